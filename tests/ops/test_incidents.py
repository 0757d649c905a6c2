"""What came of checks at Gao: seizures and their items, arrests on hits, rescues as counts; and all of it tallied."""

from datetime import timedelta
from typing import Any

import pytest

from geo.tiles.reading import q as tiles
from jointops.base.clock import utc_now
from jointops.base.ids import uuid7
from jointops.base.sql import Statements
from tests.alerts.support import Records, added, if_match, opened, pointers, problem, vehicle
from tests.ops.support import DORI, Drill, Ledger, done, match_of, new_plate
from tests.support import Person

q = Statements(
    """
-- map_of: what this viewer's map holds of an operation
select kind, state, country, data from geo.mark where operation = :operation order by recorded_at;
-- incidents_seen: the incidents that this viewer's rows hold
select id from ops.incident where operation = :operation;
-- items_seen: the seized things that this viewer's rows hold
select id from ops.seized_item where operation = :operation;
"""
)

SEIZED: list[dict[str, Any]] = [
    {"commodity": "firearm", "quantity": 2, "unit": "piece", "serial_state": "removed", "make": "Unknown"},
    {"commodity": "dynamite", "quantity": 40593, "unit": "stick"},
    {"commodity": "cannabis", "quantity": 12.5, "unit": "kg", "note": "In sacks."},
]


async def test_a_seizure_keeps_its_items_and_stands_on_everybodys_map(
    drill: Drill, records: Records, ledger: Ledger
) -> None:
    awa = await drill.at("officer.ml")
    body = drill.incident("seizure", items=SEIZED, note="Under the seats.")

    first = await awa.post("/api/incidents", json=body)
    again = await awa.post("/api/incidents", json=body)

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json() == first.json()
    assert first.json()["items"] == SEIZED
    assert first.json()["position"] == {"lon": -0.04, "lat": 16.27, "accuracy_m": None}
    assert await ledger.events(body["id"]) == ["incident.recorded"]
    assert await ledger.audits(body["id"]) == [("incident.record", "done"), ("incident.record", "repeat")]
    [event] = await records.events(drill.user("officer.bf"), body["id"])
    bare = [{name: item[name] for name in ("commodity", "quantity", "unit")} for item in SEIZED]
    assert event["data"] == {"kind": "seizure", "country": "ML", "items": bare}
    assert "seats" not in str(dict(event)) and "removed" not in str(dict(event))
    [mark] = await records.rows(drill.user("officer.bf"), q.map_of, operation=drill.code)
    assert (mark["kind"], mark["state"], mark["country"]) == ("incident", "seizure", "ML")


async def test_an_incident_is_read_in_its_country_and_at_the_centre(drill: Drill) -> None:
    body = drill.incident("seizure", items=SEIZED)
    await done((await drill.at("officer.ml")).post("/api/incidents", json=body))

    for desk in ("officer.ml", "bureau.ml", "centre"):
        reader = await drill.at(desk)
        assert (await done(reader.get(f"/api/incidents/{body['id']}")))["items"] == SEIZED
        assert len((await done(reader.get("/api/incidents", params={"operation": drill.code})))["items"]) == 1
    for desk in ("officer.bf", "bureau.bf"):
        other = await drill.at(desk)
        hidden, absent = [await other.get(f"/api/incidents/{id}") for id in (body["id"], uuid7())]
        assert hidden.status_code == 404 and problem(hidden) == problem(absent)
        assert (await done(other.get("/api/incidents", params={"operation": drill.code})))["items"] == []


