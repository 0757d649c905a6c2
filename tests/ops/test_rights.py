"""The rights of a person recorded: what is kept of them is found, disclosed, corrected, restricted and erased."""

import asyncio
import os
from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import httpx
import pytest
from structlog.testing import capture_logs

from alerts.screening.model import Person
from alerts.screening.prepare import Prepared
from jointops.audit_proof import prove_audit
from jointops.base.clock import utc_now
from jointops.base.db import POOL_SIZES
from jointops.base.ids import uuid7
from jointops.base.people.actions import enrol
from jointops.base.people.model import NewPerson
from jointops.done_for_persons import do_again, name_outside
from ops.checks import keyed
from ops.checks.queries import q as checks
from ops.matches.queries import q as matches
from ops.matches.recording import record
from ops.matches.recording import withdraw as withdraw_matches
from ops.matching.matcher import Matcher
from ops.packs.ending import take_back_packs
from ops.rights import done as naming
from ops.rights.keeper import OutsideKeeper
from ops.rights.outside import Act, act_of, beside, line_of
from realtime.log import LogEvent
from tests.alerts.support import added, if_match, named, opened, released
from tests.alerts.test_requests import body_of, treaty
from tests.integrations.support import counts, imported, table, vehicle_row
from tests.ops.own import World, closed, own_world, told
from tests.ops.support import Drill, done, match_of, new_plate
from tests.ops.test_exports import exported, fetched, lines
from tests.ops.test_packs import carried
from tests.ops.test_shares import share, withdraw
from tests.support import bytes_read, let_go, until

BORN = "1971-07-19"
NAMES = [
    "Tchiandoli Wakapou", "Brahmazo Querelu", "Ndjovik Esterhaz", "Ololade Fumpkin", "Yssoufa Grzebien",
    "Xolani Dvorakune", "Chidubem Halvorsun", "Mbarek Ilunguwe", "Zenabou Krstiqi", "Waberi Llanfairo",
    "Fodhio Vrangstrup", "Ilwad Brockenstett", "Sanoussi Perlhagen", "Kouriba Tjaldmark",
    "Fanta Oszkarvig", "Modibo Wrzesniak", "Djeneba Zylbersztajn",
    "Sekou Przewalski", "Kadidia Mbroszkiew", "Bintou Hrvatinic", "Lassana Vrchlicky", "Aminata Cvetkovska",
]  # fmt: skip
"""A person for each story, alike in nothing."""

_turn = count()


@pytest.fixture(scope="module")
async def world(folder: Path, seeded: Path) -> AsyncGenerator[World]:
    async with own_world(seeded, folder / "rights") as opened_world:
        yield opened_world


class Case:
    """A person on a list of Mali who was checked at Dori, so that Burkina Faso has a check and a match of them."""

    def __init__(self, world: World, drill: Drill, name: str) -> None:
        self.world = world
        self.drill = drill
        self.name = name
        self.code = f"ML-RIGHTS-{next(_turn)}"
        self.entry: dict[str, Any] = {}
        self.check: dict[str, Any] = {}
        self.match: dict[str, Any] = {}

    @property
    def path(self) -> str:
        return f"/api/watchlists/{self.code}/entries/{self.entry['id']}"

    def request(self, kind: str, **more: object) -> dict[str, object]:
        person = {"kind": "person", "names": [self.name], "birth_date": BORN}
        return {
            "kind": kind,
            "channel": "letter",
            "person": person,
            "received_at": datetime.now(UTC).isoformat(),
            **more,
        }

    def report(self) -> dict[str, Any]:
        subject = {"kind": "person", "names": [self.name], "birth_date": BORN}
        return {**self.drill.check("x"), "id": str(uuid7()), "checkpoint": "BF-DOR-01", "subject": subject}


async def case(world: World, name: str, **terms: object) -> Case:
    one = Case(world, await world.drill(), name)
    bureau = await one.drill.at("bureau.ml")
    body = named(name, birth_date=BORN, note=f"secretnote of {name}", **terms)
    one.entry = await added(bureau, await opened(bureau, one.code, ["person"]), body)
    one.check = one.report()
    await done((await one.drill.at("officer.bf")).post("/api/checks", json=one.check))
    one.match = await match_of(bureau, one.check["id"])
    await world.ledger.settled()
    return one


async def asked(one: Case, kind: str) -> dict[str, Any]:
    """The desk takes the request in and compiles the file."""
    jonas = await one.world.person("dpo")
    opened_request = await done(jonas.post("/api/subject-requests", json=one.request(kind)))
    path = f"/api/subject-requests/{opened_request['id']}"
    return await done(jonas.post(f"{path}/compile", headers=if_match(opened_request["version"])))


async def decided(
    bureau: httpx.AsyncClient, file: dict[str, Any], kind: str, decision: str = "agree", **more: object
) -> httpx.Response:
    """The bureau decides about the record of a kind in a file."""
    [finding] = [one for one in file["findings"] if one["kind"] == kind]
    body = {"decision": decision, "reason": "As the court said.", **more}
    return await bureau.post(f"/api/subject-findings/{finding['id']}/decision", json=body)


async def packed(world: World, drill: Drill) -> str:
    """A pack for the phone of an officer at Dori."""
    phone = await carried(world.url, drill.user("officer.bf"))
    async with aclosing(phone.client):
        return (await phone.pack(drill.code, within=30))["id"]


async def notices(client: httpx.AsyncClient, record: str) -> list[tuple[str, str, bool]]:
    items = (await done(client.get("/api/notices", params={"record": record})))["items"]
    return [(one["country"], one["act"], one["acknowledged_at"] is not None) for one in items]


