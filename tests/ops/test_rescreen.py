"""A list is tried on all stored checks by workers; one dies in the middle, and nothing is lost or found twice."""

import asyncio
import os
import signal
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import pytest

from jointops.base.errors import NotFound, WrongState
from jointops.base.settings import secret_of
from jointops.node import Node
from ops.rescreen.actions import rescreen, workers
from ops.rescreen.model import Progress, Where
from tests.alerts.support import added, opened, vehicle
from tests.ops.support import Drill, Ledger, done, matches_of, new_plate
from tests.support import Person, until

STOPPED = "from ops.rescreen r join ops.rescreen_chunk c on c.rescreen_id = r.id where r.list = 'FR-STOP'"

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture
def where(node: Node) -> Where:
    return Where(node.servers.database_url, secret_of(node.settings))


@pytest.fixture
async def client() -> AsyncGenerator[Any]:
    async with workers(2, None) as opened_client:
        yield opened_client


async def plates_of_a_list(person: Person, drill: Drill, ledger: Ledger, code: str, count: int) -> list[str]:
    """Checks of plates that come onto a list later, as if nobody had looked back: their matches are taken away."""
    awa, claire = await drill.at("officer.ml"), await person("bureau.fr")
    plates = [new_plate() for _ in range(count)]
    checks = [drill.check(plate) for plate in plates]
    await done(awa.post("/api/checks/batch", json=checks))
    entries = await opened(claire, code, ["vehicle"])
    for plate in plates:
        await added(claire, entries, vehicle(plate))
    await ledger.settled()
    await ledger.value("delete from ops.match where list = $1", code)
    return [check["id"] for check in checks]


@asynccontextmanager
async def kept_waiting(node: Node, code: str) -> AsyncGenerator[Callable[[], Awaitable[object]]]:
    """Each of two workers has taken a piece and cannot go on with it, until this ends; asks whether both have."""
    owner: Any = await asyncpg.connect(node.servers.database_url)
    waiting = "select count(*) = 2 from pg_locks where locktype = 'advisory' and mode = 'ShareLock' and not granted"
    try:
        async with owner.transaction():
            await owner.execute("select pg_advisory_xact_lock(hashtext('jointops piece'), hashtext($1))", code)
            yield lambda: owner.fetchval(waiting)
    finally:
        await owner.close()


async def test_a_worker_dies_in_the_middle_and_every_pair_is_found_once(
    node: Node, person: Person, drill: Drill, ledger: Ledger, where: Where, client: Any
) -> None:
    checks = await plates_of_a_list(person, drill, ledger, "FR-AGAIN", 12)
    seen: list[Progress] = []
    pids: list[int] = list((await client.run(os.getpid)).values())

    async with kept_waiting(node, "FR-AGAIN") as at_work:
        running = asyncio.create_task(rescreen(node.db, where, "FR-AGAIN", client, seen.append, chunk=1))
        await until(at_work, within=60)
        os.kill(pids.pop(), signal.SIGKILL)
    run = await running

    assert (run.state, run.done, run.tried, run.found) == ("done", 12, 12, 12)
    assert [one.done for one in seen] == sorted(one.done for one in seen), "progress goes on, never back"
    claire = await person("bureau.fr")
    for check in checks:
        [match] = await matches_of(claire, check)
        assert match["retro"] is True
    found = await ledger.value("select count(*)::int from ops.match where list = 'FR-AGAIN'")
    assert found == 12
    assert await ledger.value("select count(*)::int from base.audit where verb = 'list.rescreen'") == 2


async def test_a_run_that_was_stopped_goes_on_with_what_is_left(
    node: Node, person: Person, drill: Drill, ledger: Ledger, where: Where, client: Any
) -> None:
    await plates_of_a_list(person, drill, ledger, "FR-STOP", 10)
    last: list[Progress] = []
    running = asyncio.create_task(rescreen(node.db, where, "FR-STOP", client, last.append, chunk=1))

    async def begun() -> object:
        return last and last[-1].done >= 2

    await until(begun, within=60)
    with pytest.raises(WrongState):
        await rescreen(node.db, where, "FR-STOP", client, last.append)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    state = await ledger.value(f"select min(r.state) {STOPPED}")
    before = await ledger.value(f"select count(c.done_at)::int {STOPPED}")
    assert state == "stopped" and 2 <= before < 10
    # An entry comes onto the list, and its match is taken away like the others'.
    awa, claire = await drill.at("officer.ml"), await person("bureau.fr")
    await done(awa.post("/api/checks", json=drill.check(plate := new_plate())))
    entry = await added(claire, "/api/watchlists/FR-STOP/entries", vehicle(plate))
    await ledger.settled()
    await ledger.value("delete from ops.match where entry_id = $1", entry["id"])
    await ledger.value("update ops.rescreen set state = 'running', ended_at = null where list = 'FR-STOP'")
    before = await ledger.value(f"select count(c.done_at)::int {STOPPED}")  # a worker ends its piece
    [seen] = (await done(claire.get("/api/watchlists/FR-STOP/looking-back")))["items"]
    assert (seen["state"], seen["tried"]) == ("stopped", before), "killed: nobody works, and nobody said so"

    run = await rescreen(node.db, where, "FR-STOP", client, last.append)

    assert (run.state, run.chunks, run.done) == ("done", 11, 11), "the same pieces, and one of what came since"
    assert await ledger.value("select count(*)::int from ops.match where list = 'FR-STOP'") == 11
    older = "update ops.rescreen set state = 'stopped', rules = rules - 1 where list = 'FR-STOP' returning id"
    stopped = await ledger.value(older)
    run = await rescreen(node.db, where, "FR-STOP", client, last.append)
    assert (run.state, run.chunks, run.tried) == ("done", 1, 11), "by other rules it begins anew"
    assert not await ledger.value("select count(*)::int from ops.rescreen where id = $1", stopped)


async def test_a_list_that_is_not_there_is_said_so(node: Node, where: Where, client: Any) -> None:
    with pytest.raises(NotFound):
        await rescreen(node.db, where, "FR-NOWHERE", client, lambda _: None)
