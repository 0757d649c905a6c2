"""How long things are kept: what is over goes, everywhere, with a proof; what is held stays, and says why."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import asyncpg
import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from alerts.screening import prepare
from alerts.screening.model import Person
from alerts.watchlists.model import SILENT
from jointops.audit_proof import prove_audit
from jointops.base.audit.keys import SigningKey
from jointops.base.ids import uuid7
from ops.checks.queries import q as checks
from ops.exports.sources import SOURCES
from ops.retention.certificate import message
from ops.retention.purge import ENDINGS
from tests.alerts.support import added, drafted, enrol_secretariat, if_match, named, opened, released, vehicle
from tests.alerts.test_attachments import PDF, attached, file
from tests.alerts.test_requests import body_of, treaty
from tests.alerts.test_second_person import colleague
from tests.integrations.support import imported, table, vehicle_row
from tests.integrations.test_partner_file import kept, key_of, sent_file, sent_in, whpk
from tests.jointops.support import ran
from tests.ops.own import World, closed, own_world, told
from tests.ops.support import Drill, done, match_of, matches_of, new_plate
from tests.ops.test_areas import area, entries, watched
from tests.ops.test_deconfliction import plan
from tests.ops.test_exports import exported
from tests.ops.test_inquiries import officer_of_france
from tests.ops.test_operations import shift
from tests.support import until

SAID = {
    "name": "Zorobabel Canaryon",
    "paper": "CANARYPAPER77",
    "flight": "CANARYFLIGHT8",
    "note": "canarynote: walks with a stick",
    "purpose": "canarypurpose of the search",
    "basis": "canarybasis 7/2026",
    "own_number": "canarysource-1",
    "list_note": "canarylistnote",
    "asked": "canaryquestion about the ear",
    "answered": "canaryanswer about the ear",
    "reason": "canaryverdict reason",
    "taken": "canaryaction taken",
    "incident": "canaryincident: he ran",
    "serial": "CANARYSERIAL9",
    "title": "canarytitle of an alert",
    "text": "canarytext of an alert",
    "reply": "canaryreply of Helene",
    "waiting": "canarywaiting in quarantine",
    "file": "canaryfile of an alert",
    "room": "canaryroom of a network",
    "paper_there": "canarydocument in the room",
    "unclear": "canaryquestion in the room",
    "partner": "canarytext of a partner",
}
CANARIES = [*SAID.values(), "Canaryon"]


@pytest.fixture(scope="module")
async def world(folder: Path, seeded: Path) -> AsyncGenerator[World]:
    async with own_world(seeded, folder / "retention") as opened_world:
        yield opened_world


def in_days(days: int) -> str:
    return (datetime.now(UTC) + timedelta(days=days)).date().isoformat()


def of(drill: Drill, **more: object) -> dict[str, Any]:
    """A check in which every personal field says something of its own."""
    subject = {
        "kind": "person",
        "names": [SAID["name"]],
        "birth_date": "1985-03-20",
        "documents": [{"type": "passport", "number": SAID["paper"], "country": "BF"}],
        "journey": {"mode": "air", "number": SAID["flight"]},
    }
    return {**drill.check("x"), "subject": subject, "note": SAID["note"], **more}


def entry(**more: object) -> dict[str, object]:
    return named(
        SAID["name"],
        birth_date="1985-03-20",
        documents=[{"type": "passport", "number": SAID["paper"], "country": "BF"}],
        purpose=SAID["purpose"],
        legal_basis=SAID["basis"],
        source_id=SAID["own_number"],
        note=SAID["list_note"],
        **more,
    )


async def led_to(match: dict[str, Any], drill: Drill, verdict: str) -> None:
    """Both bureaux speak about a match, and the owner decides."""
    asking, owning = await drill.at("bureau.bf"), await drill.at("bureau.ml")
    path = f"/api/matches/{match['id']}"
    for desk, act, body in (
        (asking, "claim", {}),
        (asking, "ask", {"text": SAID["asked"]}),
        (owning, "answer", {"text": SAID["answered"]}),
        (owning, "verdict", {"verdict": verdict, "reason": SAID["reason"], "action_taken": SAID["taken"]}),
    ):
        version = (await done(owning.get(path)))["version"]
        await done(desk.post(f"{path}/{act}", json=body, headers=if_match(version)))


async def story(world: World, code: str, verdict: str, **terms: object) -> tuple[Drill, dict[str, Any], dict[str, Any]]:
    """A check at Dori meets a Malian entry; both bureaux speak of it. The drill, the check and the entry."""
    drill = await world.drill()
    bureau = await drill.at("bureau.ml")
    found = await added(bureau, await opened(bureau, code, ["person"]), entry(**terms))
    awa = await drill.at("officer.bf")
    check = of(drill, checkpoint="BF-DOR-01")
    await done(awa.post("/api/checks", json=check))
    asking = await drill.at("bureau.bf")

    async def met() -> object:
        return [one for one in await matches_of(asking, check["id"]) if one["entry"]["id"] == found["id"]]

    [match] = cast(list[dict[str, Any]], await until(met))
    await led_to(match, drill, verdict)
    return drill, check, {**found, "list": code}


async def marks_of(client: httpx.AsyncClient, drill: Drill) -> bytes:
    return (await client.get("/api/map/snapshot", params={"operation": drill.code})).content


async def test_a_check_without_a_hit_is_gone_30_days_after_its_operation_and_the_hit_stays(world: World) -> None:
    drill, hit, _ = await story(world, "ML-HITS", "confirmed")
    awa, chen = await drill.at("officer.ml"), await drill.at("centre")
    plain = drill.check(new_plate())
    await done(chen.post("/api/areas", json=area(drill, "check")))
    await done(awa.post("/api/checks", json=plain))
    await watched(world.ledger)
    [met] = await entries(chen, drill)
    await closed(chen, drill.code)

    await world.later(days=29).purge()
    assert (await awa.get(f"/api/checks/{plain['id']}")).status_code == 200
    [one] = [one for one in await world.later(days=31).purge() if one.scope == f"operation:{drill.code}"]

    assert (one.what, one.records, one.counts["ops.check_report"]) == ("checks", 1, 1)
    assert one.counts["ops.check_keys"] > 0
    assert (met["record"], one.counts["ops.area_entry"]) == (plain["id"], 1)
    assert await world.ledger.value("select count(*) from ops.area_entry where operation = $1", drill.code) == 0
    kept = await world.ledger.column("select id::text from ops.check_report where operation = $1", drill.code)
    assert kept == [hit["id"]]
    assert await world.ledger.events(plain["id"]) == ["check.reported"]
    said = "select data = '{}' and mark is null from realtime.event where record = $1::text::uuid"
    assert await world.ledger.column(said, plain["id"]) == [True]


@pytest.mark.parametrize("silent", sorted(SILENT))
async def test_a_check_that_met_a_silent_entry_goes_with_the_others_and_its_owner_keeps_the_hit(
    world: World, silent: str
) -> None:
    drill, claire = await world.drill(), await world.person("bureau.fr")
    awa, chen = await drill.at("officer.ml"), await drill.at("centre")
    listed, plain = drill.check(new_plate()), drill.check(new_plate())
    code = f"FR-UNTOLD-{silent.upper()}"
    entries = await opened(claire, code, ["vehicle"])
    found = await added(claire, entries, vehicle(listed["subject"]["plate"], action=silent))
    denied = drill.check("-", subject={**listed["subject"], "colour": "green"})
    for check in (listed, plain, denied):
        await done(awa.post("/api/checks", json=check))
    match, other = await match_of(claire, listed["id"]), await match_of(claire, denied["id"])
    no = {"verdict": "denied", "reason": "Another colour."}
    await done(claire.post(f"/api/matches/{other['id']}/verdict", json=no, headers=if_match(other["version"])))
    at = f"/api/matches/{match['id']}"
    verdict = {"verdict": "confirmed", "reason": "Chassis agrees."}
    await done(claire.post(f"{at}/verdict", json=verdict, headers=if_match(match["version"])))
    await done(claire.post("/api/holds", json={"record": match["id"], "reason": "Needed in court in Lyon."}))
    await world.ledger.settled()
    await closed(chen, drill.code)

    [one] = [one for one in await world.later(days=31).purge() if one.scope == f"operation:{drill.code}"]

    assert (one.records, one.counts["ops.check_report"], one.counts["geo.mark"]) == (3, 3, 3)
    assert "ops.match" not in one.counts, "no figure tells of it"
    assert (await claire.get(f"/api/matches/{other['id']}")).status_code == 404
    kept = await done(claire.get(at))
    assert (kept["state"], kept["subject"], kept["check"]) == ("confirmed", listed["subject"], listed["id"])
    for hold in await told(claire, "/api/holds"):
        await claire.request("DELETE", f"/api/holds/{hold['id']}", json={"reason": "Over."})
    await done(claire.delete(f"{entries}/{found['id']}", headers=if_match(1)))
    await world.later(days=62).purge()
    assert (await claire.get(at)).status_code == 404


async def test_the_purge_gives_way_when_it_and_the_matcher_each_have_what_the_other_comes_to(world: World) -> None:
    """The matcher uses the second check and comes to the first; the purge has the first and comes to the second."""
    drill = await world.drill()
    awa = await drill.at("officer.ml")
    first, second = drill.check(new_plate()), drill.check(new_plate())
    for check in (first, second):
        await done(awa.post("/api/checks", json=check))
    await world.ledger.settled()
    await closed(await drill.at("centre"), drill.code)
    waits = "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and usename = 'jointops_purger'"

    async with world.node.db.service("matcher") as tx:
        used = await tx.all(checks.still_kept, ids=[second["id"]])
        purging = asyncio.create_task(world.later(days=31).purge())
        await until(lambda: world.ledger.value(waits))
        came_to = await tx.all(checks.still_kept, ids=[first["id"]])

    assert (len(used), len(came_to)) == (1, 1)
    [one] = [one for one in await purging if one.scope == f"operation:{drill.code}"]
    assert (one.what, one.records) == ("checks", 2)


async def test_nothing_that_was_said_is_left_anywhere_when_entry_and_operation_are_over(world: World) -> None:
    """Every personal field holds a canary; afterwards no column of any table, nor memory, nor the map has one."""
    drill, check, found = await story(world, "ML-CANARY", "confirmed")
    chen = await drill.at("centre")
    await further_words(world, drill, check)
    before = await world.where(CANARIES)
    assert set(before) >= {"alerts.entry", "ops.check_report", "ops.match", "ops.match_message"}
    assert {word for words in before.values() for word in words} == set(CANARIES)
    subject = Person(names=(SAID["name"],), birth_date="1985-03-20")
    assert world.node.live.screen(prepare(subject))
    files = world.node.servers.data / "exports"
    for source in SOURCES.values():
        async with world.node.db.service("purger") as tx:
            assert [await tx.value(seen, ids=[]) for seen in source.seen] == [0] * len(source.seen)
    await exported(await drill.at("bureau.bf"), "matches", operation=drill.code)
    assert "anaryon" in "".join(file.read_text() for file in files.glob("*.rows"))

    await remove_all_of_canaryon(world)
    await closed(chen, drill.code)
    await closed(await world.person("centre.kafo"), "kafo-ii")
    await world.later(days=3660).keeper.look()
    while await world.purge():
        pass

    await world.node.exporter.look()

    assert await world.where(CANARIES) == {}
    assert "anaryon" not in "".join(file.read_text() for file in files.glob("*.rows"))
    chen = await drill.at("centre")
    assert world.node.live.screen(prepare(subject)) == []
    assert b"anaryon" not in await marks_of(chen, drill)
    assert await world.ledger.value("select count(*) from geo.mark where operation = $1", drill.code) == 0
    assert await world.ledger.column("select id from alerts.entry where id::text = $1", found["id"]) == []
    proved, says = await prove_audit(world.node.settings, [], [], 0)
    assert proved, says


async def further_words(world: World, drill: Drill, check: dict[str, Any]) -> None:
    """What is said of him elsewhere: an incident, an alert with its answer, and a file that waits in quarantine."""
    desk, chidi, helene = await drill.at("bureau.bf"), await world.person("prosecutor.ml"), "prosecutor.fr"
    match = (await matches_of(desk, check["id"]))[0]
    firearm = {"commodity": "firearm", "quantity": 1, "unit": "piece", "serial": SAID["serial"]}
    seizure = drill.incident("seizure", country="BF", checkpoint="BF-DOR-01", items=[firearm], note=SAID["incident"])
    await done(desk.post("/api/incidents", json={**seizure, "match": match["id"]}))
    alert = await released(chidi, title=SAID["title"], text=SAID["text"])
    await done((await world.person(helene)).post(f"/api/alerts/{alert['id']}/reply", json={"text": SAID["reply"]}))
    now = await done(chidi.get(f"/api/alerts/{alert['id']}"))
    await attached(chidi, now, PDF, SAID["file"])
    await _in_a_room(world, chidi)
    bureau = await drill.at("bureau.ml")
    await opened(bureau, "ML-WAITING", ["vehicle"])
    rows = table(vehicle_row("1", new_plate(), SAID["waiting"]), vehicle_row("2", new_plate(), review_by="soon"))
    waiting = await imported(bureau, "ML-WAITING", rows, replace="true")
    assert waiting["state"] == "quarantine"


async def _in_a_room(world: World, party: httpx.AsyncClient) -> None:
    await enrol_secretariat(world.node)
    ama = await world.person("desk.west")
    new = {"id": str(uuid7()), "title": SAID["room"], "parties": ["ML"]}
    room = await done(ama.post("/api/networks/west-africa/rooms", json=new))
    at = f"/api/rooms/{room['id']}"
    paper = {"id": str(uuid7()), "title": SAID["paper_there"], **file(PDF)}
    await done(party.post(f"{at}/documents", json=paper))
    await done(party.post(f"{at}/questions", json={"text": SAID["unclear"]}))
    await done(ama.post(f"{at}/close", json={"reason": "The request was sent."}))
    key, us = SigningKey(bytes([5]) * 32), str(uuid7())
    await kept(ama, await world.person("admin"), key_of({"key": whpk(key), "id": us}))
    await done(sent_in(ama, sent_file(key, us, 1, data={"text": SAID["partner"]})))


async def test_a_purge_that_is_stopped_has_deleted_nothing_without_its_proof_and_goes_on_later(world: World) -> None:
    drill = await world.drill()
    awa, chen = await drill.at("officer.ml"), await drill.at("centre")
    await done(awa.post("/api/checks", json=drill.check(new_plate())))
    await world.ledger.settled()
    await closed(chen, drill.code)
    kept = "select count(*)::int from ops.check_report where operation = $1"
    await world.ledger.value(
        "create function public.power_cut() returns trigger language plpgsql as"
        " $$ begin raise exception 'the power is cut'; end $$;"
    )
    await world.ledger.value(
        "create trigger power_cut before insert on ops.purge_certificate execute function public.power_cut()"
    )
    with pytest.raises(asyncpg.RaiseError):
        await world.later(days=31).purge()
    assert await world.ledger.value(kept, drill.code) == 1

    await world.ledger.value("drop trigger power_cut on ops.purge_certificate")
    await world.purge()
    assert await world.ledger.value(kept, drill.code) == 0


async def test_an_administrator_sees_what_is_over_and_purges_it_by_hand(world: World) -> None:
    drill, jonas = await world.drill(), await world.person("dpo")
    awa, chen = await drill.at("officer.ml"), await drill.at("centre")
    await done(awa.post("/api/checks", json=drill.check(new_plate())))
    await world.ledger.settled()
    rule = {"what": "checks", "scope": f"operation:{drill.code}", "days": 0, "reason": "The law of the operation."}
    await done(jonas.post("/api/retention/rules", json=rule))
    await closed(chen, drill.code)

    data = world.node.servers.data
    _, said, _ = await ran("purge", "--dry-run", "--data", data)
    assert f"checks operation:{drill.code}: 1 over, 0 held" in said.splitlines()
    assert (await awa.get("/api/checks")).json()["items"]
    code, said, _ = await ran("purge", "--data", data)
    assert code == 0 and f"checks operation:{drill.code}: 1 purged, certificate " in said
    assert (await awa.get("/api/checks")).json()["items"] == []


async def test_the_map_is_told_that_records_are_gone(world: World) -> None:
    drill = await world.drill()
    awa, chen = await drill.at("officer.ml"), await drill.at("centre")
    await done(awa.post("/api/checks", json=drill.check(new_plate())))
    await world.ledger.settled()
    await closed(chen, drill.code)
    [one] = [one for one in await world.later(days=31).purge() if one.scope == f"operation:{drill.code}"]
    assert await world.ledger.events(str(one.id)) == ["records.purged"]


async def remove_all_of_canaryon(world: World) -> None:
    """Every bureau takes back what it has of him; the earlier stories' checks lose their hit with it."""
    rows = await world.ledger.column(
        "select array[list, id::text, version::text] from alerts.entry where removed_at is null and subject::text ilike"
        " '%canaryon%'"
    )
    bureau = await world.person("bureau.ml")
    for code, id, version in rows:
        answer = await bureau.delete(f"/api/watchlists/{code}/entries/{id}", headers=if_match(int(version)))
        assert answer.status_code == 204, answer.text


