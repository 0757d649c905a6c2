"""A corrected entry that many matches are open of: Claire writes, her matches are corrected a page at a time."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from uuid import UUID

import httpx
import pytest
from structlog.testing import capture_logs

from jointops.base.db import Db
from jointops.base.settings import secret_of
from jointops.node import Node
from ops.matches import correcting
from ops.matches.unseen import note_screened
from ops.matching import keeper as correction_keeper
from tests.alerts.support import added, if_match, opened, vehicle
from tests.ops.support import Drill, Ledger, done, match_of, new_plate
from tests.support import Person, until


async def test_a_corrected_entry_reaches_hundreds_of_matches_in_pages_beside_live_checks_and_after_a_node_is_killed(
    node: Node, drill: Drill, person: Person, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other node is a process of its own, killed in the middle of its sixth page."""
    claire, awa = await person("bureau.fr"), await drill.at("officer.ml")
    entries = await opened(claire, f"FR-PAGES-{drill.code[6:]}", ["vehicle"])
    code, plate, another = entries.split("/")[3], new_plate(), new_plate()
    entry = await added(claire, entries, vehicle(plate))
    elsewhere = await opened(claire, f"FR-OTHER-{drill.code[6:]}", ["vehicle"])
    await added(claire, elsewhere, vehicle(another))
    many, page = 300, 20
    reports = [drill.check(plate) for _ in range(many)]
    assert {one["status"] for one in (await done(awa.post("/api/checks/batch", json=reports)))["results"]} == {201}
    await ledger.settled()
    met = "select id from ops.match where list = $1 order by id"
    matches = [str(id) for id in await ledger.column(met, code)]
    assert len(matches) == many
    held, lock = matches[5 * page + 7], await ledger.another()

    async def corrected() -> int:
        return await ledger.value("select count(*)::int from ops.match where list = $1 and entry_version = 2", code)

    async def nothing_left() -> bool:
        return not await ledger.value("select exists (select from ops.correction_left where list = $1)", code)

    monkeypatch.setattr(correcting, "TOGETHER", page)
    with monkeypatch.context() as asleep:
        asleep.setattr(correction_keeper, "lists_left", _none)
        await done(claire.patch(f"{entries}/{entry['id']}", json={"note": "Now white."}, headers=if_match(1)))
        await ledger.settled()
        assert await corrected() == page, "no more in the matcher's own turn"

        async with lock.transaction():
            await lock.execute("select from ops.match where id = $1::text::uuid for update", held)
            other = await asyncio.create_subprocess_exec(
                sys.executable, "-W", "ignore", "-c", OTHER_NODE, node.servers.database_url,
                bytes(secret_of(node.settings)).hex(), str(page),
            )  # fmt: skip
            try:
                await until(lambda: _is(corrected, 5 * page), within=30)
                check = drill.check(another)
                assert (await done(awa.post("/api/checks", json=check)))["answer"] == "act"
                assert (await match_of(claire, check["id"]))["state"] == "possible", "in the middle of it"
            finally:
                other.kill()
                await other.wait()
        await lock.close()
        assert (await corrected(), await nothing_left()) == (5 * page, False)

    await until(nothing_left, within=30)
    assert await corrected() == many
    once = "select count(*) from base.audit where verb = 'match.correct' and record = any($1::text[]::uuid[])"
    assert await ledger.value(once, matches) == many, "each once, whoever did it"
    assert (await done(claire.get(f"/api/matches/{matches[-1]}")))["entry"]["note"] == "Now white."


@pytest.mark.parametrize("place", [0, 2])
async def test_a_match_that_cannot_be_corrected_is_passed_over_and_the_others_are_not(
    node: Node, drill: Drill, person: Person, ledger: Ledger, monkeypatch: pytest.MonkeyPatch, place: int
) -> None:
    """In the matcher's own turn, or in a page of the keeper."""
    claire, awa = await person("bureau.fr"), await drill.at("officer.ml")
    entries, plate = await opened(claire, f"FR-BAD-{drill.code[6:]}", ["vehicle"]), new_plate()
    code, entry = entries.split("/")[3], await added(claire, entries, vehicle(plate))
    for _ in range(4):
        await done(awa.post("/api/checks", json=drill.check(plate)))
    await ledger.settled()
    bad = await ledger.value("select id from ops.match where list = $1 order by id offset $2 limit 1", code, place)
    await ledger.value("update ops.match set subject = '{}' where id = $1", bad)
    monkeypatch.setattr(correcting, "TOGETHER", 2)

    with capture_logs() as logs:
        await done(claire.patch(f"{entries}/{entry['id']}", json={"note": "Now white."}, headers=if_match(1)))
        await ledger.settled()
        await until(lambda: ledger.value("select not exists (select from ops.correction_left where list = $1)", code))
    versions = await ledger.column("select entry_version from ops.match where list = $1 order by id", code)
    assert versions == [1 if number == place else 2 for number in range(4)]
    assert [one["id"] for one in logs if one["log_level"] == "error"] == [str(bad)], "said once"


async def test_a_correction_leaves_what_changed_after_it_to_the_turn_of_that_change(
    node: Node, drill: Drill, person: Person, ledger: Ledger
) -> None:
    """Claire keeps her entry from Mali while a page of an earlier correction is under way: it stays Claire's match."""
    claire, mariam, awa = await person("bureau.fr"), await drill.at("bureau.ml"), await drill.at("officer.ml")
    entries, plate = await opened(claire, f"FR-OVER-{drill.code[6:]}", ["vehicle"]), new_plate()
    code, entry = entries.split("/")[3], await added(claire, entries, vehicle(plate))
    check = drill.check(plate)
    await done(awa.post("/api/checks", json=check))
    match, lock = await match_of(claire, check["id"]), await ledger.another()
    met = await ledger.value("select version from ops.list_met where list = $1", code)

    async with lock.transaction():
        await lock.execute("select pg_advisory_xact_lock(hashtext('jointops piece'), hashtext($1))", code)
        await done(claire.patch(f"{entries}/{entry['id']}", json={"exclude": ["ML"]}, headers=if_match(1)))
        async with node.db.service("matcher") as tx:
            untold: list[UUID] = []
            await correcting.correct(tx, code, met, untold)
            note_screened(tx, ["correct", code, None], untold, 0)
    await lock.close()
    await ledger.settled()
    await until(lambda: _is_gone(mariam, match["id"]))
    assert (await done(claire.get(f"/api/matches/{match['id']}")))["state"] == "possible"


async def _is_gone(somebody: httpx.AsyncClient, match: str) -> bool:
    return (await somebody.get(f"/api/matches/{match}")).status_code == 404


async def _is(counted: Callable[[], Awaitable[int]], many: int) -> bool:
    return await counted() == many


async def _none(db: Db) -> list[str]:
    return []


OTHER_NODE = """
import asyncio, sys
from jointops.base.db import connect
from jointops.base.log import to_stderr
from ops.matches import correcting
from ops.matching.keeper import CorrectionKeeper

async def main(url, secret, page):
    correcting.TOGETHER = page
    await CorrectionKeeper(await connect(url, secret, ("app", "matcher"))).look()

to_stderr()
asyncio.run(main(sys.argv[1], bytes.fromhex(sys.argv[2]), int(sys.argv[3])))
"""