async def test_the_desk_finds_all_that_may_concern_a_person_and_sees_references_alone(world: World) -> None:
    one = await case(world, NAMES[0])
    file = await asked(one, "access")

    assert file["state"] == "compiling"
    assert {(found["kind"], found["record"], found["owner"]) for found in file["findings"]} == {
        ("entry", one.entry["id"], "ML"), ("check", one.check["id"], "BF"), ("match", one.match["id"], "ML"),
    }  # fmt: skip
    [entry] = [found for found in file["findings"] if found["kind"] == "entry"]
    assert (entry["place"], entry["category"], entry["content"]) == (f"list:{one.code}", "suspect", None)
    assert "secretnote" not in str(file)
    jonas = await world.person("dpo")
    assert (await jonas.get(f"/api/watchlists/{one.code}/entries")).status_code == 403
    verbs = [verb for verb, _ in await world.ledger.audits(one.entry["id"])]
    assert "subject.ask" in verbs
    shown = "select owner || ' ' || records from base.audit where verb = 'subject.compile' and record::text = $1"
    assert sorted(await world.ledger.column(shown, file["id"])) == ["BF 1", "ML 2"]


async def test_however_many_checks_a_name_has_met_all_are_found(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two are gone through at a time here, five thousand at work. Of entries an answer looks at 32, a file at all."""
    one = await case(world, NAMES[13])
    mariam = await one.drill.at("bureau.ml")
    lists = await opened(mariam, f"ML-MANY-{one.drill.code[6:]}", ["person"])
    more = [(await added(mariam, lists, named(one.name, birth_date=BORN)))["id"] for _ in range(60)]
    await done(mariam.patch(f"{lists}/{more[0]}", json={"action": "discreet"}, headers=if_match(1)))
    await world.ledger.value("update alerts.entry set expires_at = now() where id::text = $1", more[1])
    soon = "update alerts.entry set expires_at = now() + interval '30 s' where id::text = $1"
    await world.ledger.value(soon, more[2])
    for over in more[1:3]:  # the second by a clock that is ahead, or before the file is done
        world.node.live.drop(UUID(over))
    again = [one.report() for _ in range(6)]
    await done((await one.drill.at("officer.bf")).post("/api/checks/batch", json=again))
    await world.ledger.settled()
    monkeypatch.setattr(keyed, "A_PAGE", 2)

    every, walked = world.node.live.every, asyncio.Event()

    async def every_noted(person: Prepared) -> list[UUID]:
        found = await every(person)
        walked.set()
        return found

    monkeypatch.setattr(world.node.live, "every", every_noted)
    pool = world.node.db.pool("matcher")
    taken = [await pool.acquire() for _ in range(POOL_SIZES["matcher"])]
    asking = asyncio.ensure_future(asked(one, "access"))
    await asyncio.wait([asking, walk := asyncio.ensure_future(walked.wait())], return_when=asyncio.FIRST_COMPLETED)
    for connection in taken:
        await pool.release(connection)
    assert walk.done(), "all names are gone through without one of the matcher's connections"
    file = await asking

    found = [finding["record"] for finding in file["findings"] if finding["kind"] == "check"]
    assert sorted(found) == sorted(check["id"] for check in (one.check, *again))
    entries = {finding["record"] for finding in file["findings"] if finding["kind"] == "entry"}
    assert entries == {one.entry["id"], *more}, "also one kept in silence, and those of an emergency that is over"


async def test_each_owner_is_asked_for_its_own_records_and_says_what_the_person_may_know(world: World) -> None:
    one = await case(world, NAMES[1])
    file = await asked(one, "access")
    owner, other = await one.drill.at("bureau.ml"), await one.drill.at("bureau.bf")

    mine = {task["record"] for task in await told(owner, "/api/subject-findings")}
    theirs = {task["record"] for task in await told(other, "/api/subject-findings")}
    assert {one.entry["id"], one.match["id"]} <= mine and one.check["id"] not in mine
    assert one.check["id"] in theirs and one.entry["id"] not in theirs
    assert (await decided(other, file, "entry")).status_code == 404
    unknown = await decided(owner, file, "entry", disclose=["note"])
    assert unknown.status_code == 422

    await done(decided(owner, file, "entry", disclose=["purpose", "subject"]))
    await done(decided(owner, file, "match", "refuse"))
    jonas = await world.person("dpo")
    path = f"/api/subject-requests/{file['id']}"
    early = await jonas.post(f"{path}/answer", json={"text": "…"}, headers=if_match(file["version"]))
    assert (early.status_code, "Burkina Faso" in early.json()["detail"]) == (409, True)
    await done(decided(other, file, "check", disclose=["occurred_at", "checkpoint"]))

    answered = await done(
        jonas.post(f"{path}/answer", json={"text": "What we may tell you."}, headers=if_match(file["version"]))
    )
    shown = {found["kind"]: found["content"] for found in answered["findings"]}
    assert shown["entry"] == {"purpose": "Origin of firearms", "subject": one.entry["subject"]}
    assert shown["match"] is None and shown["check"].keys() == {"occurred_at", "checkpoint"}
    assert answered["state"] == "answered"


async def test_a_request_is_due_in_thirty_days_and_shown_as_late_afterwards(world: World) -> None:
    jonas = await world.person("dpo")
    one = Case(world, await world.drill(), NAMES[2])
    old = (datetime.now(UTC) - timedelta(days=31)).isoformat()
    new = await done(jonas.post("/api/subject-requests", json=one.request("access")))
    late = await done(jonas.post("/api/subject-requests", json=one.request("access", received_at=old)))
    span = datetime.fromisoformat(new["due_at"]) - datetime.fromisoformat(new["received_at"])
    assert (span, new["late"], late["late"]) == (timedelta(days=30), False, True)


async def test_a_correction_reaches_everyone_who_received_the_record_and_they_say_so(world: World) -> None:
    one = await case(world, NAMES[3])
    owner, receiver, awa = (
        await one.drill.at("bureau.ml"),
        await one.drill.at("bureau.bf"),
        await one.drill.at("centre"),
    )
    await done(receiver.get(f"/api/matches/{one.match['id']}"))
    for principal in ("bureau:CI", "country:NE", "agency:GH-PJS", "user:bureau.fr", "user:colette@agency.example"):
        await withdraw(owner, await share(owner, "entry", one.entry["id"], principal))
    one.entry["version"] = await world.ledger.value(
        "select version from alerts.entry where id::text = $1", one.entry["id"]
    )
    file = await asked(one, "rectify")

    version = one.entry["version"]
    assert (await decided(owner, file, "entry")).status_code == 409
    for on in (True, False):
        version = (await done(_restricted(owner, one.path, version, on=on)))["version"]
    too_early = await decided(owner, file, "entry")
    assert (too_early.status_code, "Correct the entry first" in too_early.text) == (409, True)
    changed = await owner.patch(one.path, json={"note": "He is his brother."}, headers=if_match(version))
    assert changed.status_code == 200, changed.text
    await done(decided(owner, file, "entry"))

    assert await notices(receiver, one.entry["id"]) == [("BF", "rectified", False)]
    once_shared = await world.person("bureau.ci")
    assert await notices(once_shared, one.entry["id"]) == [("CI", "rectified", False)]
    assert (await awa.get("/api/notices")).status_code == 403
    [notice] = (await done(receiver.get("/api/notices", params={"record": one.entry["id"]})))["items"]
    assert (await owner.post(f"/api/notices/{notice['id']}/acknowledge")).status_code == 404
    await done(receiver.post(f"/api/notices/{notice['id']}/acknowledge"))
    told = await notices(await world.person("dpo"), one.entry["id"])
    assert sorted(told) == [(country, "rectified", country == "BF") for country in ("BF", "CI", "FR", "GH", "NE")]
    assert await world.ledger.events(notice["id"]) == ["record.corrected", "notice.acknowledged"]

    await done(owner.get(f"/api/matches/{one.match['id']}"))  # and so she received the check beside her entry
    ours, theirs = ("check", one.check["id"], receiver, owner), ("match", one.match["id"], owner, receiver)
    for kind, id, decides, hears in (ours, theirs):
        await done(decided(decides, file, kind))
        country = "ML" if hears is owner else "BF"
        assert await notices(hears, id) == [(country, "rectified", False)]
        assert await notices(decides, id) == []
        [told_of] = (await done(hears.get("/api/notices", params={"record": id})))["items"]
        assert await world.ledger.events(told_of["id"]) == ["record.corrected"]


async def test_a_country_that_never_received_a_record_hears_of_no_correction(world: World) -> None:
    one = await case(world, NAMES[4], action="discreet", category="suspect")
    owner, checking = await one.drill.at("bureau.ml"), await one.drill.at("bureau.bf")
    file = await asked(one, "restrict")
    await done(decided(owner, file, "entry"))
    assert await notices(checking, one.entry["id"]) == []


async def test_a_restricted_entry_matches_nothing_at_once_and_is_shown_as_restricted(world: World) -> None:
    one = await case(world, NAMES[5], share=["bureau:BF"])
    owner, awa = await one.drill.at("bureau.ml"), await one.drill.at("officer.bf")
    assert (await done(awa.post("/api/checks", json=one.report())))["answer"] != "clear"
    file = await asked(one, "restrict")
    await done(decided(owner, file, "entry"))

    assert (await done(awa.post("/api/checks", json=one.report())))["answer"] == "clear"
    [entry] = (await done(owner.get(f"/api/watchlists/{one.code}/entries")))["items"]
    assert (entry["state"], entry["restricted_because"]) == ("restricted", "As the court said.")
    reader = await one.drill.at("bureau.bf")
    [shared] = (await done(reader.get(f"/api/watchlists/{one.code}/entries")))["items"]
    assert (shared["id"], shared["state"], shared["restricted_because"]) == (entry["id"], "restricted", None)
    taken = await fetched(reader, await exported(reader, "entries", filter={"list": one.code}))
    assert [row["restricted_because"] for row in lines(taken)[1:]] == [None]

    async def withdrawn() -> object:
        return (await done(owner.get(f"/api/matches/{one.match['id']}")))["state"] == "withdrawn"

    await until(withdrawn)
    lifted = await owner.post(
        f"{one.path}/restriction", json={"on": False, "reason": "It was right."}, headers=if_match(entry["version"])
    )
    assert lifted.json()["state"] == "live", lifted.text
    assert (await done(awa.post("/api/checks", json=one.report())))["answer"] != "clear"


async def test_who_is_restricted_when_a_file_has_left_them_out_comes_back_with_it_as_restricted(world: World) -> None:
    one = await case(world, NAMES[19])
    owner, awa = await one.drill.at("bureau.ml"), await one.drill.at("officer.bf")
    file = await asked(one, "restrict")
    row = "1,person,Nobody Alike,arrest,Origin of firearms,Order 7/2026 (invented),2028-11-01,suspect"
    others = f"source_id,kind,names,action,purpose,legal_basis,review_by,category\n{row}\n".encode()
    left_out = await imported(owner, one.code, others, replace="true")
    assert counts(left_out) == (1, 1, 0, 1, 0)
    await done(decided(owner, file, "entry"))
    on_record = "select result from base.audit where verb = 'entry.restrict' and record::text = $1"
    assert await world.ledger.column(on_record, one.entry["id"]) == ["on"]

    await done(owner.post(f"/api/watchlists/{one.code}/imports/{left_out['id']}/roll-back"))
    [entry] = (await done(owner.get(f"/api/watchlists/{one.code}/entries")))["items"]
    assert (entry["id"], entry["state"], entry["restricted_because"]) == (
        one.entry["id"], "restricted", "As the court said.",
    )  # fmt: skip
    assert (await done(awa.post("/api/checks", json=one.report())))["answer"] == "clear"


async def restricted_elsewhere(world: World, code: str) -> None:
    """The entries of a list, by another node that this one does not hear."""
    await world.ledger.value(
        "with w as (update alerts.watchlist set version = version + 1 where code = $1 returning version)"
        " update alerts.entry set restricted_at = now(), list_version = (select version from w) where list = $1",
        code,
    )


async def test_a_pack_that_begins_while_somebody_is_taken_out_of_packs_is_made_without_them(world: World) -> None:
    one = await case(world, NAMES[16])
    phone, sought = await carried(world.url, one.drill.user("officer.bf")), Person((one.name,), BORN)
    async with aclosing(phone.client):
        assert (await phone.open(await phone.pack(one.drill.code, within=30))).has(sought)

        async with world.node.db.service("purger") as tx:
            await take_back_packs(tx)
            begun = asyncio.create_task(phone.pack(one.drill.code, within=30))
            await waiting(world, 1)
            await restricted_elsewhere(world, one.code)

        assert not (await phone.open(await begun)).has(sought)


async def test_a_node_that_heard_of_it_from_nobody_stops_matching_at_its_next_look(world: World) -> None:
    """As another node would have it: the entry is restricted in the database behind this node's back."""
    one = await case(world, NAMES[6])
    awa = await one.drill.at("officer.bf")
    await restricted_elsewhere(world, one.code)
    assert (await done(awa.post("/api/checks", json=one.report())))["answer"] != "clear"
    await world.keeper.look()
    assert (await done(awa.post("/api/checks", json=one.report())))["answer"] == "clear"


async def test_an_erased_person_is_in_no_table_no_index_and_no_search_and_the_audit_still_verifies(
    world: World,
) -> None:
    one = await case(world, NAMES[7])
    owner, other = await one.drill.at("bureau.ml"), await one.drill.at("bureau.bf")
    await done(other.get(f"/api/matches/{one.match['id']}"))
    said = [one.name.split()[1], "secretnote of Mbarek"]
    taken = await exported(owner, "entries", filter={"list": one.code})
    pack = await packed(world, one.drill)
    [on_disk] = (world.node.servers.data / "exports").glob(f"{taken['id']}.rows")
    await world.node.exporter.look()
    assert said[0] in on_disk.read_text(), "while all in it are there it waits to be fetched"
    assert {"alerts.entry", "ops.check_report", "ops.match"} <= set(await world.where(said))
    file = await asked(one, "erase")
    await done(decided(other, file, "check"))
    await done(decided(owner, file, "entry"))

    assert set(await world.where(said)) == {"ops.subject_request", "ops.subject_finding"}
    await world.node.exporter.look()
    assert not on_disk.exists()
    left = await world.ledger.column(
        "select state || coalesce(length(content), 0) from ops.pack where id::text = $1", pack
    )
    assert left == ["replaced0"]
    assert [found["state"] for found in file["findings"] if found["kind"] == "match"] == ["open"]
    assert "entry.erased" in await world.ledger.events(one.entry["id"])
    assert await notices(other, one.entry["id"]) == []
    assert (await done(owner.get(f"/api/watchlists/{one.code}/entries")))["items"] == []
    assert (await owner.get(f"/api/checks/{one.check['id']}")).status_code == 404
    assert await world.ledger.value("select count(*) from geo.mark where operation = $1", one.drill.code) == 0
    awa = await one.drill.at("officer.bf")
    assert (await done(awa.post("/api/checks", json=one.report())))["answer"] == "clear"
    proved, says = await prove_audit(world.node.settings, [], [], 0)
    assert proved, says


async def test_a_denial_that_is_erased_is_forgotten_by_every_node_that_answers(world: World) -> None:
    one = await case(world, NAMES[21])
    owner, awa = await one.drill.at("bureau.ml"), await one.drill.at("officer.bf")
    paper = {"type": "passport", "number": "AC7719203", "country": "BF"}

    async def answered() -> dict[str, Any]:
        report = one.report()
        report["subject"]["documents"] = [paper]
        return {**await done(awa.post("/api/checks", json=report)), "check": report["id"]}

    match = await match_of(owner, (await answered())["check"])
    verdict = {"verdict": "denied", "reason": "Another mother."}
    await done(owner.post(f"/api/matches/{match['id']}/verdict", json=verdict, headers=if_match(1)))
    file = await asked(one, "erase")
    assert (await answered())["answer"] == "clear"

    [finding] = [found for found in file["findings"] if found["record"] == match["id"]]
    agreed = {"decision": "agree", "reason": "As the court said."}
    await done(owner.post(f"/api/subject-findings/{finding['id']}/decision", json=agreed))

    async def asks_again() -> object:
        return (await answered())["answer"] == "wait"

    await until(asks_again)


async def test_who_was_erased_is_erased_again_where_a_backup_has_them_back(world: World, tmp_path: Path) -> None:
    one = await case(world, NAMES[17])
    owner, other = await one.drill.at("bureau.ml"), await one.drill.at("bureau.bf")
    said, kept = [one.name.split()[1]], ("alerts.entry", "ops.check_report")
    whole = "select json_agg(t)::text from {} t where t::text ilike '%' || $1 || '%'"
    backup = [await world.ledger.value(whole.format(name), *said) for name in kept]
    file = await asked(one, "erase")
    outside, by_timer = beside([str(tmp_path / "seals"), "https://elsewhere.example/seals"])[0], tmp_path / "all"
    away = tmp_path / "share" / "done-for-persons"
    years, hangs = tmp_path / "years", tmp_path / "hangs"
    os.mkfifo(hangs)  # as of a share whose machine is gone: whoever opens it waits
    at_once = OutsideKeeper(world.node.db, [hangs, away, years, outside])
    for slow in at_once.files:
        slow.within_s = 0.2
    await at_once.look()
    outside.write_text("0197")  # a node stopped in the middle of a line
    await done(decided(owner, file, "entry"))
    await done(decided(other, file, "check"))
    await world.node.sealer.seal()
    years.write_text("0" * 32_000_000)
    before = bytes_read()
    with capture_logs() as logged:
        await until(at_once.look)
        await at_once.look()
    assert bytes_read() - before < 8_000_000, "what the file has is not read for each act"
    troubles = {line["id"]: line["reason"] for line in logged if line["event"] == at_once.trouble}
    assert troubles == {str(away): "No such file or directory", str(hangs): "it does not answer within 0.2 s"}
    away.parent.mkdir()
    await at_once.look()
    assert set(away.read_text().splitlines()) == set(outside.read_text().splitlines()) - {"0197"}
    let_go(hangs)

    async def has_them() -> object:
        await at_once.look()
        return hangs.is_file() and set(hangs.read_text().splitlines()) == set(away.read_text().splitlines())

    await until(has_them)
    assert years.read_bytes().splitlines()[1:] == away.read_bytes().splitlines()
    at_once_named = outside.read_text().splitlines()
    assert {one.entry["id"], one.check["id"]} <= {line.partition(" ")[0] for line in at_once_named}
    assert await name_outside(world.node.settings, by_timer) >= 2
    assert at_once_named.pop(0) == "0197"
    assert set(at_once_named) <= set(by_timer.read_text().splitlines())
    assert one.name not in outside.read_text()

    await world.ledger.value("delete from alerts.entry where id::text = $1", one.entry["id"])
    for name, rows in zip(kept, backup, strict=True):
        await world.ledger.value(f"insert into {name} select * from json_populate_recordset(null::{name}, $1)", rows)
    assert set(kept) < set(await world.where(said))

    stranger = f"{uuid7()} {'0' * 64}"
    outside.write_text("".join(f"{line}\n" for line in [stranger, *at_once_named]))
    is_ours, again = await do_again(world.node.settings, outside)
    erased = {f"entry {one.entry['id']}: erased again", f"check {one.check['id']}: erased again"}
    assert erased == {line for line in again if "erased again" in line}
    assert not is_ours and [line for line in again if line not in erased] == [
        f"not written under this deployment's secret, and left alone: {stranger}"
    ]
    assert set(await world.where(said)) == {"ops.subject_request", "ops.subject_finding"}
    assert (await world.ledger.audits(one.check["id"]))[-1] == ("erasure.repeat", "check")
    assert await name_outside(world.node.settings, outside) == len(outside.read_text().splitlines())
    with pytest.raises(SystemExit, match="There is no"):
        await do_again(world.node.settings, tmp_path / "nothing")


async def test_what_was_restricted_removed_or_corrected_matches_nothing_where_a_backup_does_not_know_of_it(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(naming, "MOST", 1)
    one, outside = await case(world, NAMES[18]), tmp_path / "done-for-persons"
    owner, entries = await one.drill.at("bureau.ml"), f"/api/watchlists/{one.code}/entries"
    ids = {"corrected": one.entry["id"]}
    for word, name in (("restricted", "Oumou Vlk"), ("removed", "Tidiane Ruiz"), ("lifted", "Hamsatou Bree")):
        ids[word] = (await added(owner, entries, named(name)))["id"]
    cars = [vehicle_row(number, f"4{number} IR 660{number} BF") for number in "1234"]
    by_file = f"{one.code}-F"
    await opened(owner, by_file, ["vehicle"])
    await imported(owner, by_file, table(*cars))
    at_once = OutsideKeeper(world.node.db, [outside])
    await at_once.look()
    assert (await imported(owner, by_file, table(*cars[:3]), replace="true"))["removed"] == 1
    mistaken = await imported(owner, by_file, table(*cars[:2]), replace="true")
    await world.node.sealer.seal()
    await until(at_once.look)
    await done(owner.post(f"/api/watchlists/{by_file}/imports/{mistaken['id']}/roll-back"))
    of_file = "select id::text from alerts.entry where list = $1 and source_id = $2"
    taken_off, taken_back = [await world.ledger.value(of_file, by_file, number) for number in "43"]
    entry = f"/api/watchlists/{by_file}/entries/{taken_back}"  # changed by hand since, it came back all the same
    await done(owner.patch(entry, json={"note": "Seen again."}, headers=if_match(3)))
    for word in ("restricted", "lifted"):
        await done(_restricted(owner, f"{entries}/{ids[word]}", 1, on=True))
    await done(_restricted(owner, f"{entries}/{ids['lifted']}", 2, on=False))
    assert (await owner.delete(f"{entries}/{ids['removed']}", headers=if_match(1))).is_success
    file = await asked(one, "rectify")
    await done(owner.patch(one.path, json={"note": "He is his brother."}, headers=if_match(one.entry["version"])))
    await done(decided(owner, file, "entry"))
    await world.node.sealer.seal()
    await until(at_once.look)
    ours = {id: word for word, id in ids.items()}
    acts = [act for line in outside.read_text().splitlines() if (act := act_of(world.node.db, line)) is not None]
    moved = [(act.word, str(act.record)) for act in acts if str(act.record) in (taken_off, taken_back)]
    assert sorted(moved) == sorted([("removed", taken_off), ("removed", taken_back), ("returned", taken_back)])
    acts = [act for act in acts if str(act.record) in (*ours, taken_off, taken_back)]
    words = [act.word for act in acts if str(act.record) in ours]
    assert sorted(words) == ["corrected", "lifted", "removed", "restricted", "restricted"]
    assert await do_again(world.node.settings, outside) == (
        True,
        ["Nothing that was done for a person was undone."],
    )

    # An older backup: the entries as they were, and an audit in which those acts of later are not.
    back = (
        "update alerts.entry set removed_at = null, restricted_at = null, restricted_because = '' where list = any($1)"
    )
    await world.ledger.value(back, [one.code, by_file])
    lost = [Act(act.word, act.record, act.at + timedelta(microseconds=1)) for act in acts if act.at]
    outside.write_text("".join(f"{line_of(world.node.db, act)}\n" for act in lost))
    is_ours, said = await do_again(world.node.settings, outside)
    lacking = {id: word for id, word in [*ours.items(), (taken_off, "removed")] if word != "lifted"}
    assert is_ours and set(said) == {
        f"entry {id}: taken out of matching, for it was {word} since" for id, word in lacking.items()
    }
    states = {item["id"]: item for item in (await done(owner.get(entries)))["items"]}
    assert {ours[id]: states[id]["state"] for id in states} == {
        "corrected": "restricted", "restricted": "restricted", "removed": "restricted", "lifted": "live",
    }  # fmt: skip
    assert "corrected" in states[ids["corrected"]]["restricted_because"]

    async def nothing_again() -> None:
        pack, before = await packed(world, one.drill), (await done(owner.get("/api/watchlists")))["items"]
        again = await do_again(world.node.settings, outside)
        assert again == (True, ["Nothing that was done for a person was undone."])
        assert (await done(owner.get("/api/watchlists")))["items"] == before
        assert await world.ledger.column("select state from ops.pack where id::text = $1", pack) == ["ready"]

    await nothing_again()
    for word in ("corrected", "restricted", "removed"):
        await done(_restricted(owner, f"{entries}/{ids[word]}", states[ids[word]]["version"], on=False))
    await nothing_again()
    states = {item["id"]: item for item in (await done(owner.get(entries)))["items"]}
    assert {states[id]["state"] for id in ours} == {"live"}, "as the bureau decided"
    await name_outside(world.node.settings, outside)
    await nothing_again()

    # And a backup that is older than all of that: what was corrected reads as before, whoever lifted what since.
    soon, record = utc_now() + timedelta(hours=1), UUID(ids["corrected"])
    later = [Act("corrected", record, soon), Act("lifted", record, soon + timedelta(hours=1))]
    outside.write_text("".join(f"{line_of(world.node.db, act)}\n" for act in later))
    assert (await do_again(world.node.settings, outside))[1] == [
        f"entry {ids['corrected']}: taken out of matching, for it was corrected since"
    ]


async def _restricted(bureau: httpx.AsyncClient, path: str, version: int, *, on: bool) -> httpx.Response:
    body = {"on": on, "reason": "As the court said."}
    return await bureau.post(f"{path}/restriction", json=body, headers=if_match(version))


async def test_receivers_hear_that_an_entry_was_erased_although_its_matches_are_gone(world: World) -> None:
    one = await case(world, NAMES[8])
    owner, other = await one.drill.at("bureau.ml"), await one.drill.at("bureau.bf")
    await done(other.get(f"/api/matches/{one.match['id']}"))
    file = await asked(one, "erase")
    await done(decided(owner, file, "entry"))
    assert await notices(other, one.entry["id"]) == [("BF", "erased", False)]
    assert await world.where([f"secretnote of {one.name}"]) == {}


async def test_who_is_erased_while_a_check_is_matched_is_in_no_match_and_no_key(world: World) -> None:
    """The matcher has read the check and the entry, and has not kept what it made of them, when both are erased."""
    one = await case(world, NAMES[11])
    owner, other = await one.drill.at("bureau.ml"), await one.drill.at("bureau.bf")
    again = one.report()
    await done((await one.drill.at("officer.bf")).post("/api/checks", json=again))
    await world.ledger.settled()
    file = await asked(one, "erase")
    await world.ledger.value("delete from ops.match where check_id = $1::text::uuid", again["id"])
    await world.ledger.value("delete from ops.check_keys where check_id = $1::text::uuid", again["id"])
    now = utc_now()
    event = LogEvent(0, "check.reported", one.drill.code, UUID(again["id"]), 1, 0, now, now, {}, None)
    [finding] = [found["id"] for found in file["findings"] if found["record"] == again["id"]]

    async with world.node.db.service("matcher") as tx:
        await Matcher(world.node.db, world.node.live).act(tx, [event])
        erasing = [
            asyncio.create_task(decided(owner, file, "entry")),
            asyncio.create_task(decided_on(other, finding)),
        ]
        await waiting(world, 2)
    for answer in await asyncio.gather(*erasing):
        assert answer.is_success, answer.text
    for kept in ("ops.match", "ops.check_keys"):
        made = f"select count(*) from {kept} where check_id = $1::text::uuid"
        assert await world.ledger.value(made, again["id"]) == 0, kept

    stays = await added(owner, f"/api/watchlists/{one.code}/entries", named("Somebody Else"))
    kept = {**one.drill.check(new_plate()), "checkpoint": "BF-DOR-01"}
    await done((await one.drill.at("officer.bf")).post("/api/checks", json=kept))
    async with world.node.db.service("matcher") as tx:  # and one that had read both before, and comes to it now
        for check, entry in ((again["id"], stays["id"]), (kept["id"], one.entry["id"])):
            pair: Any = {"id": UUID(check)}, SimpleNamespace(entry=UUID(entry))
            assert await record(tx, world.node.db, [pair], [], retro=False) == 0
    assert set(await world.where([one.name])) == {"ops.check_report", "ops.subject_request", "ops.subject_finding"}


async def test_who_erases_an_entry_gives_way_to_whoever_ends_its_check_or_another_entry_of_it(world: World) -> None:
    """Each match names the other's owner, so whoever ends one of them comes to the other, and to the check."""
    one, others = await case(world, NAMES[20]), f"FR-RIGHTS-{next(_turn)}"
    owner, claire = await one.drill.at("bureau.ml"), await world.person("bureau.fr")
    entry = await added(claire, await opened(claire, others, ["person"]), named(one.name, birth_date=BORN))
    of_check = f"from ops.match where check_id = '{one.check['id']}'"

    async def both() -> object:
        return await world.ledger.value(f"select count(*) = 2 {of_check} and also <> '[]'")

    async def erasure_waits(said: str) -> None:
        waits = (
            "select exists (select from pg_stat_activity a join pg_locks l on l.pid = a.pid and not l.granted"
            " where a.usename = 'jointops_purger' and a.query like $1)"
        )

        async def ask() -> object:
            return await world.ledger.value(waits, said)

        await until(ask)

    await until(both)
    [finding] = [found["id"] for found in (await asked(one, "erase"))["findings"] if found["record"] == one.entry["id"]]
    another = await world.ledger.another()
    ends_check = another.transaction()
    await ends_check.start()
    await another.execute(f"select from ops.check_report where id = '{one.check['id']}' for no key update")
    erasing = asyncio.create_task(decided_on(owner, finding))
    await erasure_waits("%hold_checks%")
    free = f"select count(*) from (select {of_check} for update skip locked) m"
    assert await world.ledger.value(free) == 2, "it has nothing yet that the other comes to"

    async with world.node.db.service("matcher") as tx:
        await tx.all(matches.going_on_of, entries=[UUID(entry["id"])], matches=[])
        await ends_check.rollback()
        await another.close()
        await erasure_waits("%also <> %for update%")  # it has one match, and this the other
        await withdraw_matches(tx, [UUID(entry["id"])], [])

    answer = await erasing
    assert answer.is_success, answer.text
    assert await world.ledger.column(f"select state || also::text {of_check}") == ["withdrawn[]"]


async def decided_on(bureau: httpx.AsyncClient, finding: str) -> httpx.Response:
    body = {"decision": "agree", "reason": "As the court said."}
    return await bureau.post(f"/api/subject-findings/{finding}/decision", json=body)


async def waiting(world: World, people: int) -> None:
    """Until so many transactions wait for another's lock."""

    async def ask() -> bool:
        count = "select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
        return await world.ledger.value(count) >= people

    await until(ask)


async def test_who_is_erased_while_names_are_made_ready_is_not_among_them(world: World) -> None:
    one = await case(world, NAMES[12])
    other, hour = await one.drill.at("bureau.bf"), "date_trunc('hour', recorded_at, 'UTC')"
    file = await asked(one, "erase")
    at = await world.ledger.value(f"select {hour} from ops.check_report where id = $1::text::uuid", one.check["id"])

    async with world.node.db.service("matcher") as tx:
        await tx.run(checks.names_beside)
        people = await tx.all(checks.people_checked, since=at, until=at + timedelta(hours=1))
        assert UUID(one.check["id"]) in [row["id"] for row in people]
        erasing = asyncio.create_task(decided(other, file, "check"))
        await waiting(world, 1)
        await tx.run(checks.keep_names, hour=at, rules="x", checks=len(people), content=one.name.encode())
    assert (await erasing).is_success

    assert await world.ledger.value("select count(*) from ops.check_names where hour = $1", at) == 0


async def test_what_a_hold_keeps_is_not_erased_and_the_owner_is_told_why(world: World) -> None:
    one = await case(world, NAMES[9])
    owner, jonas = await one.drill.at("bureau.ml"), await world.person("dpo")
    file = await asked(one, "erase")
    await done(jonas.post("/api/holds", json={"list": one.code, "reason": "The court asked for all of it."}))
    refused = await decided(owner, file, "entry")
    assert (refused.status_code, refused.json()["detail"]) == (
        409, "A hold keeps this record: The court asked for all of it.",
    )  # fmt: skip
    entry = (await done(owner.get(f"/api/watchlists/{one.code}/entries")))["items"]
    assert len(entry) == 1


async def test_why_others_hold_a_record_is_not_told_to_whoever_may_not_erase_it(world: World) -> None:
    one = await case(world, NAMES[14])
    owner, checking = await one.drill.at("bureau.ml"), await one.drill.at("bureau.bf")
    file = await asked(one, "erase")
    await done(checking.post("/api/holds", json={"record": one.check["id"], "reason": "Before the court in Dori."}))
    refused = await decided(owner, file, "entry")
    assert (refused.status_code, refused.json()["detail"]) == (409, "A hold keeps this record.")


async def test_who_holds_a_silent_match_stops_no_erasure_that_would_tell_of_it(world: World) -> None:
    one = await case(world, NAMES[15], action="discreet", category="suspect")
    owner, checking = await one.drill.at("bureau.ml"), await one.drill.at("bureau.bf")
    await done(owner.post("/api/holds", json={"record": one.match["id"], "reason": "Before the court in Bamako."}))
    file = await asked(one, "erase")

    await done(decided(checking, file, "check"))

    assert (await checking.get(f"/api/checks/{one.check['id']}")).status_code == 404
    assert (await done(owner.get(f"/api/matches/{one.match['id']}")))["check"] == one.check["id"]
    refused = await decided(owner, file, "entry")
    assert refused.json()["detail"] == "A hold keeps this record: Before the court in Bamako."


async def test_alerts_and_requests_that_came_of_a_person_or_name_them_are_asked_about_too(world: World) -> None:
    one = await case(world, "Haoua Szczypiorek")
    chen, chidi = await one.drill.at("centre"), await world.person("prosecutor.ml")
    came = await released(chen, operation=one.drill.code, trigger={"kind": "check", "id": one.check["id"]})
    told_of = await released(chidi, title="Papers", text="The passport of SZCZYPIOREK, Haoua is false.")
    other = await released(chidi, title="Papers", text="Another Haoua, of whom nobody asked.")
    answered = await released(chidi, title="Papers of somebody")
    translated = {"language": "fr", "title": "Papiers", "text": "La voici :\nHaoua\nSzczypiorek.", "authentic": False}
    in_french = await released(chidi, title="Papers", text="Here she is.", translations=[translated])
    said = {"text": "She is Haoua Szczypiorek."}
    helene = await world.person("prosecutor.fr")
    await done(helene.post(f"/api/alerts/{answered['id']}/reply", json=said))
    await treaty(world.person)
    asked_for = await done(helene.post("/api/requests", json=await body_of(helene, alert=told_of["id"])))

    file = await asked(one, "erase")

    written = {(found["kind"], found["record"], found["owner"]) for found in file["findings"]} - {
        ("entry", one.entry["id"], "ML"), ("check", one.check["id"], "BF"), ("match", one.match["id"], "ML"),
    }  # fmt: skip
    assert written == {
        ("alert", came["id"], "CI"), ("alert", told_of["id"], "ML"), ("alert", answered["id"], "ML"),
        ("alert", in_french["id"], "ML"), ("request", asked_for["id"], "FR"),
    }  # fmt: skip
    assert other["id"] not in str(file) and "passport" not in str(file)
    mali = await one.drill.at("bureau.ml")
    [finding] = [found for found in file["findings"] if found["record"] == told_of["id"]]
    path, agreed = f"/api/subject-findings/{finding['id']}/decision", {"decision": "agree", "reason": "She is right."}
    refused = await mali.post(path, json=agreed)
    assert (refused.status_code, refused.json()["why"]) == (409, "alert-open")
    await done(helene.get(f"/api/alerts/{told_of['id']}"))
    now = await done(chidi.get(f"/api/alerts/{told_of['id']}"))
    recalled = {"reason": "Mistaken identity."}
    await done(chidi.post(f"/api/alerts/{told_of['id']}/recall", json=recalled, headers=if_match(now["version"])))
    await done(mali.post(path, json=agreed))
    assert (await chidi.get(f"/api/alerts/{told_of['id']}")).status_code == 404
    assert ("FR", "erased", False) in await notices(await world.person("bureau.fr"), told_of["id"])
    kept = {"decision": "refuse", "reason": "A court in Bamako needs it."}
    for found in file["findings"]:
        if found["record"] not in (told_of["id"], came["id"]):
            bureau = await world.person(f"bureau.{found['owner'].lower()}")
            await done(bureau.post(f"/api/subject-findings/{found['id']}/decision", json=kept))

    on_map = "select count(*) from geo.mark where record::text = $1"
    assert await world.ledger.value(on_map, came["id"]) == 1
    await done(helene.get(f"/api/alerts/{came['id']}"))
    now = await done(chen.get(f"/api/alerts/{came['id']}"))
    await done(chen.post(f"/api/alerts/{came['id']}/recall", json=recalled, headers=if_match(now["version"])))
    [finding] = [found for found in file["findings"] if found["record"] == came["id"]]
    bureau = await world.person("bureau.ci")
    await done(bureau.post(f"/api/subject-findings/{finding['id']}/decision", json=agreed))
    assert await world.ledger.value(on_map, came["id"]) == 0, "what was erased does not stand on the map"
    jonas = await world.person("dpo")
    jonas_file = await done(jonas.get(f"/api/subject-requests/{file['id']}"))
    said_to = {"text": "Two alerts were erased; a court needs the rest."}
    at = f"/api/subject-requests/{file['id']}/answer"
    await done(jonas.post(at, json=said_to, headers=if_match(jonas_file["version"])))


async def test_the_desk_keeps_no_request_longer_than_a_year_after_its_answer(world: World) -> None:
    drill, jonas = await world.drill(), await world.person("dpo")
    one = Case(world, drill, "Quetzalina Omarosov")
    made = await done(jonas.post("/api/subject-requests", json=one.request("access")))
    path = f"/api/subject-requests/{made['id']}"
    await done(jonas.post(f"{path}/answer", json={"text": "Nothing is kept."}, headers=if_match(made["version"])))
    await closed(await drill.at("centre"), drill.code)
    await world.later(days=364).purge()
    assert set(await world.where(["Omarosov"])) == {"ops.subject_request"}
    await world.later(days=366).purge()
    assert await world.where(["Omarosov"]) == {}


async def test_who_does_not_see_the_question_decides_nothing_whatever_their_role_and_country(world: World) -> None:
    """A colleague who has left the bureau, and one who is not cleared for what it is asked."""
    one = await case(world, NAMES[10])
    file = await asked(one, "erase")
    for user, principals, clearance in (
        ("left.the.bureau", ["country:ML"], 3),
        ("not.cleared", ["country:ML", "bureau:ML"], 2),
    ):
        somebody = NewPerson(
            user=user, name="Somebody Example", title="Bureau", role="bureau", country="ML", principals=principals,
            clearance=clearance, demo=True,
        )  # fmt: skip
        await enrol(world.node.servers.database_url, [somebody])
        assert (await decided(await world.person(user), file, "entry")).status_code == 404

    entries = await done((await one.drill.at("bureau.ml")).get(f"/api/watchlists/{one.code}/entries"))
    assert entries["items"] != []
