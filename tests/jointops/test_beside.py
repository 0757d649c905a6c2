"""What is done behind the answers is done by a process of its own, and done even when that process dies."""

from collections.abc import AsyncGenerator
from pathlib import Path

import psutil
import pytest

from jointops.app import application
from jointops.base.settings import Settings
from jointops.node import Node, running, serving
from jointops.rooms import CONTROLLERS
from tests.alerts.support import added, opened, vehicle
from tests.ops.support import Drill, Ledger, done, matches_of, new_plate
from tests.support import Person, copied, until


@pytest.fixture(scope="module")
async def node(folder: Path, seeded: Path) -> AsyncGenerator[Node]:
    copied(seeded, folder / "node")
    async with running(Settings(data=folder / "node", port=0, demo=True, pace=1000), beside=True) as started:
        yield started


@pytest.fixture(scope="module")
async def url(node: Node) -> AsyncGenerator[str]:
    async with serving(node, application(node, CONTROLLERS)) as address:
        yield address


def workers() -> list[psutil.Process]:
    """The processes beside this one."""
    return [one for one in psutil.Process().children() if "jointops.work" in one.cmdline()]


@pytest.mark.fault
async def test_a_check_is_matched_beside_and_again_after_that_process_was_killed(
    drill: Drill, person: Person, ledger: Ledger
) -> None:
    claire, awa = await person("bureau.fr"), await drill.at("officer.ml")
    entries = await opened(claire, "FR-BESIDE", ["vehicle"])
    plates = [new_plate(), new_plate()]
    for plate in plates:
        await added(claire, entries, vehicle(plate))
    [worker] = workers()

    first, second = drill.check(plates[0]), drill.check(plates[1])
    assert (await done(awa.post("/api/checks", json=first)))["answer"] != "clear"
    assert await until(lambda: matches_of(claire, first["id"]), within=60)

    worker.kill()
    assert (await done(awa.post("/api/checks", json=second)))["answer"] != "clear"
    await until(lambda: ledger.value("select not exists (select from realtime.outbox)"))
    assert await until(lambda: matches_of(claire, second["id"]), within=60)
    assert worker.pid not in [one.pid for one in workers()]
