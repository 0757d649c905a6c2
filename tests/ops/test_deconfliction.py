"""Mali and Burkina Faso plan the same house near Koury: both learn whom to call, and nothing else."""

import itertools
import json
import random
from datetime import datetime, timedelta
from typing import Any

import httpx
import msgspec
import pytest

from alerts.screening.model import Subject
from jointops.base.clock import utc_now
from jointops.base.ids import uuid7
from jointops.base.sql import Statement
from jointops.node import Node
from ops.deconfliction.grid import CLOSE_M, FAR_M, buckets_of, cell_of, neighbours
from ops.deconfliction.keeper import PlanKeeper
from ops.deconfliction.model import agreed
from ops.deconfliction.words import subject_words
from ops.retention.purge import Purger
from tests.alerts.support import Records, if_match, pointers
from tests.ops.support import Drill, Ledger, done, new_plate
from tests.support import Person, until

KOURY = {"lon": -4.8012, "lat": 12.1834}
"""A house that the story is about; degrees WGS 84."""

EVENTS = Statement("heard", "", "select kind, record, operation, data, mark from realtime.event order by number")

M = 1 / 111_195
"""A metre in degrees of latitude."""


def window(start_h: float, end_h: float) -> dict[str, str]:
    now = utc_now()
    return {"from": (now + timedelta(hours=start_h)).isoformat(), "to": (now + timedelta(hours=end_h)).isoformat()}


def plan(drill: Drill, country: str, **more: object) -> dict[str, Any]:
    """A house that is to be entered tomorrow; any field can be another."""
    return {
        "id": str(uuid7()),
        "operation": drill.code,
        "kind": "entry",
        "window": window(24, 27),
        "position": KOURY,
        "case_number": f"{country}-{random.randrange(10**9)}",
        "supervisor": drill.user(f"national.{country.lower()}"),
        "commander": {"user": drill.user(f"officer.{country.lower()}"), "phone": f"+22{country} 700 000"},
        **more,
    }


async def approved(drill: Drill, country: str, **more: object) -> dict[str, Any]:
    """A plan that the bureau submits and the supervisor approves; how it stands once it was compared."""
    bureau, supervisor = await drill.at(f"bureau.{country.lower()}"), await drill.at(f"national.{country.lower()}")
    made = await done(bureau.post("/api/deconfliction/plans", json=plan(drill, country, **more)))
    assert made["state"] == "waiting"
    sent = await done(supervisor.post(f"/api/deconfliction/plans/{made['id']}/approve", headers=if_match(1)))
    assert (sent["state"], sent["contacts"]) == ("sent", [])
    return await come_to(bureau, made["id"], "clear", "conflict")


async def come_to(who: httpx.AsyncClient, id: str, *states: str) -> dict[str, Any]:
    async def ask() -> object:
        found = await done(who.get(f"/api/deconfliction/plans/{id}"))
        return found if found["state"] in states else None

    return await until(ask)  # pyright: ignore[reportReturnType]


async def said(who: httpx.AsyncClient, plan: dict[str, Any], word: str) -> dict[str, Any]:
    """What one side says of the one contact it has; its plan once both sides were told."""
    seen = await done(who.get(f"/api/deconfliction/plans/{plan['id']}"))
    [contact] = seen["contacts"]
    at = f"/api/deconfliction/contacts/{contact['id']}"
    await done(who.post(at, json={"said": word}, headers=if_match(contact["version"])))

    async def ask() -> object:
        found = await done(who.get(f"/api/deconfliction/plans/{plan['id']}"))
        return found if found["version"] > seen["version"] else None

    return await until(ask)  # pyright: ignore[reportReturnType]


async def test_two_countries_that_plan_the_same_house_are_both_told_whom_to_call_and_settle_it(drill: Drill) -> None:
    mariam, issa = await drill.at("bureau.ml"), await drill.at("bureau.bf")
    ours = await approved(drill, "ML")
    assert (ours["state"], ours["contacts"]) == ("clear", [])

    theirs = await approved(drill, "BF", position={"lon": KOURY["lon"], "lat": KOURY["lat"] + 300 * M})

    ours = await come_to(mariam, ours["id"], "conflict")
    [mine], [other] = ours["contacts"], theirs["contacts"]
    assert mine["contact"] == {"name": "Somebody at officer.bf", "country": "BF", "phone": "+22BF 700 000"}
    assert other["contact"] == {"name": "Somebody at officer.ml", "country": "ML", "phone": "+22ML 700 000"}
    assert {mine["state"], other["state"]} == {"told"} and mine["id"] != other["id"]

    assert (await said(mariam, ours, "contacted"))["contacts"][0]["state"] == "contacted"
    await said(issa, theirs, "merge")
    assert (await done(mariam.get(f"/api/deconfliction/plans/{ours['id']}")))["contacts"][0]["other_said"] == "merge"
    await said(mariam, ours, "merge")
    for who, one in ((mariam, ours), (issa, theirs)):
        ended = await come_to(who, one["id"], "settled")
        assert ended["contacts"][0]["state"] == "merge"