async def test_an_entry_whose_review_date_has_come_matches_nothing_until_it_is_renewed(world: World) -> None:
    drill = await world.drill()
    bureau, awa = await drill.at("bureau.ml"), await drill.at("officer.ml")
    entries, plate = await opened(bureau, "ML-REVIEW", ["vehicle"]), new_plate()
    found = await added(bureau, entries, vehicle(plate, action="seize", review_by=in_days(50)))
    said = await done(awa.post("/api/checks", json=drill.check(plate)))
    assert said["answer"] == "act"

    await world.later(days=60).keeper.look()

    said = await done(awa.post("/api/checks", json=drill.check(plate)))
    assert said["answer"] == "clear"
    [review] = [one for one in await told(bureau, "/api/retention/reviews") if one["id"] == found["id"]]
    assert (review["state"], review["list"]) == ("frozen", "ML-REVIEW")
    assert "entry.review-due" not in await world.ledger.events(found["id"])

    later, address = {"review_by": in_days(400)}, f"{entries}/{found['id']}"
    unsaid = await bureau.patch(address, json=later, headers=if_match(review["version"]))
    assert [error["pointer"] for error in unsaid.json()["errors"]] == ["/reason"]
    why = {"reason": "The owner still looks for it.", **later}
    renewed = await bureau.patch(address, json=why, headers=if_match(review["version"]))
    assert renewed.json()["state"] == "live", renewed.text
    assert (await done(awa.post("/api/checks", json=drill.check(plate))))["answer"] == "act"