@pytest.mark.parametrize(
    ("kind", "more", "pointer"),
    [
        ("seizure", {"items": [{"commodity": "firearm", "quantity": 2, "unit": "kg"}]}, "/items/0/unit"),
        ("seizure", {"items": [SEIZED[0], {"commodity": "fuel", "quantity": 1, "unit": "gal"}]}, "/items/1/unit"),
        ("seizure", {"items": [{"commodity": "khat", "quantity": 0, "unit": "kg"}]}, "/items/0/quantity"),
        ("seizure", {"items": [{"commodity": "ivory", "quantity": 1, "unit": "kg"}]}, "/items/0/commodity"),
        ("seizure", {"items": [{**SEIZED[0], "owner": "x"}]}, "/items/0/owner"),
        ("seizure", {}, "/items"),
        ("seizure", {"items": SEIZED, "checkpoint": None}, "/checkpoint"),
        ("arrest", {"persons": 1, "checkpoint": None}, "/checkpoint"),
        ("arrest", {"persons": 1, "items": SEIZED}, "/items"),
        ("arrest", {}, "/persons"),
        ("arrest", {"persons": 0}, "/persons"),
        ("arrest", {"persons": 1, "names": ["Idriss"]}, "/names"),
        ("arrest", {"persons": 1, "match": str(uuid7())}, "/match"),
        ("rescue", {"persons": 3, "note": "Adjoa, 14"}, "/note"),
        ("rescue", {"persons": 3, "country": "BF"}, "/country"),
        ("rescue", {"persons": 3, "checkpoint": "ML-XXX-99"}, "/checkpoint"),
        ("seizure", {"items": SEIZED, "occurred_at": "0001-01-01T00:00:00+14:00"}, "/occurred_at"),
        ("arrest", {"persons": 1, "occurred_at": (utc_now() + timedelta(hours=9)).isoformat()}, "/occurred_at"),
        ("parade", {"persons": 3}, "/kind"),
    ],
)
async def test_an_incident_that_cannot_be_is_refused_with_the_field_to_mend(
    drill: Drill, ledger: Ledger, kind: str, more: dict[str, Any], pointer: str
) -> None:
    awa = await drill.at("officer.ml")
    before = await ledger.rows()

    assert pointers(await awa.post("/api/incidents", json=drill.incident(kind, **more))) == [pointer]
    assert await ledger.rows() == before


async def test_a_taken_id_is_refused(drill: Drill) -> None:
    awa, adama = await drill.at("officer.ml"), await drill.at("officer.bf")
    body = drill.incident("seizure", items=SEIZED)
    await done(awa.post("/api/incidents", json=body))

    changed = await awa.post("/api/incidents", json={**body, "items": SEIZED[:1]})
    foreign = await adama.post("/api/incidents", json={**body, "country": "BF", "checkpoint": DORI})

    assert changed.status_code == 409 and problem(changed) == problem(foreign)


async def test_an_arrest_rests_on_a_match_that_a_person_has_confirmed(drill: Drill, person: Person) -> None:
    claire, mariam, awa = await person("bureau.fr"), await drill.at("bureau.ml"), await drill.at("officer.ml")
    check = drill.check(new_plate())
    await added(claire, await opened(claire, "FR-ARREST", ["vehicle"]), vehicle(check["subject"]["plate"]))
    await done(awa.post("/api/checks", json=check))
    match = await match_of(claire, check["id"])
    arrest = drill.incident("arrest", persons=1, match=match["id"])

    refused = await mariam.post("/api/incidents", json=arrest)
    assert pointers(refused) == ["/match"] and "possible" in refused.json()["detail"]
    body = {"verdict": "confirmed", "reason": "Chassis agrees."}
    await done(claire.post(f"/api/matches/{match['id']}/verdict", json=body, headers=if_match(1)))
    assert (await mariam.post("/api/incidents", json=arrest)).status_code == 201

    figures = await done((await drill.at("centre")).get(f"/api/operations/{drill.code}/figures"))
    assert {tally["kind"]: tally["count"] for tally in figures["computed"]} == {
        "act": 1, "arrest": 1, "check": 1, "hit": 1, "match": 1,
    }  # fmt: skip