async def test_one_name_or_number_met_elsewhere_is_a_conflict_too_and_nobody_is_told_that_it_was_that(
    drill: Drill,
) -> None:
    far = {"lon": 2.1, "lat": 13.5}
    plate = new_plate()
    vehicle = {"kind": "vehicle", "plate": plate, "country": "BF"}
    misread = {"kind": "vehicle", "plate": plate.replace(" ", "-").replace("0", "O"), "country": "BF"}
    await approved(drill, "ML", subjects=[vehicle])

    theirs = await approved(drill, "BF", position=far, window=window(90, 92), subjects=[misread])

    assert theirs["state"] == "conflict"
    [contact] = theirs["contacts"]
    assert set(contact) == {"id", "version", "priority", "state", "contact", "told_at", "due_at", "said", "other_said"}


async def test_the_answer_says_the_same_whether_another_plans_there_or_not(drill: Drill, ledger: Ledger) -> None:
    """Until both are told, at once: what is answered before is made before anything is compared."""
    await approved(drill, "ML")
    issa, supervisor = await drill.at("bureau.bf"), await drill.at("national.bf")
    answers: list[list[str]] = []
    for position in (KOURY, {"lon": -3.1012, "lat": 11.1834}):
        new = plan(drill, "BF", position=position, case_number="BF-1")
        made = await issa.post("/api/deconfliction/plans", json=new)
        at = f"/api/deconfliction/plans/{made.json()['id']}"
        sent = await supervisor.post(f"{at}/approve", headers=if_match(1))
        answers.append([alike(made), alike(sent)])
        await come_to(issa, new["id"], "clear", "conflict")
    assert answers[0] == answers[1]
    states = await ledger.column("select state from ops.plan where operation = $1 order by submitted_at", drill.code)
    assert states == ["conflict", "conflict", "clear"]
    # Both hear it in one transaction, which is neither that of the submission nor that of the approval.
    recorded = await ledger.column(
        "select count(distinct e.recorded_at)::int from realtime.event e"
        " where e.kind = 'plan.changed' and e.operation = $1 and e.data ->> 'state' = 'conflict'",
        drill.code,
    )
    assert recorded == [1]


def alike(answer: httpx.Response) -> str:
    """An answer without what differs between any two plans."""
    ours = ("id", "submitted_at", "approved_at", "starts_at", "ends_at")
    told = {name: value for name, value in answer.json().items() if name not in ours}
    return json.dumps([told, answer.headers["content-type"], answer.status_code])


async def test_of_one_countrys_plan_nothing_is_in_what_the_other_or_the_centre_reads_or_hears(
    drill: Drill, records: Records, ledger: Ledger, person: Person
) -> None:
    plate, case = new_plate(), "ML-SECRET-CASE-77"
    ours = await approved(
        drill,
        "ML",
        case_number=case,
        kind="surveillance",
        subjects=[{"kind": "vehicle", "plate": plate, "country": "BF"}],
    )
    theirs = await approved(drill, "BF")
    assert theirs["state"] == "conflict"
    secrets = [
        case,
        plate,
        "surveillance",
        str(KOURY["lat"]),
        ours["id"],
        drill.user("bureau.ml"),
        drill.user("national.ml"),
    ]
    chen = await drill.at("centre")

    for who in ("bureau.bf", "national.bf", "officer.bf", "centre", "officer.ne"):
        desk = await (person(who) if who == "officer.ne" else drill.at(who))
        read = [
            (await desk.get("/api/deconfliction/plans", params={"operation": drill.code})).text,
            (await desk.get(f"/api/deconfliction/plans/{ours['id']}")).text.replace(ours["id"], ""),
            (await desk.get("/api/deconfliction/conflicts", params={"operation": drill.code})).text,
            (await desk.get("/api/deconfliction/log")).text,
            (await desk.get("/api/audit/mine")).text,
            str(await heard(records, who if who == "officer.ne" else drill.user(who))),
        ]
        for secret, text in itertools.product(secrets, read):
            assert secret not in text, (who, secret)
    [conflict] = (await done(chen.get("/api/deconfliction/conflicts", params={"operation": drill.code})))["items"]
    assert (conflict["countries"], conflict["state"], conflict["priority"]) == (["BF", "ML"], "told", "P2")
    # Nor is it kept: the database holds tokens that say nothing without a key that it does not hold.
    dump = await ledger.value(
        "select concat((select string_agg(p::text, ' ') from ops.plan p), (select string_agg(t::text, ' ') from"
        " ops.plan_token t), (select string_agg(e::text, ' ') from realtime.event e), (select string_agg(a::text, ' ')"
        " from base.audit a))"
    )
    assert plate.replace(" ", "") not in dump and plate not in dump
    assert str(KOURY["lat"]) not in dump and str(KOURY["lon"]) not in dump