async def test_the_owner_is_reminded_once_before_the_review_and_the_frozen_entry_is_purged_30_days_after(
    world: World,
) -> None:
    drill = await world.drill()
    bureau = await drill.at("bureau.ml")
    entries = await opened(bureau, "ML-FROZEN", ["vehicle"])
    found = await added(bureau, entries, vehicle(new_plate(), review_by=in_days(50)))

    for days in (25, 26):
        await world.later(days=days).keeper.look()
    assert await world.ledger.events(found["id"]) == ["entry.review-due"]
    classes = await world.ledger.column(
        "select c.audience from realtime.event e join base.access_class c on c.id = e.class_id"
        " where e.record = $1::text::uuid",
        found["id"],
    )
    assert classes == [["bureau:ML"]]

    await world.later(days=60).keeper.look()
    await world.later(days=89).purge()
    assert await world.ledger.column("select list from alerts.entry where id::text = $1", found["id"])
    [one] = [one for one in await world.later(days=91).purge() if one.scope == "list:ML-FROZEN"]
    assert (one.what, one.counts["alerts.entry"]) == ("frozen-entries", 1)


async def test_no_entry_stands_longer_than_five_years_without_a_review(world: World) -> None:
    bureau = await world.person("bureau.ml")
    entries = await opened(bureau, "ML-LONG", ["vehicle"])
    answer = await bureau.post(entries, json=vehicle(new_plate(), review_by="2036-01-01"))
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/review_by"]