async def test_what_was_recorded_twice_is_taken_back_by_its_side_and_counts_no_more(
    drill: Drill, records: Records, ledger: Ledger
) -> None:
    awa, mariam, adama = await drill.at("officer.ml"), await drill.at("bureau.ml"), await drill.at("officer.bf")
    chen = await drill.at("centre")
    once, twice = (drill.incident("seizure", items=SEIZED) for _ in range(2))
    arrest = drill.incident("arrest", persons=1, country="BF", checkpoint=DORI)
    rescue = drill.incident("rescue", persons=9)
    for body in (once, twice, rescue):
        await done(awa.post("/api/incidents", json=body))
    await done(chen.post("/api/incidents", json=arrest))
    at, why = f"/api/incidents/{twice['id']}/withdraw", {"reason": "Recorded by the patrol and by the post."}

    assert (await awa.post(at, json=why)).status_code == 428
    assert pointers(await awa.post(at, json={"reason": ""}, headers=if_match(1))) == ["/reason"]
    assert (await chen.post(at, json=why, headers=if_match(1))).json()["why"] == "not-its-recorder"
    assert (await adama.post(at, json=why, headers=if_match(1))).status_code == 404
    mine = f"/api/incidents/{arrest['id']}/withdraw"
    assert (await adama.post(mine, json=why, headers=if_match(1))).json()["why"] == "not-its-recorder"
    assert (await mariam.post(at, json=why, headers=if_match(7))).status_code == 412
    gone = await done(mariam.post(at, json=why, headers=if_match(1)))
    assert await done(mariam.post(at, json=why, headers=if_match(1))) == gone
    assert (await awa.post(at, json=why, headers=if_match(2))).json()["why"] == "taken-back"

    assert (gone["version"], gone["withdrawn"]["reason"]) == (2, why["reason"])
    assert await ledger.events(twice["id"]) == ["incident.recorded", "incident.withdrawn"]
    assert [one for one in await ledger.audits(twice["id"]) if one[0] == "incident.withdraw"] == [
        ("incident.withdraw", "done"), ("incident.withdraw", "repeat"),
    ]  # fmt: skip
    event = (await records.events(drill.user("officer.bf"), twice["id"]))[-1]
    assert event["data"] == {"kind": "seizure", "country": "ML"} and "patrol" not in str(dict(event))
    marks = await records.rows(drill.user("officer.bf"), q.map_of, operation=drill.code)
    assert [mark["state"] for mark in marks] == ["seizure", "withdrawn", "arrest"]
    everywhere: dict[str, object] = {"operation": drill.code, "first": 0, "last": 2**62, "kind": "", "countries": []}
    for state, many in (("", 2), ("withdrawn", 1)):
        sought = {**everywhere, "state": state, "since": None, "until": None, "shift": 60}
        cells = await records.rows(drill.user("officer.bf"), tiles.counted_marks, **sought)
        assert sum(cell["count"] for cell in cells) == many, "a tile counts what was taken back where it is asked for"
    listed = await done(chen.get("/api/incidents", params={"operation": drill.code}))
    assert [one["withdrawn"] is None for one in listed["items"]] == [True, False, True]

    await done(awa.post(f"/api/incidents/{rescue['id']}/withdraw", json=why, headers=if_match(1)))
    await done(chen.post(mine, json=why, headers=if_match(1)))
    figures = await done(chen.get(f"/api/operations/{drill.code}/figures"))
    assert [(one["kind"], one["country"], one["count"]) for one in figures["computed"]] == [("seizure", "ML", 1)]
    assert {one["commodity"]: one["quantity"] for one in figures["quantities"]} == {
        one["commodity"]: one["quantity"] for one in SEIZED
    }
    assert figures["rescues"] == []
    past = await done(chen.get("/api/map/history", params={"operation": drill.code}))
    assert [one["state"] for one in past["items"] if one["record"] == twice["id"]] == ["seizure", "withdrawn"]
    await ledger.value("delete from realtime.event where operation = $1", drill.code)
    past = await done(chen.get("/api/map/history", params={"operation": drill.code}))
    assert (past["items"], past["whole"]) == ([], False), "what an incident was before is told as not known"


