"""A corrected entry that many matches are open of: Claire writes, her matches are corrected a page at a time."""

import asyncio
import sys
from collections.abc import Awaitable, Callable

import pytest

from jointops.base.db import Db
from jointops.base.settings import secret_of
from jointops.node import Node
from ops.matches import correcting
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