async def test_a_list_may_be_kept_shorter_than_its_entries_say(world: World) -> None:
    drill, jonas = await world.drill(), await world.person("dpo")
    bureau, awa = await drill.at("bureau.ml"), await drill.at("officer.ml")
    entries, plate = await opened(bureau, "ML-SHORT", ["vehicle"]), new_plate()
    await added(bureau, entries, vehicle(plate, action="seize", review_by="2030-01-01"))
    rule = {"what": "entries", "scope": "list:ML-SHORT", "days": 10, "reason": "Order of the court."}
    await done(jonas.post("/api/retention/rules", json=rule))

    await world.later(days=9).keeper.look()
    assert (await done(awa.post("/api/checks", json=drill.check(plate))))["answer"] == "act"
    await world.later(days=11).keeper.look()
    assert (await done(awa.post("/api/checks", json=drill.check(plate))))["answer"] == "clear"


async def test_seizures_are_never_kept_less_than_ten_years(world: World) -> None:
    jonas = await world.person("dpo")
    answer = await jonas.post(
        "/api/retention/rules", json={"what": "seizures", "scope": "", "days": 3000, "reason": "Too long."}
    )
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["message"] == "For seizures 3653 days or more."


async def test_a_hold_stops_the_purge_says_why_and_its_end_lets_it_go_on(world: World) -> None:
    drill, jonas = await world.drill(), await world.person("dpo")
    awa, chen = await drill.at("officer.ml"), await drill.at("centre")
    first, second = drill.check(new_plate()), drill.check(new_plate())
    for check in (first, second):
        await done(awa.post("/api/checks", json=check))
    await world.ledger.settled()
    await closed(chen, drill.code)
    bureau = await drill.at("bureau.ml")
    hold = await done(bureau.post("/api/holds", json={"record": first["id"], "reason": "Needed in court in Bamako."}))

    await world.later(days=31).purge()

    assert await world.ledger.column("select id::text from ops.check_report where operation = $1", drill.code) == [
        first["id"]
    ]
    scope = f"operation:{drill.code}"
    [line] = [one for one in await told(jonas, "/api/retention") if one["scope"] == scope]
    assert (line["records"], line["held"], line["rule"]) == (1, 1, "30 days after the operation was closed")
    assert hold["reason"] == "Needed in court in Bamako."
    [abroad] = [one for one in await told(jonas, "/api/holds") if one["id"] == hold["id"]]
    assert (abroad["reason"], abroad["records"]) == (None, [])
    refused = await jonas.request("DELETE", f"/api/holds/{hold['id']}", json={"reason": "Long enough."})
    assert (refused.status_code, refused.json()["why"]) == (403, "hold-abroad")

    lifted = await bureau.request("DELETE", f"/api/holds/{hold['id']}", json={"reason": "The case is closed."})
    assert (lifted.status_code, lifted.json()["lift_reason"]) == (200, "The case is closed.")
    await world.purge()
    assert await world.ledger.column("select id from ops.check_report where operation = $1", drill.code) == []
    assert await world.ledger.audits(hold["id"]) == [
        ("hold.place", "record"), ("act.refuse", "hold.lift not-allowed"), ("hold.lift", "done"),
    ]  # fmt: skip