async def heard(records: Records, user: str) -> list[Any]:
    """Every event that somebody may see, whole."""
    rows = await records.rows(user, EVENTS)
    return [tuple(row) for row in rows]


async def test_entries_half_a_kilometre_apart_within_two_hours_are_urgent_for_both_commanders(
    drill: Drill, records: Records, node: Node
) -> None:
    ours = await approved(drill, "ML", window=window(1, 3))
    theirs = await approved(
        drill, "BF", window=window(0.5, 2), position={"lon": KOURY["lon"] + 100 * M, "lat": KOURY["lat"] + 300 * M}
    )

    assert [one["priority"] for one in theirs["contacts"]] == ["P1"]
    for country, one in (("ml", ours), ("bf", theirs)):
        commander = drill.user(f"officer.{country}")
        told = (await records.events(commander, one["id"]))[-1]
        assert told["data"] == {"state": "conflict", "priority": "P1", "contact": "told"}


async def test_a_conflict_of_next_week_becomes_urgent_when_the_entry_comes_near_and_nobody_calling_means_hold(
    drill: Drill, node: Node
) -> None:
    mariam, issa, chen = await drill.at("bureau.ml"), await drill.at("bureau.bf"), await drill.at("centre")
    ours = await approved(drill, "ML", window=window(24, 27))
    theirs = await approved(drill, "BF", window=window(25, 27))
    assert theirs["contacts"][0]["priority"] == "P2"

    for at, priority, state in ((1.0, "P2", "told"), (2.1, "P2", "hold"), (22.5, "P1", "hold")):
        moment = utc_now() + timedelta(hours=at)
        for keeper in (PlanKeeper(node.db, lambda: moment), PlanKeeper(node.db, lambda: moment)):  # noqa: B023
            await keeper.look()
        for who, one in ((mariam, ours), (issa, theirs)):
            [contact] = (await done(who.get(f"/api/deconfliction/plans/{one['id']}")))["contacts"]
            assert (contact["priority"], contact["state"]) == (priority, state), at
    [seen] = (await done(chen.get("/api/deconfliction/conflicts", params={"operation": drill.code})))["items"]
    assert (seen["state"], seen["priority"]) == ("hold", "P1")

    await said(mariam, ours, "withdraw")
    assert (await come_to(mariam, ours["id"], "withdrawn"))["contacts"][0]["state"] == "withdraw"
    assert (await come_to(issa, theirs["id"], "settled"))["contacts"][0]["state"] == "withdraw"
    assert (await approved(drill, "BF", window=window(25, 27)))["contacts"][0]["contact"]["country"] == "BF"


async def test_tokens_die_with_their_window_and_the_log_tells_both_data_protection_officers(
    drill: Drill, node: Node, ledger: Ledger, person: Person
) -> None:
    ours = await approved(drill, "ML")
    gone = await approved(drill, "ML", position={"lon": -1.0, "lat": 12.0})
    mariam = await drill.at("bureau.ml")
    await done(mariam.post(f"/api/deconfliction/plans/{gone['id']}/withdraw", headers=if_match(gone["version"])))
    alive = "select count(*)::int from ops.plan_token where operation = $1"

    async def is_forgotten() -> object:
        return await ledger.value(alive, drill.code) == 1

    await until(is_forgotten)
    later = utc_now() + timedelta(hours=28)
    await PlanKeeper(node.db, lambda: later).look()

    assert await ledger.value(alive, drill.code) == 0
    assert (await come_to(mariam, ours["id"], "over"))["contacts"] == []
    jonas = await person("dpo")
    log = {one["id"]: one for one in (await done(jonas.get("/api/deconfliction/log")))["items"]}
    assert log[ours["id"]]["supervisor"] == drill.user("national.ml") and log[ours["id"]]["dead_at"] is not None
    assert log[ours["id"]]["tokens"] >= 2
    audience = await ledger.value(
        "select c.audience from ops.plan p join base.access_class c on c.id = p.class_id where p.id::text = $1",
        ours["id"],
    )
    assert {"office:dpo", "dpo:ML"} <= set(audience)
    assert (await mariam.get("/api/deconfliction/log")).status_code == 403

    year = utc_now() + timedelta(days=370)
    await Purger(node.db, node.key, timedelta(days=400), lambda: year).purge()
    assert await ledger.value("select count(*)::int from ops.plan where operation = $1", drill.code) == 0