async def test_a_rescue_is_a_count_without_a_place(drill: Drill, records: Records, ledger: Ledger) -> None:
    awa, chen = await drill.at("officer.ml"), await drill.at("centre")
    few = drill.incident("rescue", persons=3)
    await done(awa.post("/api/incidents", json=few))
    figures = f"/api/operations/{drill.code}/figures"

    assert (await done(chen.get(figures)))["rescues"] == [{"country": "ML", "count": "<5"}]
    for more, told in ((9, "10"), (2, "15"), (1, "15")):
        await done(awa.post("/api/incidents", json=drill.incident("rescue", persons=more)))
        for desk in ("centre", "national.ml", "officer.bf"):
            counted = (await done((await drill.at(desk)).get(figures)))["rescues"]
            assert counted == [{"country": "ML", "count": told}], "no two readings tell how many were in one"

    [event] = await records.events(drill.user("centre"), few["id"])
    assert event["mark"] is None
    assert event["data"] == {"kind": "rescue", "country": "ML", "items": []}
    assert await ledger.value("select count(*) from geo.mark where operation = $1", drill.code) == 0
    for desk in ("centre", "bureau.ml", "colleague.ml", "officer.bf"):
        assert await records.rows(drill.user(desk), q.incidents_seen, operation=drill.code) == []
        assert (await (await drill.at(desk)).get(f"/api/incidents/{few['id']}")).status_code == 404
    for desk in ("victims.ml", "officer.ml"):
        assert len(await records.rows(drill.user(desk), q.incidents_seen, operation=drill.code)) == 4


async def test_tallies_are_the_rows(drill: Drill, ledger: Ledger) -> None:
    awa, adama, chen = await drill.at("officer.ml"), await drill.at("officer.bf"), await drill.at("centre")
    for _ in range(3):
        await done(awa.post("/api/checks", json=drill.check(new_plate())))
    await done(adama.post("/api/checks", json=drill.check(new_plate(), checkpoint=DORI)))
    box = {"kind": "container", "number": "KZQU1000008"}
    await done(awa.post("/api/checks", json=drill.check("", subject=box)))
    for quantity in (0.1, 0.2, 1473):
        item = {"commodity": "khat", "quantity": quantity, "unit": "kg"}
        await done(awa.post("/api/incidents", json=drill.incident("seizure", items=[item])))
    fuel = {"commodity": "fuel", "quantity": 60000, "unit": "l"}
    there = {"country": "BF", "checkpoint": DORI}
    await done(adama.post("/api/incidents", json=drill.incident("seizure", items=[fuel], **there)))

    figures = await done(chen.get(f"/api/operations/{drill.code}/figures"))

    assert [(one["kind"], one["country"], one["count"]) for one in figures["computed"]] == [
        ("check", "BF", 1), ("check", "ML", 4), ("seizure", "BF", 1), ("seizure", "ML", 3),
    ]  # fmt: skip
    assert [(one["subject"], one["country"], one["count"]) for one in figures["subjects"]] == [
        ("container", "ML", 1), ("vehicle", "BF", 1), ("vehicle", "ML", 3),
    ]  # fmt: skip
    assert [(one["commodity"], one["unit"], one["country"], one["quantity"]) for one in figures["quantities"]] == [
        ("fuel", "l", "BF", 60000.0), ("khat", "kg", "ML", 1473.3),
    ]  # fmt: skip
    rows = "select count(*)::int from ops.check_report where operation = $1 and country = $2"
    assert [await ledger.value(rows, drill.code, country) for country in ("BF", "ML")] == [1, 4]
    sums = "select sum(quantity)::float8 from ops.seized_item where operation = $1 group by unit order by unit"
    assert await ledger.column(sums, drill.code) == [1473.3, 60000.0]
    abroad = await done(adama.get(f"/api/operations/{drill.code}/figures"))
    assert [(one["kind"], one["country"]) for one in abroad["computed"]] == [
        ("check", "BF"), ("seizure", "BF"), ("seizure", "ML"),
    ]  # fmt: skip