async def test_a_hold_on_a_hit_keeps_the_entry_that_it_met(world: World) -> None:
    drill, check, found = await story(world, "ML-HELD", "confirmed")
    bureau = await drill.at("bureau.ml")
    hits = await matches_of(bureau, check["id"])
    await done(bureau.post("/api/holds", json={"record": hits[0]["id"], "reason": "Needed in court in Bamako."}))
    await done(bureau.delete(f"/api/watchlists/ML-HELD/entries/{found['id']}", headers=if_match(found["version"])))

    await world.later(days=31).purge()

    kept = await world.ledger.column("select id::text from alerts.entry where list = 'ML-HELD'")
    assert kept == [found["id"]]
    assert [hit["id"] for hit in await matches_of(bureau, check["id"])] == [hits[0]["id"]]


async def test_a_bureau_holds_its_own_records_alone_and_lifts_no_hold_of_the_officer_for_data_protection(
    world: World,
) -> None:
    drill, jonas = await world.drill(), await world.person("dpo")
    awa, other = await drill.at("officer.ml"), await drill.at("bureau.bf")
    check = drill.check(new_plate())
    await done(awa.post("/api/checks", json=check))
    foreign = await other.post("/api/holds", json={"record": check["id"], "reason": "Curious."})
    absent = await other.post("/api/holds", json={"record": drill.check("x")["id"], "reason": "Curious."})
    assert foreign.status_code == absent.status_code == 404
    assert foreign.json()["detail"] == absent.json()["detail"]

    hold = await done(jonas.post("/api/holds", json={"record": check["id"], "reason": "A complaint is pending."}))
    bureau = await drill.at("bureau.ml")
    refused = await bureau.request("DELETE", f"/api/holds/{hold['id']}", json={"reason": "We want it gone."})
    assert refused.status_code == 403


async def follows(world: World, sent: dict[str, Any]) -> dict[str, Any]:
    """A request of France that follows an alert, asked about by telephone."""
    await treaty(world.person)
    helene = await world.person("prosecutor.fr")
    asked = await done(helene.post("/api/requests", json=await body_of(helene, alert=sent["id"])))
    return await done(helene.post(f"/api/requests/{asked['id']}/informal", json={"note": "Ask."}, headers=if_match(1)))


async def test_a_hold_reaches_whatever_has_a_period_and_is_placed_by_its_own_country(world: World) -> None:
    drill, jonas, claire = await world.drill(), await world.person("dpo"), await world.person("bureau.fr")
    mali, faso, chidi = await drill.at("bureau.ml"), await drill.at("bureau.bf"), await world.person("prosecutor.ml")
    _, _, entries = await second_person_list(world, "ML-HELD-WAITS")
    waiting = await done(mali.post(entries, json=named("Held Waitselu", birth_date="1990-02-03", reason="Port")))
    planned = await done(mali.post("/api/deconfliction/plans", json=plan(drill, "ML")))
    sent = await released(chidi)
    asked = await follows(world, sent)
    await enrol_secretariat(world.node)
    room = {"id": str(uuid7()), "title": "A room", "parties": ["ML"]}
    await done((await world.person("desk.west")).post("/api/networks/west-africa/rooms", json=room))
    on_shift = shift(drill, "bureau.ml")
    await done((await drill.at("national.ml")).post("/api/shifts", json=on_shift))
    session = "select s.id::text from base.session s join base.person p on p.id = s.person_id where p.user_name = $1"
    signed_in = {"id": await world.ledger.value(f"{session} limit 1", drill.user("bureau.ml"))}

    of_mali = (sent, waiting, planned, on_shift, signed_in)
    for record, keeper in (*((one, mali) for one in of_mali), (asked, claire), (room, jonas)):
        wanted = {"record": record["id"], "reason": "Needed in court."}
        assert (await faso.post("/api/holds", json=wanted)).status_code == 404
        hold = await done(keeper.post("/api/holds", json=wanted))
        assert record["id"] in hold["records"] or keeper is jonas
        await done(keeper.request("DELETE", f"/api/holds/{hold['id']}", json={"reason": "Over."}))


