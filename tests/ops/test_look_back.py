"""A file of more than a hundred entries looks back beside the matcher: checks and other lists go on meanwhile."""

import asyncio
import sys
from typing import Any, cast

import httpx
import psutil
import pytest

from jointops.base.settings import secret_of
from jointops.node import Node
from ops.matches import looking_back
from ops.rescreen import runs
from ops.rescreen.beside import Broken, beside
from ops.rescreen.handover import MANY
from ops.rescreen.model import Piece, Where, run_class
from ops.rescreen.runs import held
from ops.rescreen.work import _work  # pyright: ignore[reportPrivateUsage]
from tests.alerts.support import added, named, opened, vehicle
from tests.integrations.support import imported, table, vehicle_row
from tests.ops.support import Drill, Ledger, done, matches_of, new_plate
from tests.support import Person, until

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def file_with(plates: list[str], **more: str) -> bytes:
    """These, and so many others that they look back beside the matcher."""
    others = [f"{number // 1000 + 10} LB {number % 1000 + 1000} BF" for number in range(MANY)]
    return table(*(vehicle_row(str(number), plate, **more) for number, plate in enumerate([*plates, *others])))


async def a_list(bureau: httpx.AsyncClient, code: str) -> str:
    """The code of a new list of vehicles."""
    await opened(bureau, code, ["vehicle"])
    return code


async def looked_back(bureau: httpx.AsyncClient, code: str, within: float = 90) -> dict[str, Any]:
    """The newest run of the list, when it is over."""

    async def over() -> object:
        known = await done(bureau.get(f"/api/watchlists/{code}/looking-back"))
        return next((one for one in known["items"][:1] if one["state"] == "done"), None)

    return cast(dict[str, Any], await until(over, within))


async def test_checks_of_before_are_met_once_and_the_owner_sees_how_far_it_is(
    person: Person, drill: Drill, ledger: Ledger
) -> None:
    awa, claire = await drill.at("officer.ml"), await person("bureau.fr")
    seen = [new_plate() for _ in range(3)]
    checks = [drill.check(plate) for plate in seen]
    await done(awa.post("/api/checks/batch", json=checks))
    code = await a_list(claire, "FR-MANY")

    assert (await imported(claire, code, file_with(seen)))["state"] == "live"

    run = await looked_back(claire, code)
    assert (run["entries"], run["tried"], run["found"]) == (MANY + 3, MANY + 3, 3)
    for check in checks:
        [match] = await matches_of(claire, check["id"])
        assert match["retro"] is True
    acts = await ledger.audits(run["id"])
    assert acts == [("list.rescreen", "begun"), ("list.rescreen", "done")]
    issa = await person("bureau.ml")
    assert (await issa.get(f"/api/watchlists/{code}/looking-back")).status_code == 404


async def test_while_it_waits_for_its_entries_the_matcher_goes_on_and_nothing_is_missed(
    node: Node, person: Person, drill: Drill, ledger: Ledger
) -> None:
    """A million entries take minutes to come into memory: a check made meanwhile is found by the run."""
    awa, claire = await drill.at("officer.ml"), await person("bureau.fr")
    plate, other = new_plate(), new_plate()
    code, small = await a_list(claire, "FR-LATE"), await opened(claire, "FR-SMALL", ["vehicle"])
    await added(claire, small, vehicle(other))
    await ledger.settled()

    async with node.live._turn:
        switch = asyncio.create_task(imported(claire, code, file_with([plate])))
        await until(lambda: ledger.value("select count(*)::int from ops.rescreen where list = 'FR-LATE'"), within=60)
        check, beside_it = drill.check(plate), drill.check(other)
        told = await done(awa.post("/api/checks/batch", json=[check, beside_it]))
        assert [one["answer"]["answer"] for one in told["results"]] == ["clear", "act"]
        await ledger.settled()
        assert len(await matches_of(claire, beside_it["id"])) == 1
        assert await matches_of(claire, check["id"]) == []
    await switch

    await looked_back(claire, code)
    [match] = await matches_of(claire, check["id"])
    assert match["retro"] is True