async def test_reported_figures_stand_apart_with_qualifier_and_source(person: Person) -> None:
    chen = await person("centre.kafo")

    figures = await done(chen.get("/api/operations/kafo-ii/figures"))

    [checked] = [one for one in figures["reported"] if one["unit"] == "check"]
    assert (checked["value"], checked["qualifier"]) == (12_000, "more than")
    assert checked["source"] == "E/CN.15/2021/4, para. 36"
    assert all(one["source"] for one in figures["reported"])
    assert not {one["label"] for one in figures["reported"]} & {one["kind"] for one in figures["computed"]}
    assert (await (await person("centre.turquesa")).get("/api/operations/kafo-ii/figures")).status_code == 404


async def test_the_operations_own_centre_reports_a_figure_with_the_paragraph_it_stands_in(
    drill: Drill, ledger: Ledger
) -> None:
    chen, awa, adama = await drill.at("centre"), await drill.at("officer.ml"), await drill.at("officer.bf")
    at = f"/api/operations/{drill.code}/figures/reported"
    figure = {"label": "Sticks seized", "value": 40593, "qualifier": "more than", "unit": "stick",
              "source": "E/CN.15/2021/4, para. 36"}  # fmt: skip
    id = (await done(chen.get(f"/api/operations/{drill.code}")))["id"]

    assert (await awa.post(at, json=figure)).status_code == 403
    assert (await chen.post(at.replace(drill.code, "made-up"), json=figure)).status_code == 404
    for wrong, pointer in (
        ({"source": "A newspaper"}, "/source"), ({"value": -1}, "/value"), ({"label": ""}, "/label"),
        ({"country": "ML"}, "/country"),
    ):  # fmt: skip
        assert pointers(await chen.post(at, json={**figure, **wrong})) == [pointer]
    first, again = [await chen.post(at, json=figure) for _ in range(2)]
    other = await chen.post(at, json={**figure, "value": 7})

    assert (first.status_code, again.status_code, pointers(other)) == (201, 200, ["/label"])
    assert again.json() == first.json() == figure
    assert (await ledger.events(id)).count("figures.reported") == 1
    assert [one for one in await ledger.audits(id) if one[0] == "figures.report"] == [
        ("figures.report", "done"), ("figures.report", "repeat"),
    ]  # fmt: skip
    seen = await done(adama.get(f"/api/operations/{drill.code}/figures"))
    assert (seen["reported"], seen["computed"], seen["quantities"]) == ([figure], [], [])

    gone = {"label": figure["label"], "value": figure["value"], "reason": "Two digits were changed round."}
    assert (await awa.post(f"{at}/withdraw", json=gone)).status_code == 403
    assert (await chen.post(f"{at}/withdraw", json={**gone, "value": 7})).status_code == 412
    assert (await chen.post(f"{at}/withdraw", json={**gone, "label": "Sticks"})).status_code == 404
    assert (await chen.post(f"{at}/withdraw", json=gone)).status_code == 204
    assert (await chen.post(f"{at}/withdraw", json=gone)).status_code == 404
    right = {**figure, "value": 40539}
    assert (await chen.post(at, json=right)).status_code == 201, "its name is free for the right one"
    assert (await done(adama.get(f"/api/operations/{drill.code}/figures")))["reported"] == [right]
    assert "figures.withdrawn" in await ledger.events(id)
    assert (
        await ledger.value(
            "select count(*) from base.audit where verb = 'figures.withdraw' and record in"
            " (select id from ops.reported_figure where operation = $1 and withdrawn_reason = $2)",
            drill.code,
            gone["reason"],
        )
        == 1
    )


@pytest.mark.parametrize("user", ["prosecutor.fr", "dpo", "admin", "secretariat.casc"])
async def test_who_has_no_part_records_nothing(drill: Drill, person: Person, user: str) -> None:
    other = await person(user)

    assert (await other.post("/api/incidents", json=drill.incident("arrest", persons=1))).status_code == 403
    assert (await (await person("officer.ne")).post(
        "/api/incidents", json=drill.incident("arrest", persons=1, country="NE")
    )).status_code == 404  # fmt: skip