async def test_a_hold_on_an_operation_keeps_its_alerts_and_what_was_asked_for_after_them(world: World) -> None:
    drill, jonas = await world.drill(), await world.person("dpo")
    chen = await drill.at("centre")
    sent = await released(chen, operation=drill.code)
    asked = await follows(world, sent)
    await world.ledger.value("update alerts.request set state = 'closed' where id::text = $1", asked["id"])
    wanted = {"operation": drill.code, "reason": "The court asked for all of it."}
    hold = await done(jonas.post("/api/holds", json=wanted))
    await closed(chen, drill.code)
    both = (
        "select id::text from (select id from alerts.alert union all select id from alerts.request) r"
        " where id::text = any($1)"
    )

    await world.later(days=3660).purge()
    assert set(await world.ledger.column(both, [sent["id"], asked["id"]])) == {sent["id"], asked["id"]}

    jonas = await world.person("dpo")
    await done(jonas.request("DELETE", f"/api/holds/{hold['id']}", json={"reason": "The case is closed."}))
    await world.purge()
    assert await world.ledger.column(both, [sent["id"], asked["id"]]) == []


async def test_a_hold_on_a_person_keeps_what_comes_of_their_entry_afterwards(world: World) -> None:
    drill, jonas = await world.drill(), await world.person("dpo")
    owner, checking, chen = await drill.at("bureau.ml"), await drill.at("bureau.bf"), await drill.at("centre")
    who = {"names": ["Wendpouire Heldlater"], "birth_date": "1985-03-20"}
    entries = await opened(owner, "ML-HELD-LATER", ["person"])
    listed = await added(owner, entries, named(who["names"][0], birth_date="1985-03-20"))
    hold = await done(jonas.post("/api/holds", json={"person": {"kind": "person", **who}, "reason": "A complaint."}))
    check = drill.check("x", checkpoint="BF-DOR-01", subject={"kind": "person", **who})
    await done((await drill.at("officer.bf")).post("/api/checks", json=check))
    match = await match_of(owner, check["id"])
    await led_to(match, drill, "confirmed")
    firearm = {"commodity": "firearm", "quantity": 1, "unit": "piece"}
    seizure = drill.incident("seizure", country="BF", checkpoint="BF-DOR-01", items=[firearm], match=match["id"])
    await done(checking.post("/api/incidents", json=seizure))
    sent = await released(chen, operation=drill.code, trigger={"kind": "incident", "id": seizure["id"]})
    asked = await follows(world, sent)
    await world.ledger.value("update alerts.request set state = 'closed' where id::text = $1", asked["id"])
    await world.ledger.value("update alerts.entry set removed_at = now() where id = $1::text::uuid", listed["id"])
    await closed(chen, drill.code)
    all_of_it = [one["id"] for one in (listed, check, match, seizure, sent, asked)]
    left = (
        "select id::text from (select id from alerts.entry union all select id from ops.check_report"
        " union all select id from ops.match union all select id from ops.incident"
        " union all select id from alerts.alert union all select id from alerts.request) r where id::text = any($1)"
    )

    await world.later(days=3660).purge()
    assert set(await world.ledger.column(left, all_of_it)) == set(all_of_it)

    jonas = await world.person("dpo")
    await done(jonas.request("DELETE", f"/api/holds/{hold['id']}", json={"reason": "It was answered."}))
    while await world.purge():
        pass
    assert await world.ledger.column(left, all_of_it) == []


async def test_a_hold_on_a_person_keeps_all_that_may_concern_them_and_not_the_name(world: World) -> None:
    drill, jonas = await world.drill(), await world.person("dpo")
    awa = await drill.at("officer.ml")
    check = {
        **drill.check("x"),
        "subject": {"kind": "person", "names": ["Ouidah Kponouvi"], "birth_date": "1970-01-02"},
    }
    await done(awa.post("/api/checks", json=check))
    await world.ledger.settled()
    wanted = {"kind": "person", "names": ["Ouidah Kponouvi"], "birth_date": "1970-01-02"}
    hold = await done(jonas.post("/api/holds", json={"person": wanted, "reason": "A complaint is pending."}))
    assert (hold["kind"], hold["records"]) == ("person", [check["id"]])
    assert set(await world.where(["Kponouvi"])) == {"ops.check_report"}

    luc = await officer_of_france(world.node, world.person)
    [theirs] = [one for one in await told(luc, "/api/holds") if one["id"] == hold["id"]]
    assert (theirs["reason"], theirs["records"]) == (None, [])
    lifted = await luc.request("DELETE", f"/api/holds/{hold['id']}", json={"reason": "Sweden has no officer any more."})
    assert lifted.status_code == 200, "it is of several countries' records, and must not stay for ever"


async def test_each_purge_leaves_a_certificate_that_anyone_with_our_key_can_check(world: World) -> None:
    drill, jonas = await world.drill(), await world.person("dpo")
    awa, chen = await drill.at("officer.ml"), await drill.at("centre")
    check = drill.check(new_plate())
    await done(awa.post("/api/checks", json=check))
    await world.ledger.settled()
    await closed(chen, drill.code)
    [one] = [one for one in await world.later(days=31).purge() if one.scope == f"operation:{drill.code}"]

    [shown] = [seen for seen in await told(jonas, "/api/retention/certificates") if seen["id"] == str(one.id)]
    assert (shown["records"], shown["counts"]) == (one.records, one.counts)
    key = Ed25519PublicKey.from_public_bytes(world.node.key.public)
    key.verify(bytes.fromhex(shown["signature"]), message(one))
    looks = (await done(jonas.get("/api/audit", params={"record": str(one.id)})))["items"]
    assert [(look["verb"], look["result"], look["records"], look["asked"]) for look in looks] == [
        ("purge.run", "checks", 1, one.commitment)
    ]
    assert check["id"] not in str(shown)