async def test_while_it_works_the_next_check_meets_the_list_and_what_comes_off_matches_no_more(
    node: Node, person: Person, drill: Drill, ledger: Ledger
) -> None:
    awa, claire = await drill.at("officer.ml"), await person("bureau.fr")
    before, after = new_plate(), new_plate()
    old = drill.check(before)
    await done(awa.post("/api/checks", json=old))
    await ledger.settled()
    code = await a_list(claire, "FR-HELD")

    async with held(node.db, code):
        await imported(claire, code, file_with([before, after]))
        await until(lambda: ledger.value("select true from ops.rescreen where list = 'FR-HELD' and state = 'running'"))
        tried = "select true from ops.rescreen where list = 'FR-HELD' and tried_at is not null and failures = 0"
        await until(lambda: ledger.value(tried))  # somebody else has the list: runs of others come first
        check = drill.check(after)
        assert (await done(awa.post("/api/checks", json=check)))["answer"] == "act"
        await ledger.settled()
        [match] = await matches_of(claire, check["id"])
        assert match["retro"] is False
        found = await done(claire.get(f"/api/watchlists/{code}/entries"))
        [entry] = [one for one in found["items"] if one["source_id"] == "0"] or [await first_entry(claire, code)]
        taken_off = await claire.delete(
            f"/api/watchlists/{code}/entries/{entry['id']}", headers={"if-match": f'"{entry["version"]}"'}
        )
        assert taken_off.is_success, taken_off.text

    run = await looked_back(claire, code)
    assert (run["tried"], run["found"]) == (MANY + 2, 0), "what was taken off meanwhile meets nobody"
    assert await matches_of(claire, old["id"]) == []


async def first_entry(bureau: httpx.AsyncClient, code: str) -> dict[str, Any]:
    """The entry with the owner's number 0, wherever it stands."""
    cursor = ""
    while True:
        page = await done(bureau.get(f"/api/watchlists/{code}/entries{cursor}"))
        for one in page["items"]:
            if one["source_id"] == "0":
                return one
        cursor = f"?cursor={page['next']}"


async def test_a_run_whose_entries_were_all_taken_back_meanwhile_is_done(
    node: Node, person: Person, ledger: Ledger
) -> None:
    claire = await person("bureau.fr")
    code = await a_list(claire, "FR-BACK")
    seen_by = await node.db.class_id(run_class("FR"))

    await ledger.value(
        """insert into ops.rescreen (list, list_version, since, state, class_id)
           select code, version, version + 1, 'waiting', $2 from alerts.watchlist where code = $1""",
        code,
        seen_by,
    )

    run = await looked_back(claire, code)
    assert (run["entries"], run["tried"], run["found"]) == (0, 0, 0)