async def test_no_role_of_the_product_but_one_may_read_a_token(ledger: Ledger) -> None:
    readers = await ledger.column(
        "select rolname from pg_roles where rolname like 'jointops%' and rolname <> 'jointops_owner'"
        " and (has_table_privilege(oid, 'ops.plan_token', 'select')"
        " or has_table_privilege(oid, 'ops.plan_key', 'select'))"
    )
    assert readers == ["jointops_blind"]


async def test_a_plan_needs_a_case_and_a_supervisor_who_is_another_person_and_nobody_asks_without_end(
    drill: Drill, ledger: Ledger
) -> None:
    issa, supervisor = await drill.at("bureau.bf"), await drill.at("national.bf")
    at = "/api/deconfliction/plans"
    for wrong, pointer in (
        ({"supervisor": drill.user("bureau.bf")}, "/supervisor"),
        ({"supervisor": drill.user("national.ml")}, "/supervisor"),
        ({"supervisor": drill.user("officer.bf")}, "/supervisor"),
        ({"commander": {"user": drill.user("officer.ml"), "phone": "1"}}, "/commander/phone"),
        ({"commander": {"user": drill.user("officer.ml"), "phone": "+223 1"}}, "/commander/user"),
        ({"case_number": ""}, "/case_number"),
        ({"position": None}, "/position"),
        ({"subjects": [{"kind": "person", "names": ["Awa Traoré"]}]}, "/subjects/0"),
        ({"window": window(-5, -1)}, "/window"),
        ({"window": window(1, 24 * 8)}, "/window"),
    ):
        assert pointers(await issa.post(at, json=plan(drill, "BF", **wrong))) == [pointer], wrong

    new = plan(drill, "BF")
    made = await done(issa.post(at, json=new))
    assert (await issa.post(at, json=new)).status_code == 200
    assert (await issa.post(at, json={**new, "case_number": "X"})).status_code == 409
    assert (await issa.post(f"{at}/{made['id']}/approve", headers=if_match(1))).status_code == 403
    for _ in range(11):
        await done(issa.post(at, json=plan(drill, "BF")))
    refused = await issa.post(at, json=plan(drill, "BF"))
    assert refused.status_code == 429 and "colleague" in refused.text
    assert await ledger.value("select count(*)::int from ops.plan where operation = $1", drill.code) == 12
    await done(supervisor.post(f"{at}/{made['id']}/approve", headers=if_match(1)))


PLATES = [f"11 GX {number} BF" for number in range(4471, 4476)]


@pytest.mark.slow
async def test_of_all_pairs_of_plans_those_conflict_that_are_near_in_place_and_time_or_share_a_subject(
    drill: Drill, ledger: Ledger
) -> None:
    """Twenty plans of two countries, drawn at random; every pair is asked of an oracle that knows no token."""
    dice = random.Random(7)
    made: list[dict[str, Any]] = []
    for number in range(20):
        country = "ML" if number % 2 else "BF"
        more = some_plan(dice)
        made.append({**more, **{"id": (await approved(drill, country, **more))["id"]}})

    met = {
        frozenset(map(str, pair))
        for pair in await ledger.column("select plans from ops.plan_conflict where operation = $1", drill.code)
    }
    pairs = list(itertools.combinations(made, 2))
    assert met == {frozenset((a["id"], b["id"])) for a, b in pairs if should_meet(a, b)}
    assert 0 < len(met) < len(pairs)


def some_plan(dice: random.Random) -> dict[str, Any]:
    start = 24 + dice.uniform(0, 12)
    place = {"lon": KOURY["lon"] + dice.uniform(0, 6000) * M, "lat": KOURY["lat"] + dice.uniform(0, 6000) * M}
    subjects = [{"kind": "vehicle", "plate": dice.choice(PLATES), "country": "BF"}] if dice.random() < 0.4 else []
    return {
        "position": place if not subjects or dice.random() < 0.8 else None,
        "window": window(start, start + dice.uniform(0.5, 4)),
        "subjects": subjects,
    }


