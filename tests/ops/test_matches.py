"""Claire's entry in France meets Awa's check in Mali: Mariam of the Malian bureau claims and asks, Claire decides."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

import httpx
import pytest

from alerts.screening import prepare
from alerts.screening.model import Vehicle
from alerts.watchlists.index import LiveEntries
from alerts.watchlists.model import SILENT
from jointops.base.clock import utc_now
from jointops.base.ids import uuid7
from jointops.base.sql import Statements
from jointops.base.tx import Tx
from jointops.node import Node
from ops.hits.keeper import HitKeeper
from ops.matching.matcher import Matcher
from ops.matching.model import BEHIND_S
from ops.matching.told import say_unmatched
from ops.rights.erasing import erase_record
from realtime.consumers import Worker
from realtime.log import LogEvent
from tests.alerts.support import Records, added, if_match, opened, pointers, problem, vehicle
from tests.ops.support import GAO, Drill, Ledger, done, match_of, matches_of, new_plate
from tests.support import Person, until

q = Statements(
    """
-- matches_seen: the matches that this viewer's rows hold of a check
select id from ops.match where check_id = :check_id::uuid;
-- marks_seen: what this viewer's map holds of a record
select kind, state from geo.mark where record = :record::uuid;
"""
)

_lists = iter(range(1, 1000))


class Pair:
    """A check at Gao that met an entry of France."""

    def __init__(self, check: dict[str, Any], entry: dict[str, Any], entries: str, match: dict[str, Any]) -> None:
        self.check, self.entry, self.entries, self.match = check, entry, entries, match
        self.address = f"/api/matches/{match['id']}"


async def met(drill: Drill, claire: httpx.AsyncClient, **terms: object) -> Pair:
    """Claire adds an entry, Awa checks its plate, the matcher finds both."""
    plate = new_plate()
    entries = await opened(claire, f"FR-MET-{next(_lists)}", ["vehicle"])
    entry = await added(claire, entries, vehicle(plate, **terms))
    check = drill.check(plate)
    await done((await drill.at("officer.ml")).post("/api/checks", json=check))
    return Pair(check, entry, entries, await match_of(claire, check["id"]))


async def test_a_matcher_that_has_heard_of_no_change_asks_for_it_before_it_matches(
    node: Node, drill: Drill, person: Person
) -> None:
    elsewhere = LiveEntries()
    await elsewhere.load(node.db)
    pair = await met(drill, await person("bureau.fr"))
    id, now = UUID(pair.check["id"]), utc_now()
    event = LogEvent(0, "check.reported", drill.code, id, 1, 0, now, now, {}, None)

    async with node.db.service("matcher") as tx:
        await Matcher(node.db, elsewhere).act(tx, [event])

    found = elsewhere.screen(prepare(Vehicle(plate=pair.check["subject"]["plate"], country="BF")))
    assert [str(one.entry) for one in found] == [pair.entry["id"]]


async def test_two_bureaux_lead_a_match_from_possible_to_a_hit(drill: Drill, person: Person, ledger: Ledger) -> None:
    claire, mariam = await person("bureau.fr"), await drill.at("bureau.ml")
    pair = await met(drill, claire)
    at = pair.address

    seen = await done(mariam.get(at))
    assert (seen["state"], seen["version"], seen["may"]) == ("possible", 1, ["claim", "ask"])
    assert (await done(claire.get(at)))["may"] == ["verdict"]
    assert (seen["entry"]["id"], seen["subject"]) == (pair.entry["id"], pair.check["subject"])

    claimed = await done(mariam.post(f"{at}/claim", headers=if_match(1)))
    assert (claimed["state"], claimed["claimed_by"]["user"]) == ("claimed", drill.user("bureau.ml"))
    asked = await done(mariam.post(f"{at}/ask", json={"text": "Which colour?"}, headers=if_match(2)))
    assert (asked["state"], asked["may"]) == ("asked", [])
    answered = await done(claire.post(f"{at}/answer", json={"text": "Green."}, headers=if_match(3)))
    assert (answered["state"], answered["may"]) == ("claimed", ["verdict"])
    verdict = {"verdict": "confirmed", "reason": "Chassis agrees.", "action_taken": "Vehicle held."}
    hit = await done(claire.post(f"{at}/verdict", json=verdict, headers=if_match(4)))

    assert (hit["state"], hit["version"], hit["may"]) == ("confirmed", 5, [])
    assert hit["verdict"]["by"]["user"] == "bureau.fr" and hit["verdict"]["action_taken"] == "Vehicle held."
    assert [(said["kind"], said["by"]["country"], said["text"]) for said in hit["thread"]] == [
        ("ask", "ML", "Which colour?"),
        ("answer", "FR", "Green."),
    ]
    kinds = ["match.found", "match.claimed", "match.asked", "match.answered", "match.verified"]
    assert await ledger.events(pair.match["id"]) == kinds
    acts = [(verb, result) for verb, result in await ledger.audits(pair.match["id"]) if verb != "match.read"]
    assert acts == [
        ("match.record", "done"),
        ("match.claim", "claimed"),
        ("match.ask", "asked"),
        ("match.answer", "claimed"),
        ("match.verdict", "confirmed"),
    ]


async def test_who_decides_an_identity_reads_what_speaks_against_the_check(drill: Drill, person: Person) -> None:
    claire = await person("bureau.fr")
    entries = await opened(claire, f"FR-MET-{next(_lists)}", ["container"])
    subject = {"kind": "container", "number": "CSQU3054384"}
    terms = {name: value for name, value in vehicle("").items() if name not in ("plate", "country")}
    await added(claire, entries, {**terms, **subject, "as_printed": True})
    plain = await met(drill, claire)
    ahead = (utc_now() + timedelta(hours=9)).isoformat()
    far = {"lon": 30, "lat": -30}
    check = drill.check("", subject=subject, as_printed=True, occurred_at=ahead, position=far)
    await done((await drill.at("officer.ml")).post("/api/checks", json=check))
    doubted = await match_of(claire, check["id"])

    assert (plain.match["doubts"], doubted["doubts"]) == ([], ["clock", "as-printed", "far-from-post"])


@pytest.mark.parametrize("verdict", ["denied", "undetermined"])
async def test_a_match_that_is_decided_is_no_longer_open(drill: Drill, person: Person, verdict: str) -> None:
    claire, mariam = await person("bureau.fr"), await drill.at("bureau.ml")
    pair = await met(drill, claire)

    body = {"verdict": verdict, "reason": "Another colour."}
    assert (await done(claire.post(f"{pair.address}/verdict", json=body, headers=if_match(1))))["state"] == verdict

    assert (await claire.post(f"{pair.address}/verdict", json=body, headers=if_match(2))).status_code == 409
    for act, said in (("claim", None), ("ask", {"text": "Sure?"})):
        assert (await mariam.post(f"{pair.address}/{act}", json=said, headers=if_match(2))).status_code == 409
    figures = await done((await drill.at("centre")).get(f"/api/operations/{drill.code}/figures"))
    assert "hit" not in [tally["kind"] for tally in figures["computed"]]


async def test_a_desk_reads_what_waits_by_its_clock_how_much_that_is_and_some_by_their_ids(
    drill: Drill, person: Person, ledger: Ledger
) -> None:
    claire, mariam, of_bf = await person("bureau.fr"), await drill.at("bureau.ml"), await drill.at("bureau.bf")
    before = await done(claire.get("/api/matches/counts"))
    ours = [await met(drill, claire) for _ in range(2)]
    ids = [pair.match["id"] for pair in ours]
    await ledger.value("update ops.match set due_at = '2026-01-01' where id = $1", ids[1])

    counted = await done(claire.get("/api/matches/counts"))
    assert counted == {**before, "decide": before["decide"] + 2}
    assert (await done(mariam.get("/api/matches/counts")))["claim"] >= 2
    shown = [one["id"] for one in (await done(claire.get("/api/matches/waiting")))["items"]]
    assert shown[0] == ids[1] and shown.index(ids[0]) > 0, "what is due first stands first, not what came last"
    some = {"id": [*ids, str(uuid7())]}
    assert {one["id"] for one in (await done(claire.get("/api/matches/some", params=some)))["items"]} == set(ids)
    for read in ("waiting", "some"):
        assert (await done(of_bf.get(f"/api/matches/{read}", params=some if read == "some" else {})))["items"] == []

    denied = {"verdict": "denied", "reason": "Another vehicle."}
    await done(claire.post(f"{ours[1].address}/verdict", json=denied, headers=if_match(ours[1].match["version"])))
    assert ids[1] not in [one["id"] for one in (await done(claire.get("/api/matches/waiting")))["items"]]


async def test_the_checking_bureau_does_not_decide_and_the_owner_does_not_claim(drill: Drill, person: Person) -> None:
    claire, mariam = await person("bureau.fr"), await drill.at("bureau.ml")
    at = (await met(drill, claire)).address
    verdict = {"verdict": "confirmed", "reason": "I am sure."}

    assert (await mariam.post(f"{at}/verdict", json=verdict, headers=if_match(1))).status_code == 403
    assert (await mariam.post(f"{at}/answer", json={"text": "Green."}, headers=if_match(1))).status_code == 403
    assert (await claire.post(f"{at}/claim", headers=if_match(1))).status_code == 403
    assert (await claire.post(f"{at}/ask", json={"text": "Which colour?"}, headers=if_match(1))).status_code == 403
    assert (await claire.post(f"{at}/answer", json={"text": "Green."}, headers=if_match(1))).status_code == 409
    assert (await done(claire.get(at)))["version"] == 1


async def test_for_a_bureau_that_is_no_party_a_match_is_as_absent_as_none(drill: Drill, person: Person) -> None:
    salif = await drill.at("bureau.bf")
    pair = await met(drill, await person("bureau.fr"))

    for address in (pair.address, f"/api/matches/{uuid7()}"):
        assert (await salif.get(address)).status_code == 404
        assert (await salif.post(f"{address}/claim", headers=if_match(1))).status_code == 404
    assert problem(await salif.get(pair.address)) == problem(await salif.get(f"/api/matches/{uuid7()}"))
    assert await matches_of(salif, pair.check["id"]) == []


@pytest.mark.parametrize("desk", ["officer.ml", "victims.ml"])
async def test_an_officer_reads_no_matches(drill: Drill, person: Person, desk: str) -> None:
    other = await drill.at(desk)
    pair = await met(drill, await person("bureau.fr"))

    assert (await other.get(pair.address)).status_code == 403
    assert (await other.get("/api/matches")).status_code == 403
    assert (await other.post(f"{pair.address}/claim", headers=if_match(1))).status_code == 403


async def test_the_centre_sees_the_face_of_a_match_and_acts_on_none(drill: Drill, person: Person) -> None:
    chen = await drill.at("centre")
    pair = await met(drill, await person("bureau.fr"))

    face = await done(chen.get(pair.address))

    assert set(face) == {
        "id", "version", "operation", "countries", "kind", "state", "place", "occurred_at", "recorded_at", "may",
        "held", "due_at", "overdue", "step",
    }  # fmt: skip
    assert (face["countries"], face["place"]["code"]) == ({"checked": "ML", "owner": "FR"}, GAO)
    assert [one["id"] for one in (await done(chen.get("/api/matches")))["items"]] == [pair.match["id"]]
    assert (await chen.post(f"{pair.address}/claim", headers=if_match(1))).status_code == 403
    turquesa = await person("centre.turquesa")
    assert (await turquesa.get(pair.address)).status_code == 404


async def test_whoever_acts_says_which_version_was_read(drill: Drill, person: Person) -> None:
    claire, mariam = await person("bureau.fr"), await drill.at("bureau.ml")
    at = (await met(drill, claire)).address
    bodies = {"ask": {"text": "?"}, "answer": {"text": "!"}, "verdict": {"verdict": "denied", "reason": "No."}}

    for act in ("claim", "ask", "answer", "verdict"):
        assert (await mariam.post(f"{at}/{act}", json=bodies.get(act))).status_code == 428
    await done(mariam.post(f"{at}/claim", headers=if_match(1)))
    stale = await claire.post(f"{at}/verdict", json=bodies["verdict"], headers=if_match(1))

    assert stale.status_code == 412
    assert (await done(claire.get(at)))["state"] == "claimed"
    assert (await mariam.post(f"{at}/claim", headers={"if-match": "now"})).status_code == 422


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"verdict": "maybe", "reason": "x"}, "/verdict"),
        ({"verdict": "confirmed"}, "/reason"),
        ({"verdict": "confirmed", "reason": ""}, "/reason"),
        ({"verdict": "confirmed", "reason": "x", "state": "denied"}, "/state"),
    ],
)
async def test_a_verdict_without_a_reason_is_none(
    drill: Drill, person: Person, body: dict[str, str], pointer: str
) -> None:
    claire = await person("bureau.fr")
    at = (await met(drill, claire)).address

    assert pointers(await claire.post(f"{at}/verdict", json=body, headers=if_match(1))) == [pointer]


async def test_an_entry_taken_back_takes_its_open_matches_along_and_leaves_the_decided(
    drill: Drill, person: Person, ledger: Ledger
) -> None:
    claire, mariam = await person("bureau.fr"), await drill.at("bureau.ml")
    pair = await met(drill, claire)
    again = drill.check(pair.check["subject"]["plate"])
    await done((await drill.at("officer.ml")).post("/api/checks", json=again))
    decided = await match_of(claire, again["id"])
    body = {"verdict": "confirmed", "reason": "Seen."}
    await done(claire.post(f"/api/matches/{decided['id']}/verdict", json=body, headers=if_match(1)))

    removed = await claire.delete(f"{pair.entries}/{pair.entry['id']}", headers=if_match(1))
    assert removed.status_code == 204, removed.text
    await ledger.settled()

    left = await done(mariam.get(pair.address))
    assert (left["state"], left["may"], left["version"]) == ("withdrawn", ["acknowledge"], 2)
    assert (await done(mariam.get(f"/api/matches/{decided['id']}")))["state"] == "confirmed"
    assert await ledger.events(pair.match["id"]) == ["match.found", "match.verified"]
    assert (await mariam.post(f"{pair.address}/claim", headers=if_match(2))).status_code == 409


async def test_a_new_entry_finds_the_checks_made_before_it_once(drill: Drill, person: Person, ledger: Ledger) -> None:
    claire, mariam, awa = await person("bureau.fr"), await drill.at("bureau.ml"), await drill.at("officer.ml")
    check = drill.check(new_plate())
    told = await done(awa.post("/api/checks", json=check))
    await ledger.settled()
    entries = await opened(claire, "FR-RETRO", ["vehicle"])
    entry = await added(claire, entries, vehicle(check["subject"]["plate"]))

    match = await match_of(claire, check["id"])

    assert (match["retro"], match["entry"]["id"], match["reference"]) == (True, entry["id"], told["reference"])
    assert round(sum(term["weight"] for term in match["because"]), 2) == match["score"]
    assert (await done(mariam.get(f"/api/matches/{match['id']}")))["retro"] is True
    address = f"{entries}/{entry['id']}"
    await done(claire.patch(address, json={"note": "Changed, still the same plate."}, headers=if_match(1)))
    assert await ledger.events(match["id"]) == ["match.found", "match.linked"], "found once, and corrected"
    [kept] = await matches_of(claire, check["id"])
    assert kept["entry"]["note"] == "Changed, still the same plate."
    assert plain_answer(await done(awa.get(f"/api/checks/{check['id']}"))) == ("clear", None)


@pytest.mark.parametrize("silent", sorted(SILENT))
async def test_a_silent_match_exists_for_its_owner_alone(
    drill: Drill, person: Person, records: Records, ledger: Ledger, silent: str
) -> None:
    claire = await person("bureau.fr")
    pair = await met(drill, claire, action=silent)
    id = pair.match["id"]

    assert [event["kind"] for event in await records.events("bureau.fr", id)] == ["match.found"]
    assert await records.rows("bureau.fr", q.marks_seen, record=id) == [("match", "possible")]
    for desk in ("centre", "bureau.ml", "bureau.bf", "officer.ml", "victims.ml"):
        user = drill.user(desk)
        assert await records.events(user, id) == []
        assert await records.rows(user, q.matches_seen, check_id=pair.check["id"]) == []
        assert await records.rows(user, q.marks_seen, record=id) == []
        figures = await done((await drill.at(desk)).get(f"/api/operations/{drill.code}/figures"))
        assert "match" not in [tally["kind"] for tally in figures["computed"]]
    for desk in ("bureau.ml", "centre"):
        other = await drill.at(desk)
        assert problem(await other.get(pair.address)) == problem(await other.get(f"/api/matches/{uuid7()}"))
        assert (await done(other.get("/api/matches", params={"operation": drill.code})))["items"] == []
    verdict = {"verdict": "confirmed", "reason": "Followed since Niamey."}
    await done(claire.post(f"{pair.address}/verdict", json=verdict, headers=if_match(1)))
    assert await records.events(drill.user("bureau.ml"), id) == []
    assert await records.events(drill.user("centre"), id) == []


async def test_a_match_in_a_country_that_must_not_learn_of_the_entry_stays_with_the_owner(
    drill: Drill, person: Person, records: Records
) -> None:
    pair = await met(drill, await person("bureau.fr"), exclude=["ML"])

    for desk in ("bureau.ml", "officer.ml", "centre"):
        assert await records.events(drill.user(desk), pair.match["id"]) == []
        assert await records.rows(drill.user(desk), q.matches_seen, check_id=pair.check["id"]) == []
        assert await records.rows(drill.user(desk), q.marks_seen, record=pair.match["id"]) == []


async def test_a_match_elsewhere_is_told_to_nobody_of_an_excluded_country(
    drill: Drill, person: Person, records: Records, ledger: Ledger
) -> None:
    pair = await met(drill, await person("bureau.fr"), exclude=["BF"])
    id = pair.match["id"]

    assert len(await records.rows(drill.user("bureau.ml"), q.matches_seen, check_id=pair.check["id"])) == 1
    assert len(await records.events(drill.user("centre"), id)) == 1
    barred = await ledger.column(
        "select c.excluded from ops.match m join base.access_class c on c.id in (m.class_id, m.face_class_id)"
        " where m.id::text = $1",
        id,
    )
    assert barred == [["country:BF", "from:BF"]] * 2

    # Who sits at the centre holds no word of their country, and is of it all the same.
    pair = await met(drill, await person("bureau.fr"), exclude=["CI"])
    assert len(await records.events(drill.user("bureau.ml"), pair.match["id"])) == 1
    assert await records.events(drill.user("centre"), pair.match["id"]) == []
    assert await records.rows(drill.user("centre"), q.marks_seen, record=pair.match["id"]) == []


async def test_events_of_a_match_hold_no_subject_and_no_name(drill: Drill, person: Person, records: Records) -> None:
    pair = await met(drill, await person("bureau.fr"))

    [event] = await records.events(drill.user("centre"), pair.match["id"])

    said = str(dict(event))
    for secret in (pair.check["subject"]["plate"], pair.entry["id"], pair.check["id"], "Somebody", "Order", "FR-MET"):
        assert secret not in said


def plain_answer(check: dict[str, Any]) -> tuple[object, object]:
    return check["answer"], check["instruction"]


@asynccontextmanager
async def before_the_matcher_s_turn(ledger: Ledger) -> AsyncGenerator[None]:
    """What happens between an officer's answer and the matcher's turn, however long that is."""
    another = await ledger.another()
    try:
        async with another.transaction():
            await another.execute("select from realtime.consumer where name = 'matcher' for update")
            yield
    finally:
        await another.close()


async def goes(node: Node, ledger: Ledger, claire: httpx.AsyncClient, at: str, way: str) -> None:
    """An entry at an address of its list leaves it, in one of the ways there are."""
    *_, code, _, entry = at.split("/")
    if way == "withdrawn":
        assert (await claire.delete(at, headers=if_match(1))).status_code == 204
    elif way == "restricted":
        await done(claire.post(f"{at}/restriction", json={"on": True, "reason": "A court."}, headers=if_match(1)))
    elif way == "over":
        await ledger.value("update alerts.entry set expires_at = now() where id::text = $1", entry)
    elif way == "erased":
        async with node.db.service("purger") as tx:
            await erase_record(node.db, tx, "entry", UUID(entry), f"list:{code}")


KEEPS: dict[str, dict[str, object]] = {"noted": {"note": "Seen in Niamey."}}
HIDES: dict[str, dict[str, object]] = {"silent": {"action": "discreet"}, "kept from Mali": {"exclude": ["ML"]}}
CHANGES: dict[str, dict[str, object]] = {**KEEPS, **HIDES, "other": {"plate": "00 OT 0000 BF"}}
FATES = ("stays", "unread", *CHANGES, "withdrawn", "restricted", "over", "erased")
STAY = {"stays", "unread", *KEEPS}


async def test_what_an_officer_was_told_is_recorded_or_the_officer_is_let_go_whatever_becomes_of_the_entries(
    node: Node, drill: Drill, person: Person, ledger: Ledger
) -> None:
    claire, awa, rng = await person("bureau.fr"), await drill.at("officer.ml"), Random(5)
    code = f"FR-TOLD-{drill.code[6:]}"
    entries = await opened(claire, code, ["vehicle"])

    async def befalls(entry: str, fate: str, others: set[str]) -> None:
        at = f"{entries}/{entry}"
        if fate in CHANGES:
            beside = {"beside": [*others]}
            await done(claire.patch(at, json=CHANGES[fate], params=beside, headers=if_match(1)))
        elif fate not in STAY:
            await goes(node, ledger, claire, at, fate)
        if fate in ("over", "unread"):  # an entry of another node, which this one has not read, or holds no more
            node.live.drop(UUID(entry))

    kept = "select entries::text[] from ops.check_told where check_id::text = $1"
    filed: list[tuple[str, dict[str, str], set[str]]] = []
    sure = [*((fate,) for fate in FATES), *((fate, "stays") for fate in FATES)]
    async with before_the_matcher_s_turn(ledger):
        for fates in (*sure, *(tuple(rng.choices(FATES, k=3)) for _ in range(3))):
            plate = new_plate()
            told = {(await added(claire, entries, vehicle(plate)))["id"]: fate for fate in fates}
            beside = f"{entries}?{'&'.join(f'beside={one}' for one in told)}"
            hidden = {(await added(claire, beside, vehicle(plate, **rng.choice([*HIDES.values()]))))["id"]}
            check = drill.check(plate)
            assert (await done(awa.post("/api/checks", json=check)))["answer"] == "act"
            assert set(await ledger.value(kept, check["id"])) == told.keys(), "and of the hidden one nothing"
            for entry, fate in rng.sample([*told.items()], len(told)):
                await befalls(entry, fate, {*told, *hidden})
            left = {entry for entry, fate in told.items() if fate != "erased"}
            assert set(await ledger.value(kept, check["id"])) == left
            filed.append((check["id"], told, hidden))
        clear = drill.check(new_plate())
        await done(awa.post("/api/checks", json=clear))
        assert await ledger.value(kept, clear["id"]) is None
    await ledger.settled()

    shown = "select entry_id::text from ops.match m where check_id::text = $1 and ops.is_untold(m) = $2"
    for id, told, hidden in filed:
        assert set(await ledger.column(shown, id, False)) == {one for one, fate in told.items() if fate in STAY}, told
        assert set(await ledger.column(shown, id, True)) == {
            *hidden, *(one for one, fate in told.items() if fate in HIDES)
        }, told  # fmt: skip
        follow = (await done(awa.get(f"/api/checks/{id}")))["follow"]
        assert (follow or {}).get("code") == (None if STAY & {*told.values()} else "let-go"), told
    assert (await done(awa.get(f"/api/checks/{clear['id']}")))["follow"] is None
    assert await ledger.value("select count(*)::int from ops.check_told") == 0, "kept no longer than it is needed"


async def sought(person: Person) -> str:
    """A plate that stands on a list."""
    claire, plate = await person("bureau.fr"), new_plate()
    await added(claire, await opened(claire, f"FR-MET-{next(_lists)}", ["vehicle"]), vehicle(plate))
    return plate


async def test_who_waits_is_sent_to_the_centre_while_the_matcher_is_a_minute_behind(
    node: Node, drill: Drill, person: Person, ledger: Ledger
) -> None:
    awa, plate = await drill.at("officer.ml"), await sought(person)
    known, clear = drill.check(plate), drill.check(new_plate())

    async def words() -> list[str | None]:
        found = [await done(awa.get(f"/api/checks/{check['id']}")) for check in (known, clear)]
        return [one["follow"] and one["follow"]["code"] for one in found]

    async with before_the_matcher_s_turn(ledger):
        for check in (known, clear):
            await done(awa.post("/api/checks", json=check))
        await HitKeeper(node.db).look()
        assert await words() == [None, None], "a moment is no delay"
        for _ in range(2):
            await HitKeeper(node.db, clock=lambda: utc_now() + timedelta(seconds=BEHIND_S)).look()
            assert await words() == ["call-centre", None]
        vain = "select ops.waits_in_vain(c) from ops.check_report c where id::text = $1"
        assert not await ledger.value(vain, known["id"]), "what comes of it is not known yet"
    await ledger.settled()
    assert await words() == ["bureau-has-it", None]
    said = [result for verb, result in await ledger.audits(known["id"]) if verb == "check.instruct"]
    assert said == ["call-centre", "bureau-has-it"], "each once"
    early = await awa.post(f"/api/checks/{known['id']}/outcome", json={"done": True})
    assert early.status_code == 409, "nobody was let act"

    late = drill.check(plate)
    await done(awa.post("/api/checks", json=late))
    await ledger.settled()
    async with node.db.service("matcher") as tx:
        assert await say_unmatched(tx, UUID(late["id"])) == 0, "the matcher was there first"
        tx.audit("test.look")


@pytest.mark.parametrize("way", ["withdrawn", "restricted"])
async def test_who_was_sent_to_the_centre_for_an_entry_that_is_gone_meanwhile_is_let_go(
    node: Node, drill: Drill, person: Person, ledger: Ledger, way: str
) -> None:
    claire, awa, plate = await person("bureau.fr"), await drill.at("officer.ml"), new_plate()
    entries = await opened(claire, f"FR-VAIN-{next(_lists)}", ["vehicle"])
    entry = await added(claire, entries, vehicle(plate))
    at_once, sent_on = drill.check(plate), drill.check(plate)

    async def word(check: dict[str, Any]) -> str | None:
        follow = (await done(awa.get(f"/api/checks/{check['id']}")))["follow"]
        return follow and follow["code"]

    async with before_the_matcher_s_turn(ledger):
        await done(awa.post("/api/checks", json=sent_on))
        await HitKeeper(node.db, clock=lambda: utc_now() + timedelta(seconds=BEHIND_S)).look()
        await done(awa.post("/api/checks", json=at_once))
        assert [await word(sent_on), await word(at_once)] == ["call-centre", None]
        await goes(node, ledger, claire, f"{entries}/{entry['id']}", way)
    await ledger.settled()

    for check in (sent_on, at_once):
        assert await word(check) == "let-go", "nothing comes of it"
        assert await matches_of(claire, check["id"]) == []
    said = [result for verb, result in await ledger.audits(sent_on["id"]) if verb == "check.instruct"]
    assert said == ["call-centre", "let-go"]


async def test_of_the_word_to_call_the_centre_and_the_matcher_s_turn_one_waits_for_the_other_and_knows_it(
    node: Node, drill: Drill, person: Person, ledger: Ledger
) -> None:
    awa, plate = await drill.at("officer.ml"), await sought(person)
    late, early = drill.check(plate), drill.check(plate)

    async def word(check: dict[str, Any]) -> str | None:
        follow: dict[str, str] | None = (await done(awa.get(f"/api/checks/{check['id']}")))["follow"]
        return follow["code"] if follow else None

    async def says(tx: Tx, check: dict[str, Any]) -> int:
        tx.audit("test.look")
        return await say_unmatched(tx, UUID(check["id"]))

    async def matches(tx: Tx, check: dict[str, Any]) -> None:
        now = utc_now()
        event = LogEvent(0, "check.reported", drill.code, UUID(check["id"]), 1, 0, now, now, {}, None)
        await Matcher(node.db, node.live).act(tx, [event])

    async def beside(act: Callable[[Tx, dict[str, Any]], Awaitable[Any]], check: dict[str, Any]) -> Any:
        async with node.db.service("matcher") as tx:
            return await act(tx, check)

    async def one_waits() -> object:
        return await ledger.value(
            "select exists (select from pg_stat_activity a join pg_locks l on l.pid = a.pid and not l.granted"
            " where a.query like '%ops.check_report%for no key update%')"
        )

    async with before_the_matcher_s_turn(ledger):
        for check in (late, early):
            await done(awa.post("/api/checks", json=check))
        async with node.db.service("matcher") as tx:
            await matches(tx, late)
            saying = asyncio.create_task(beside(says, late))
            await until(one_waits)
        assert (await saying, await word(late)) == (0, None), "it was recorded at the last moment"
        async with node.db.service("matcher") as tx:
            assert await says(tx, early) == 1
            matching = asyncio.create_task(beside(matches, early))
            await until(one_waits)
        await matching
        assert await word(early) == "bureau-has-it", "and not left with the centre"
    await ledger.settled()
    assert [await word(check) for check in (late, early)] == [None, "bureau-has-it"]


_FAILS = "create function ops.fails() returns trigger language plpgsql as $$ begin raise 'not this one'; end $$"


async def test_a_check_that_cannot_be_matched_sends_its_officer_to_the_centre_until_it_is_taken_up_again(
    node: Node, drill: Drill, person: Person, ledger: Ledger
) -> None:
    claire, awa, plate = await person("bureau.fr"), await drill.at("officer.ml"), await sought(person)
    known, clear = drill.check(plate), drill.check(new_plate())
    aside = "select count(*)::int from realtime.parked where consumer = 'matcher'"

    async def word(check: dict[str, Any]) -> str | None:
        follow: dict[str, str] | None = (await done(awa.get(f"/api/checks/{check['id']}")))["follow"]
        return follow["code"] if follow else None

    async def hears(code: str) -> object:
        return await word(known) == code

    await ledger.value(_FAILS)
    ids = ", ".join(f"'{check['id']}'" for check in (known, clear))
    await ledger.value(
        f"create trigger fails before insert on ops.check_keys for each row when (new.check_id in ({ids}))"
        " execute function ops.fails()"
    )
    try:
        for check in (known, clear):
            await done(awa.post("/api/checks", json=check))
        await until(lambda: hears("call-centre"))
        await ledger.settled()
        assert (await word(clear), await ledger.value(aside)) == (None, 2)
        assert await matches_of(claire, known["id"]) == []
        assert await ledger.value("select realtime.waits_s('matcher', '{check.reported}')") > 0
    finally:
        await ledger.value("drop function ops.fails() cascade")

    matcher = Matcher(node.db, node.live).consumer()
    another = asyncio.create_task(Worker(node.db, node.log, node.realtime.hub, matcher).run())
    await until(lambda: hears("bureau-has-it"))
    another.cancel()
    await asyncio.gather(another, return_exceptions=True)

    [match] = await matches_of(claire, known["id"])
    assert (await word(clear), await ledger.value(aside)) == (None, 0)
    denied = {"verdict": "denied", "reason": "Another."}
    await done(claire.post(f"/api/matches/{match['id']}/verdict", json=denied, headers=if_match(1)))
    await until(lambda: hears("let-go"))