async def test_events_go_when_nobody_can_resume_before_them_and_the_numbers_have_no_gap(world: World) -> None:
    drill = await world.drill()
    awa = await drill.at("officer.ml")
    check = drill.check(new_plate())
    await done(awa.post("/api/checks", json=check))
    chen, history = await drill.at("centre"), f"/api/map/history?operation={drill.code}"
    sent = await released(chen, operation=drill.code, trigger={"kind": "check", "id": check["id"]})
    await world.ledger.settled()
    on_the_map = "select max(number) from realtime.event where record = $1::text::uuid and mark is not null"
    known = await world.ledger.value(on_the_map, sent["id"])
    await story(world, "ML-RET-LOG", "denied")
    oldest = "select min(number) from realtime.event"
    before = await world.ledger.value(oldest)
    await released(chen, operation=drill.code)  # who hears of few kinds has noted its place at the last of them
    await done((await drill.at("bureau.ml")).post("/api/deconfliction/plans", json=plan(drill, "ML")))
    arrest = await done(awa.post("/api/incidents", json=drill.incident("arrest", persons=1)))
    back = f"/api/incidents/{arrest['id']}/withdraw"
    await done(awa.post(back, json={"reason": "Twice."}, headers={"if-match": '"1"'}))

    async def all_are_past_it() -> object:
        return await world.ledger.value("select min(number) >= $1 from realtime.consumer", known)

    await until(all_are_past_it)
    await world.later(days=119).purge()
    assert await world.ledger.value(oldest) == before
    assert (await done(chen.get(history)))["whole"]

    await world.later(days=121).purge()
    assert await world.ledger.value("select count(*) from realtime.event where number = $1", before) == 0
    assert not (await done(chen.get(history)))["whole"]
    await done(awa.post("/api/checks", json=drill.check(new_plate())))
    await world.ledger.settled()
    assert await world.ledger.value("select max(number) - min(number) + 1 = count(*) from realtime.event")
    assert await world.ledger.value("select max(number) = (select number from realtime.head) from realtime.event")


async def second_person_list(world: World, code: str) -> tuple[httpx.AsyncClient, httpx.AsyncClient, str]:
    """Two colleagues of the Malian bureau, and a list of theirs that asks for both."""
    drill = await world.drill()
    mariam, issa = await drill.at("bureau.ml"), await world.person("bureau.ml")
    return mariam, issa, await opened(mariam, code, ["person"], second_person=True)


async def test_what_was_proposed_of_a_person_is_forgotten_when_it_is_decided_or_the_entry_erased(world: World) -> None:
    mariam, issa, entries = await second_person_list(world, "ML-PROPOSED")
    kept, refused = "Adjovi Proposelu", "Kossi Refuselu"
    waiting = [
        await done(mariam.post(entries, json=named(name, birth_date="1990-02-03", reason="Seen at the port")))
        for name in (kept, refused)
    ]
    assert set(await world.where([kept, refused])) == {"base.proposal"}

    await done(issa.post(f"/api/proposals/{waiting[0]['id']}/release"))
    await done(issa.post(f"/api/proposals/{waiting[1]['id']}/refuse", json={"reason": "No ground"}))

    assert await world.where([refused]) == {}
    assert set(await world.where([kept])) == {"alerts.entry"}
    [entry] = (await done(mariam.get(entries)))["items"]
    address = f"{entries}/{entry['id']}"
    change = {"note": "canarychange of Adjovi", "reason": "Seen again"}
    await done(mariam.patch(address, json=change, headers=if_match(entry["version"])))
    assert set(await world.where(["canarychange"])) == {"base.proposal"}
    await world.ledger.value("update alerts.entry set removed_at = now() where id = $1::text::uuid", entry["id"])
    await world.later(days=31).purge()
    assert await world.where([kept, "canarychange"]) == {}


async def test_what_nobody_decided_on_in_time_keeps_nobody(world: World) -> None:
    mariam, _, entries = await second_person_list(world, "ML-RUN-OUT")
    unread = named("Yaovi Runoutelu", birth_date="1990-02-03", reason="Runoutelu at the port")
    waiting = await done(mariam.post(entries, json=unread))
    drill = await world.drill()
    chen = await drill.at("centre")
    other = f"second.{drill.code}"
    await colleague(world.node, other, "centre", "CI", [f"op:{drill.code}", f"centre:{drill.code}"])
    sami = await world.person(other)
    draft = await drafted(chen, operation=drill.code, second=other)
    sent = await done(sami.post(f"/api/alerts/{draft['id']}/release", headers=if_match(draft["version"])))
    right = {"title": "Runoutelu's lorry", "reason": "Misread."}
    await done(chen.post(f"/api/alerts/{sent['id']}/correct", json=right, headers=if_match(sent["version"])))
    assert set(await world.where(["runoutelu"])) == {"base.proposal"}

    await world.later(days=8).keeper.look()

    assert await world.where(["runoutelu"]) == {}
    assert await world.ledger.audits(waiting["id"]) == [("proposal.make", "entry.add"), ("proposal.make", "expired")]
    left = await done(mariam.get(f"/api/proposals/{waiting['id']}"))
    assert (left["state"], left["content"], left["reason"]) == ("expired", {}, "")
    about = "select count(*)::int from base.proposal where record::text = $1"
    assert await world.ledger.value(about, sent["id"]) == 1
    await closed(chen, drill.code)
    over = [one for one in await world.later(days=3660).purge() if one.scope == f"operation:{drill.code}"]
    assert [one.counts["base.proposal"] for one in over if one.what == "alerts"] == [1]
    assert await world.ledger.value(about, sent["id"]) == 0