def should_meet(a: dict[str, Any], b: dict[str, Any]) -> bool:
    if {one["plate"] for one in a["subjects"]} & {one["plate"] for one in b["subjects"]}:
        return True
    if not a["position"] or not b["position"]:
        return False
    (a_from, a_to), (b_from, b_to) = buckets(a["window"]), buckets(b["window"])
    return a_from <= b_to + 1 and b_from <= a_to + 1 and near(a["position"], b["position"])


def buckets(window: dict[str, str]) -> tuple[int, int]:
    """Its first and last pair of hours since 1970."""
    start, end = (int(datetime.fromisoformat(window[name]).timestamp() // 7200) for name in ("from", "to"))
    return start, end


def near(a: dict[str, float], b: dict[str, float]) -> bool:
    """Same or neighbouring cell of a kilometre, by the degrees of both."""
    return cell_of(b["lon"], b["lat"], FAR_M) in neighbours(cell_of(a["lon"], a["lat"], FAR_M), FAR_M)


def test_points_less_than_a_cell_apart_are_near_each_other_everywhere_and_both_ways() -> None:
    dice = random.Random(3)
    for _ in range(3000):
        side = dice.choice((CLOSE_M, FAR_M))
        lon, lat = dice.choice((180.0, -180.0, 0.0, dice.uniform(-180, 180))), dice.uniform(-89, 89)
        apart = dice.uniform(0, side * 0.999)
        east = dice.uniform(-1, 1)
        north = (1 - east * east) ** 0.5 * dice.choice((-1, 1))
        to_lat = lat + north * apart * M
        widest = max(abs(lat), abs(to_lat))
        to_lon = (lon + east * apart * M / _cos(widest) + 180) % 360 - 180
        one, other = cell_of(lon, lat, side), cell_of(to_lon, to_lat, side)
        assert other in neighbours(one, side) and one in neighbours(other, side), (lon, lat, to_lon, to_lat)


def _cos(lat: float) -> float:
    import math

    return math.cos(math.radians(lat))


def test_of_two_cells_each_is_the_others_neighbour_or_neither_is() -> None:
    dice = random.Random(4)
    for _ in range(2000):
        one = cell_of(dice.uniform(-180, 180), dice.uniform(-90, 90), FAR_M)
        for other in neighbours(one, FAR_M):
            assert one in neighbours(other, FAR_M)


def test_a_window_touches_its_hours_alone() -> None:
    start = datetime.fromisoformat("2026-11-25T10:00:00+00:00")
    assert len(buckets_of(start, start + timedelta(hours=1.9))) == 1
    assert len(buckets_of(start, start + timedelta(hours=2))) == 2


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        (
            {"kind": "vehicle", "plate": "11 GN 4471 BF"},
            {"kind": "vehicle", "plate": "11GN4471", "country": "BF"},
            True,
        ),
        ({"kind": "vehicle", "plate": "11 GN 4471 BF"}, {"kind": "vehicle", "plate": "11 GN 4472 BF"}, False),
        (
            {"kind": "person", "names": ["Traoré Awa"], "birth_date": "1990-02-03"},
            {"kind": "person", "names": ["awa TRAORE"], "birth_date": "1990-02-03"},
            True,
        ),
        (
            {"kind": "person", "names": ["Awa Traoré"], "birth_date": "1990-02-03"},
            {"kind": "person", "names": ["Awa Traoré"], "birth_date": "1990-02-04"},
            False,
        ),
        (
            {"kind": "person", "names": ["Awa Traoré"], "birth_date": "1990", "journey": {"number": "AF 520"}},
            {"kind": "person", "names": ["Moussa Cissé"], "birth_date": "1980", "journey": {"number": "AF 520"}},
            False,
        ),
    ],
)
def test_a_subject_is_the_same_however_it_was_read(one: dict[str, Any], other: dict[str, Any], is_same: bool) -> None:
    first, second = (subject_words(msgspec.convert(each, Subject)) for each in (one, other))
    assert bool(first & second) is is_same


def test_what_follows_from_what_both_have_said() -> None:
    assert agreed(None, None) is None
    assert agreed("contacted", None) == agreed(None, "merge") == agreed("merge", "proceed") == "contacted"
    assert agreed("merge", "merge") == "merge" and agreed("false", "false") == "false"
    assert agreed("withdraw", None) == agreed("proceed", "withdraw") == "withdraw"