async def test_an_entry_that_is_like_more_checks_than_the_matcher_compares_is_handed_over(
    person: Person, drill: Drill, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    awa, claire = await drill.at("officer.ml"), await person("bureau.fr")
    plate = new_plate()
    checks = [drill.check(plate) for _ in range(4)]
    await done(awa.post("/api/checks/batch", json=checks))
    await ledger.settled()
    monkeypatch.setattr(looking_back, "MOST_RETRO", 3)

    await added(claire, await opened(claire, "FR-COMMON", ["vehicle"]), vehicle(plate))

    run = await looked_back(claire, "FR-COMMON")
    assert (run["tried"], run["found"], run["cut"]) == (1, 1, 0), "the matcher had found three"
    for check in checks:
        assert len(await matches_of(claire, check["id"])) == 1


async def test_what_was_cut_stands_in_the_record(
    node: Node, person: Person, drill: Drill, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In this process, where fewer checks are enough to be too many."""
    awa, claire = await drill.at("officer.ml"), await person("bureau.fr")
    who = {"kind": "person", "names": ["Zemissa Fadyogo"], "birth_date": "1981-04-17"}
    checks = [{**drill.check(new_plate()), "subject": who} for _ in range(4)]
    await done(awa.post("/api/checks/batch", json=checks))
    await ledger.settled()
    code = "FR-CUT"
    at = await opened(claire, code, ["person"])
    monkeypatch.setattr(looking_back, "MOST_RETRO", 3)
    async with held(node.db, code):
        await added(claire, at, named("Zemissa Fadyogo", birth_date="1981-04-17"))
        run = await until(
            lambda: ledger.value("select id from ops.rescreen where list = $1 and state = 'running'", code)
        )
        await _work(Piece(cast(Any, run), 0), Where(node.servers.database_url, secret_of(node.settings)))

    assert (await looked_back(claire, code))["cut"] == 1


async def test_a_node_that_dies_in_the_middle_leaves_its_run_to_the_other(
    node: Node, person: Person, drill: Drill, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other node is a process of its own, which holds the run until it is killed."""
    awa, claire = await drill.at("officer.ml"), await person("bureau.fr")
    plate = new_plate()
    check = drill.check(plate)
    await done(awa.post("/api/checks", json=check))
    code = await a_list(claire, "FR-TWO-NODES")
    monkeypatch.setattr(runs, "CHUNK", 40)  # whoever of the two begins it
    where = Where(node.servers.database_url, secret_of(node.settings))
    other = await asyncio.create_subprocess_exec(
        sys.executable, "-W", "ignore", "-c", OTHER_NODE, where.url, bytes(where.secret).hex(), code,
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        assert other.stdout is not None
        assert await other.stdout.readline() == b"held\n"
        await imported(claire, code, file_with([plate]))
        assert await other.stdout.readline() == b"worked\n"
        [run] = (await done(claire.get(f"/api/watchlists/{code}/looking-back")))["items"]
        assert (run["state"], run["tried"]) == ("running", 40), "one piece of the other's is done"
    finally:
        other.kill()
        await other.wait()

    found = await looked_back(claire, code)
    assert (found["id"], found["tried"], found["found"]) == (run["id"], MANY + 1, 1)
    assert len(await matches_of(claire, check["id"])) == 1


OTHER_NODE = """
import asyncio, sys
from jointops.base.db import connect
from jointops.base.log import to_stderr
from ops.rescreen import runs
from ops.rescreen.model import Piece, Where
from ops.rescreen.queries import q
from ops.rescreen.work import work
from alerts.watchlists.index import LiveEntries

async def main(url, secret, code):
    db = await connect(url, secret, ("app", "matcher"))
    async with runs.held(db, code):
        print("held", flush=True)
        rows = []
        while not rows:
            await asyncio.sleep(0.05)
            async with db.service("matcher") as tx:
                rows = [row for row in await tx.all(q.handed_over, most=10) if row["list"] == code]
        runs.CHUNK = 40
        await runs.begun_when_loaded(db, LiveEntries(), rows[0]["id"], code)
        await asyncio.to_thread(work, Piece(rows[0]["id"], 0), Where(url, secret))
        print("worked", flush=True)
        await asyncio.sleep(600)

to_stderr()
asyncio.run(main(sys.argv[1], bytes.fromhex(sys.argv[2]), sys.argv[3]))
"""


async def test_its_process_dies_and_the_next_one_goes_on(
    node: Node, person: Person, drill: Drill, ledger: Ledger
) -> None:
    awa, claire = await drill.at("officer.ml"), await person("bureau.fr")
    plate = new_plate()
    check = drill.check(plate)
    await done(awa.post("/api/checks", json=check))
    code = await a_list(claire, "FR-KILLED")
    async with held(node.db, code):
        await imported(claire, code, file_with([plate]))
        run = await until(
            lambda: ledger.value("select id from ops.rescreen where list = 'FR-KILLED' and state = 'running'")
        )
        async with beside(Where(node.servers.database_url, secret_of(node.settings))) as worker:
            await worker.work(Piece(cast(Any, run), 0))
            [process] = [one for one in psutil.Process().children() if "ops.rescreen.beside" in one.cmdline()]
            process.kill()
            with pytest.raises(Broken):
                await worker.work(Piece(cast(Any, run), 1))
        assert await ledger.value("select count(done_at)::int from ops.rescreen_chunk where rescreen_id = $1", run) == 1

    found = await looked_back(claire, code)
    assert (found["tried"], found["found"]) == (MANY + 1, 1)
    assert len(await matches_of(claire, check["id"])) == 1


async def test_what_fails_keeps_neither_the_pieces_behind_it_nor_other_lists_waiting(
    node: Node, person: Person, drill: Drill, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    claire = await person("bureau.fr")
    code = await a_list(claire, "FR-SPOILT")
    monkeypatch.setattr(runs, "CHUNK", 40)
    class_id = await node.db.class_id(run_class("FR"))
    lost = await ledger.value(
        "insert into ops.rescreen (list, list_version, since, state, begun_at, class_id)"
        " values ('FR-NO-LIST', 1, 1, 'waiting', '2026-01-01', $1) returning id",
        class_id,
    )
    async with held(node.db, code):
        await imported(claire, code, file_with([new_plate()]))
        begun = "select min(id::text) from ops.rescreen where list = 'FR-SPOILT' and state = 'running'"
        await until(lambda: ledger.value(begun))
        first = await ledger.value("select min(id::text)::uuid from alerts.entry where list = 'FR-SPOILT'")
        was = await ledger.value("select subject::text from alerts.entry where id = $1", first)
        await ledger.value("update alerts.entry set subject = '{}' where id = $1", first)

    async def behind() -> object:
        [run] = (await done(claire.get(f"/api/watchlists/{code}/looking-back")))["items"]
        return run if run["why"] else None

    run = cast(dict[str, Any], await until(behind, within=60))
    assert (run["state"], run["why"], run["tried"]) == ("stopped", "piece", MANY + 1 - 40)
    assert await ledger.value("select why from ops.rescreen where id = $1", lost) == "load"
    await ledger.value("delete from ops.rescreen where id = $1", lost)
    await ledger.value("update alerts.entry set subject = $2::jsonb where id = $1", first, was)

    assert (await looked_back(claire, code))["tried"] == MANY + 1