async def test_decided_proposals_shifts_and_the_list_of_exports_go_with_a_proof(world: World) -> None:
    mariam, issa, entries = await second_person_list(world, "ML-DECIDED")
    waiting = await done(mariam.post(entries, json=named("Sena Decidelu", birth_date="1990-02-03", reason="Port")))
    await done(issa.post(f"/api/proposals/{waiting['id']}/release"))
    wanted = {"what": "entries", "format": "csv", "reason": "For the court", "filter": {"list": "ML-DECIDED"}}
    export = await done(mariam.post("/api/exports", json=wanted))
    left = (
        "select count(*)::int from (select id from base.proposal union all select id from ops.export) kept"
        " where id::text = any($1)"
    )
    both = [waiting["id"], export["id"]]
    drill = await world.drill()
    planned = shift(drill, "bureau.ml")
    await done((await drill.at("national.ml")).post("/api/shifts", json=planned))
    on_shift = "select count(*)::int from ops.shift where id::text = $1"
    tasks = (
        "insert into alerts.directory_task (authority_id, kind, done_at, outcome, class_id)"
        " select id, 'verify', done, case when done is null then null else 'verified' end, class_id"
        " from alerts.authority, (values (now()), (null)) made(done) where code = 'ML-CA' returning id"
    )
    to_do = await world.ledger.column(tasks)
    left_to_do = "select count(*)::int from alerts.directory_task where id = any($1)"

    await world.later(days=30).purge()
    assert await world.ledger.value(on_shift, planned["id"]) == 1
    gone = {one.what: one for one in await world.later(days=31).purge()}["shifts"]
    assert (gone.counts["ops.shift"], await world.ledger.value(on_shift, planned["id"])) == (1, 0)
    await world.later(days=89).purge()
    assert (await world.ledger.value(left, both), await world.ledger.value(left_to_do, to_do)) == (2, 2)
    made = {one.what: one for one in await world.later(days=92).purge()}

    assert await world.ledger.value(left, both) == 0
    assert (made["proposals"].counts["base.proposal"], made["exports"].counts["ops.export"]) == (
        made["proposals"].records,
        made["exports"].records,
    )
    for one in (made["proposals"], made["exports"]):
        assert await world.ledger.audits(str(one.id)) == [("purge.run", one.what)]
    gone = {one.what: one for one in await world.later(days=366).purge()}["directory-tasks"]
    assert (gone.counts["alerts.directory_task"], await world.ledger.value(left_to_do, to_do)) == (1, 1), "what is done"


async def test_a_device_goes_a_year_after_somebody_last_signed_in_on_it(world: World) -> None:
    made = "insert into base.device (key, label) values ($1, 'canarydevice of Awa') returning id"
    await world.ledger.value(made, bytes(65))
    await world.later(days=364).purge()
    assert set(await world.where(["canarydevice"])) == {"base.device"}
    gone = {one.what: one for one in await world.later(days=366).purge()}["devices"]
    assert gone.counts["base.device"] == gone.records
    assert await world.where(["canarydevice"]) == {}


async def test_the_purger_may_end_records_and_nothing_else(world: World) -> None:
    role = "jointops_purger"
    for named_table, right in (
        ("care.victim", "select"), ("base.audit", "delete"), ("base.audit", "update"), ("base.person", "select"),
        ("base.seal", "insert"), ("ops.check_report", "update"), ("base.proposal", "update"), ("ops.match", "insert"),
    ):  # fmt: skip
        assert not await world.ledger.value("select has_table_privilege($1, $2, $3)", role, named_table, right), (
            named_table
        )
    assert not await world.ledger.value("select rolbypassrls or rolsuper from pg_roles where rolname = $1", role)


KEPT_FOR_GOOD = {
    "base.access_class", "base.audit", "base.audit_fresh", "base.audit_leaf", "base.audit_tree", "base.seal",
    "base.person", "realtime.consumer", "realtime.head", "alerts.authority", "alerts.duty",
    "alerts.authority_change", "alerts.authority_notice", "alerts.circular", "alerts.circular_addressee",
    "alerts.network", "alerts.network_member", "alerts.treaty", "alerts.treaty_party",
    "alerts.treaty_correction",
    "alerts.meeting", "alerts.action_item",
    "alerts.watchlist",
    "ops.operation", "ops.participant", "ops.journey", "ops.checkpoint", "ops.reported_figure", "ops.retention_rule",
    "ops.purge_certificate", "ops.key_rules", "public.jointops_migration",
    "base.attempt", "base.passkey",
    "base.person_identity", "base.token_use", "integrations.webhook", "alerts.partner_key", "alerts.threshold_change",
    "ops.drift_alarm",
    "geo.site", "geo.unit", "ops.view", "ops.area", "geo.cleared", "geo.summed", "geo.cell",
    "integrations.record_taken",
    "integrations.mail_wish", "ops.list_met", "ops.correction_left", "ops.hit_beat", "ops.plan_key", "ops.readiness",
    "ops.daily_report",
}  # fmt: skip
"""Words, places, accounts and proofs: nothing that is said about a person who was checked or sought."""


async def test_every_table_has_a_rule_of_its_own_or_holds_nobody_who_was_checked_or_sought(world: World) -> None:
    tables = await world.ledger.column(
        "select schemaname || '.' || tablename from pg_tables"
        " where schemaname not in ('pg_catalog', 'information_schema')"
    )
    ruled = set(await world.ledger.column("select distinct unnest(tables) from ops.retention_rule"))
    assert set(tables) - ruled == KEPT_FOR_GOOD
    whats = set(await world.ledger.column("select distinct what from ops.retention_rule"))
    assert whats - set(ENDINGS) == {"entries", "events"}
