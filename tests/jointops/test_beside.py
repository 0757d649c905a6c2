"""What is done behind the answers is done by a process of its own, and done even when that process dies."""

import contextlib
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path
from typing import Any, cast

import httpx
import psutil
import pytest
from structlog.testing import capture_logs

from jointops.base.settings import Settings
from jointops.beside import Beside
from jointops.node import Node, running
from ops.matching.model import KINDS, NAME
from tests.alerts.support import added, opened, vehicle
from tests.ops.support import Drill, Ledger, done, matches_of, new_plate
from tests.support import Person, caller, copied, housed, until


@pytest.fixture(scope="module")
async def node(folder: Path, seeded: Path) -> AsyncGenerator[Node]:
    copied(seeded, folder / "node")
    async with running(Settings(data=folder / "node", port=0, demo=True, pace=1000), beside=True) as started:
        yield started


@pytest.fixture(scope="module")
async def url(node: Node) -> AsyncGenerator[str]:
    async with housed(node) as address:
        yield address


def workers() -> list[psutil.Process]:
    """The processes beside this one."""
    found: list[psutil.Process] = []
    for one in psutil.Process().children():
        with contextlib.suppress(psutil.NoSuchProcess):  # it has just ended
            found += [one] if "jointops.work" in one.cmdline() else []
    return found


async def beginning(but: psutil.Process) -> psutil.Process:
    """The next process beside this one."""

    async def another() -> object:
        return next((one for one in workers() if one.pid != but.pid), None)

    found = await until(another, within=30)
    assert isinstance(found, psutil.Process)
    return found


async def keeps_up(ledger: Ledger) -> None:
    """Wait until the process beside stands and has worked on all there is."""
    waits = "select realtime.waits_s($1, $2) = 0"
    await until(lambda: ledger.value(waits, NAME, [*KINDS]), within=60)


async def work(url: str) -> tuple[int, str]:
    """What an operator's balancer and alarm read."""
    async with caller(url) as anybody:
        answer = await anybody.get("/readyz")
        return answer.status_code, answer.json()["work"]


@pytest.mark.fault
async def test_a_process_that_cannot_be_started_or_ends_as_it_loads_is_tried_until_it_stands(
    drill: Drill, person: Person, ledger: Ledger, node: Node, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    claire, awa, plate = await person("bureau.fr"), await drill.at("officer.ml"), new_plate()
    await added(claire, await opened(claire, "FR-LOADS", ["vehicle"]), vehicle(plate))
    await keeps_up(ledger)
    [first] = workers()

    with capture_logs() as said:
        monkeypatch.setattr(sys, "executable", "/nowhere/python")
        first.kill()
        check = drill.check(plate)
        assert (await done(awa.post("/api/checks", json=check)))["answer"] != "clear"
        await until(lambda: ledger.value("select not exists (select from realtime.outbox)"))
        assert await work(url) == (200, "keeps up"), "for a minute nobody is called"
        aged = "update realtime.event set recorded_at = now() - interval '2 minutes' where record = $1::text::uuid"
        await ledger.value(aged, check["id"])
        assert await work(url) == (200, "behind"), "officers are answered all the same"

        async def refused() -> object:
            return [one for one in said if "FileNotFoundError" in str(one.get("reason"))]

        await until(refused, within=30)
        monkeypatch.undo()
    loading = await beginning(first)
    loading.kill()
    await beginning(loading)

    [match] = await found(claire, check["id"])
    assert await ledger.events(match["id"]) == ["match.found"]
    assert await work(url) == (200, "keeps up")

    another = Beside(node.settings, node.servers.database_url)
    [stands] = workers()
    another.start()
    loads = await beginning(stands)
    await another.stop()
    assert not loads.is_running() and stands.is_running(), "whoever ends while it loads waits for no list"


async def found(bureau: httpx.AsyncClient, check: str) -> list[dict[str, Any]]:
    async def ask() -> object:
        return await matches_of(bureau, check)

    return cast(list[dict[str, Any]], await until(ask, within=60))


@contextlib.asynccontextmanager
async def held_up(ledger: Ledger, when: str) -> AsyncGenerator[Callable[[], Awaitable[object]]]:
    """Whoever keeps a match waits meanwhile, as its row is written or as that is committed; gives whether one does."""
    beside = await ledger.another()
    await ledger.value(
        "create function ops.test_hold() returns trigger language plpgsql as"
        " $$ begin perform pg_advisory_xact_lock_shared(4711); return new; end $$"
    )
    await ledger.value(f"create {when.format('insert on ops.match')} for each row execute function ops.test_hold()")
    await beside.execute("select pg_advisory_lock(4711)")
    waits = "select exists (select from pg_locks where locktype = 'advisory' and objid = 4711 and not granted)"
    try:
        yield lambda: ledger.value(waits)
    finally:
        await beside.close()
        await ledger.value("drop function ops.test_hold cascade")


@pytest.mark.fault
async def test_a_process_killed_at_a_commit_loses_no_match_and_makes_none_twice(
    drill: Drill, person: Person, ledger: Ledger
) -> None:
    claire, awa = await person("bureau.fr"), await drill.at("officer.ml")
    entries = await opened(claire, "FR-COMMITS", ["vehicle"])
    plates = [new_plate(), new_plate()]
    for plate in plates:
        await added(claire, entries, vehicle(plate))
    await keeps_up(ledger)
    checks: list[str] = []

    writing, committing = (
        "trigger test_hold before {}",
        "constraint trigger test_hold after {} deferrable initially deferred",
    )
    for plate, when in zip(plates, (writing, committing), strict=True):
        check = drill.check(plate)
        checks.append(check["id"])
        async with held_up(ledger, when) as waits:
            await done(awa.post("/api/checks", json=check))
            await until(waits, within=60)
            [worker] = workers()
            worker.kill()
            await beginning(worker)
        assert len(await found(claire, check["id"])) == 1

    await keeps_up(ledger)
    for check in checks:
        [match] = await matches_of(claire, check)
        assert await ledger.events(match["id"]) == ["match.found"]
        assert await ledger.events(check) == ["check.reported"]
    dense = "select count(*) = max(number) - min(number) + 1 from realtime.event"
    assert await ledger.value(dense), "each event has a number of its own, and none was given twice"
