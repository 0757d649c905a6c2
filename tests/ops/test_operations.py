"""Chen opens an operation, sets up its posts and leads it through its phases; who has no part in it sees nothing."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from jointops.base import page
from jointops.base.ids import uuid7
from tests.alerts.support import Records, if_match, pointers, problem
from tests.ops.support import GAO, Drill, Ledger, done, operation, post
from tests.support import Person


async def test_an_operation_is_seen_by_whoever_takes_part_and_by_nobody_else(drill: Drill, person: Person) -> None:
    address = f"/api/operations/{drill.code}"

    for desk in ("centre", "officer.ml", "officer.bf", "bureau.ml", "victims.ml"):
        reader = await drill.at(desk)
        seen = await done(reader.get(address))
        assert (seen["phase"], seen["version"], seen["synthetic"]) == ("active", 1, True)
        assert [one["country"] for one in seen["participants"]] == ["BF", "ML"]
        assert [one["code"] for one in (await done(reader.get("/api/operations")))["items"]] == [drill.code]
        assert len((await done(reader.get(f"{address}/checkpoints")))["items"]) == 2
    for user in ("centre.turquesa", "officer.ne", "prosecutor.fr", "dpo", "admin"):
        other = await person(user)
        assert problem(await other.get(address)) == problem(await other.get("/api/operations/none"))
        assert drill.code not in [one["code"] for one in (await done(other.get("/api/operations")))["items"]]
        assert (await done(other.get(f"{address}/checkpoints")))["items"] == []
        assert (await other.get(f"{address}/figures")).status_code == 404


async def test_a_phase_is_told_to_everyone_in_the_operation(drill: Drill, records: Records, ledger: Ledger) -> None:
    chen = await drill.at("centre")
    made = await done(chen.get(f"/api/operations/{drill.code}"))
    phase = f"/api/operations/{drill.code}/phase"

    assert (await chen.post(phase, json={"phase": "debrief"})).status_code == 428
    debrief = await done(chen.post(phase, json={"phase": "debrief"}, headers=if_match(1)))
    assert (debrief["phase"], debrief["version"]) == ("debrief", 2)
    assert (await chen.post(phase, json={"phase": "closed"}, headers=if_match(1))).status_code == 412
    assert pointers(await chen.post(phase, json={"phase": "party"}, headers=if_match(2))) == ["/phase"]

    for desk in ("officer.ml", "bureau.bf", "centre"):
        opened, event = await records.events(drill.user(desk), made["id"])
        assert (opened["kind"], opened["data"]) == ("operation.changed", {"what": ["opened"]})
        assert (event["kind"], event["data"]) == ("operation.phase", {"phase": "debrief"})
    assert await records.events("officer.ne", made["id"]) == []
    assert await ledger.audits(made["id"]) == [("operation.create", "done"), ("operation.phase", "debrief")]


async def test_a_phase_follows_the_one_before_and_the_periods_of_what_was_closed_do_not_begin_anew(
    drill: Drill, ledger: Ledger
) -> None:
    chen = await drill.at("centre")
    at = f"/api/operations/{drill.code}/phase"
    closing = "select closed_at from ops.operation where code = $1"

    async def move(version: int, phase: str, reason: str = "") -> httpx.Response:
        return await chen.post(at, json={"phase": phase, "reason": reason}, headers=if_match(version))

    for phase in ("planned", "active", "closed"):
        assert problem(await move(1, phase, "Why not."))[1]["why"] == "phase-step"
    await done(move(1, "debrief"))
    await done(move(2, "closed"))
    first = await ledger.value(closing, drill.code)
    assert first is not None
    assert problem(await move(3, "active", "One more day."))[1]["why"] == "phase-step"
    assert pointers(await move(3, "debrief", " ")) == ["/reason"]
    change = {"reason": "Four days longer.", "bureau_phones": {"ML": "+223 20 00 00 00"}}
    late = await chen.patch(f"/api/operations/{drill.code}", json=change, headers=if_match(3))
    assert problem(late)[1]["why"] == "operation-closed"
    back = await done(move(3, "debrief", "Closed a week too early."))

    assert (back["phase"], back["changed"]["reason"]) == ("debrief", "Closed a week too early.")
    assert problem(await move(4, "active", "One more day."))[1]["why"] == "phase-closed-before"
    await done(move(4, "closed"))
    assert await ledger.value(closing, drill.code) == first


async def test_a_window_is_moved_a_country_joins_and_a_bureau_gets_its_number_with_a_reason(
    drill: Drill, records: Records, ledger: Ledger, person: Person
) -> None:
    chen, awa = await drill.at("centre"), await drill.at("officer.ml")
    at = f"/api/operations/{drill.code}"
    opened = await done(awa.get(at))
    window = {"from": "2026-11-23T00:00:00Z", "to": "2026-12-04T00:00:00Z"}
    change = {
        "reason": "Niger joins, four days longer.", "window": window, "join": [{"country": "NE", "role": "observer"}],
        "bureau_phones": {"ML": "+223 20 00 00 00"},
    }  # fmt: skip

    async def said(version: int, **more: object) -> httpx.Response:
        return await chen.patch(at, json={**change, **more}, headers=if_match(version))

    assert (await awa.patch(at, json=change, headers=if_match(1))).status_code == 403
    assert (await (await person("centre.turquesa")).patch(at, json=change, headers=if_match(1))).status_code == 404
    refused: list[tuple[dict[str, Any], str]] = [
        ({"reason": ""}, "/reason"),
        ({"join": [{"country": "ML"}]}, "/join"),
        ({"join": [{"country": "NE", "readiness": "active"}]}, "/join/0/readiness"),
        ({"bureau_phones": {"TD": "+235 1"}}, "/bureau_phones/TD"),
        ({"participants": []}, "/participants"),
    ]
    for wrong, pointer in refused:
        assert pointers(await said(1, **wrong)) == [pointer]
    changed = await done(said(1))
    assert (await said(1)).status_code == 412

    assert (changed["window"], changed["version"]) == (window, 2)
    assert [(one["country"], one["readiness"], one["bureau_phone"]) for one in changed["participants"]] == [
        ("BF", "active", ""), ("ML", "active", "+223 20 00 00 00"), ("NE", "preparing", ""),
    ]  # fmt: skip
    assert changed["changed"]["reason"] == change["reason"]
    events = [
        (one["kind"], one["data"]["what"]) for one in await records.events(drill.user("officer.bf"), opened["id"])
    ]
    assert events == [("operation.changed", ["opened"]), ("operation.changed", ["window", "join", "bureau_phones"])]
    assert await ledger.audits(opened["id"]) == [
        ("operation.create", "done"), ("operation.change", "window join bureau_phones"),
    ]  # fmt: skip


@pytest.mark.parametrize("desk", ["officer.ml", "bureau.ml", "victims.ml"])
async def test_only_a_centre_leads_an_operation(drill: Drill, desk: str) -> None:
    other = await drill.at(desk)

    assert (await other.post("/api/operations", json=operation("drill-x"))).status_code == 403
    moved = await other.post(f"/api/operations/{drill.code}/phase", json={"phase": "closed"}, headers=if_match(1))
    assert moved.status_code == 403
    posts = f"/api/operations/{drill.code}/checkpoints"
    assert (await other.post(posts, json=post("ML-NEW-01", "New", "ML", 0, 0))).status_code == 403


async def test_a_centre_neither_sees_nor_moves_the_operation_of_another(drill: Drill, person: Person) -> None:
    renata = await person("centre.turquesa")
    address = f"/api/operations/{drill.code}"

    assert (await renata.post(f"{address}/phase", json={"phase": "closed"}, headers=if_match(1))).status_code == 404
    assert (await renata.post(f"{address}/checkpoints", json=post("ML-NEW-01", "N", "ML", 0, 0))).status_code == 404
    assert pointers(await renata.post("/api/operations", json=operation("drill-theirs"))) == ["/code"]
    assert (await done((await drill.at("centre")).get(address)))["phase"] == "active"


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"code": "drill-0"}, "/code"),
    ({"phase": "party"}, "/phase"),
    ({"window": {"from": "2026-11-23T00:00:00", "to": "2026-11-30T00:00:00Z"}}, "/window/from"),
    ({"window": {"from": "2026-11-30T00:00:00Z", "to": "2026-11-23T00:00:00Z"}}, "/window"),
    ({"participants": [{"country": "ML"}, {"country": "ML"}]}, "/participants"),
    ({"participants": [{"country": "Mali"}]}, "/participants/0/country"),
    ({"budget": 3}, "/budget"),
    ({"code": "Drill 0"}, "/code"),
    ({"name": ""}, "/name"),
    ({"lead": "x" * 121}, "/lead"),
    ({"hub_country": "Mali"}, "/hub_country"),
    ({"crime_types": []}, "/crime_types"),
    ({"participants": []}, "/participants"),
    ({"participants": [{"country": "ML", "role": "x" * 61}]}, "/participants/0/role"),
    ({"participants": [{"country": "ML", "readiness": "asleep"}]}, "/participants/0/readiness"),
    ({"participants": [{"country": "ML", "bureau_phone": "call me"}]}, "/participants/0/bureau_phone"),
    ({"participants": [{"country": "ML", "focal_points": {"police": ""}}]}, "/participants/0/focal_points/police"),
]


@pytest.mark.parametrize(("change", "pointer"), WRONG)
async def test_an_operation_that_cannot_be_is_refused_with_the_field_to_mend(
    drill: Drill, ledger: Ledger, change: dict[str, Any], pointer: str
) -> None:
    chen = await drill.at("centre")
    before = await ledger.value("select count(*) from ops.operation")

    assert pointers(await chen.post("/api/operations", json={**operation(f"{drill.code}-b"), **change})) == [pointer]
    assert await ledger.value("select count(*) from ops.operation") == before


async def test_a_taken_code_is_refused(drill: Drill) -> None:
    chen = await drill.at("centre")

    assert pointers(await chen.post("/api/operations", json=operation(drill.code))) == ["/code"]
    posts = f"/api/operations/{drill.code}/checkpoints"
    assert pointers(await chen.post(posts, json=post(GAO, "Gao again", "ML", 0, 0))) == ["/code"]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        (post("gao", "Gao", "ML", 0, 0), "/code"),
        (post("ML-NEW-01", "", "ML", 0, 0), "/name"),
        (post("ML-NEW-01", "New", "Mali", 0, 0), "/country"),
        (post("ML-NEW-01", "New", "ML", 200, 0), "/position/lon"),
        ({**post("ML-NEW-01", "New", "ML", 0, 0), "kind": "ferry"}, "/kind"),
    ],
)
async def test_a_post_that_cannot_be_is_refused(drill: Drill, body: dict[str, Any], pointer: str) -> None:
    chen = await drill.at("centre")

    assert pointers(await chen.post(f"/api/operations/{drill.code}/checkpoints", json=body)) == [pointer]


def shift(drill: Drill, desk: str, *, starts: float = -1, hours: float = 8, **more: object) -> dict[str, Any]:
    """Somebody's, begun an hour ago; any field can be another."""
    begins = datetime.now(UTC) + timedelta(hours=starts)
    ends = begins + timedelta(hours=hours)
    hours_of = {"starts_at": begins.isoformat(), "ends_at": ends.isoformat()}
    return {"id": str(uuid7()), "operation": drill.code, "user": drill.user(desk), **hours_of, **more}


async def test_who_is_on_shift_now_and_next_is_known_to_the_centre_and_to_their_own_side(
    drill: Drill, person: Person, records: Records, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    chen, oumar, aminata = [await drill.at(desk) for desk in ("centre", "national.ml", "national.bf")]
    of_centre, in_mali = shift(drill, "centre"), shift(drill, "bureau.ml", starts=-2)
    later = shift(drill, "national.ml", starts=6)

    for planner, one in ((chen, of_centre), (oumar, in_mali), (oumar, later)):
        assert (await planner.post("/api/shifts", json=one)).status_code == 201
    again, other = [await oumar.post("/api/shifts", json={**later, **said}) for said in ({}, {"user": in_mali["user"]})]

    async def seen(reader: httpx.AsyncClient) -> list[tuple[str | None, str, bool]]:
        listed = await done(reader.get("/api/shifts", params={"operation": drill.code}))
        found = listed["items"]
        while listed["next"]:
            asked = {"operation": drill.code, "cursor": listed["next"]}
            listed = await done(reader.get("/api/shifts", params=asked))
            found += listed["items"]
        return [(one["country"], one["id"], one["mine"]) for one in found]

    assert (again.status_code, other.status_code) == (200, 409)
    own, theirs = (None, of_centre["id"]), [("ML", in_mali["id"]), ("ML", later["id"])]
    assert await seen(chen) == [(*theirs[0], False), (*own, True), (*theirs[1], False)]
    monkeypatch.setattr(page, "DEFAULT", 1)
    assert await seen(oumar) == [(*theirs[0], True), (*own, False), (*theirs[1], True)]
    assert await seen(aminata) == [(*own, False)]
    assert await seen(await person("centre.turquesa")) == []
    awa = await drill.at("officer.ml")
    assert (await awa.get("/api/shifts", params={"operation": drill.code})).status_code == 403
    assert await records.events(drill.user("national.bf"), in_mali["id"]) == []
    [told] = await records.events(drill.user("centre"), in_mali["id"])
    assert (told["kind"], told["data"]) == ("shift.changed", {"state": "planned"})

    by_another, by_stranger = [await one.delete(f"/api/shifts/{in_mali['id']}") for one in (chen, aminata)]
    assert by_another.status_code == 403
    assert problem(by_stranger) == problem(await aminata.delete(f"/api/shifts/{uuid7()}"))
    assert (await oumar.delete(f"/api/shifts/{in_mali['id']}")).status_code == 204
    assert await seen(chen) == [(*own, True), (*theirs[1], False)]
    assert await ledger.audits(in_mali["id"]) == [
        ("shift.plan", "done"), ("act.refuse", "shift.remove not-allowed"), ("act.refuse", "shift.remove not-found"),
        ("shift.remove", "done"),
    ]  # fmt: skip


async def test_a_shift_is_of_ones_own_desk_and_of_hours_that_can_be(
    drill: Drill, person: Person, ledger: Ledger
) -> None:
    oumar = await drill.at("national.ml")
    first = shift(drill, "bureau.ml")
    await done(oumar.post("/api/shifts", json=first))

    async def wrong(*, desk: str = "bureau.ml", **said: Any) -> list[str]:
        return pointers(await oumar.post("/api/shifts", json=shift(drill, desk, **said)))

    for desk in ("national.bf", "officer.ml", "centre"):
        assert await wrong(desk=desk, starts=20) == ["/user"]
    assert await wrong(user="nobody.at.all", starts=20) == ["/user"]
    assert await wrong(starts=6) == ["/starts_at"]
    for hours, starts in ((-1, 9), (25, 9), (1, -2)):
        assert await wrong(hours=hours, starts=starts) == ["/ends_at"]
    over = "update ops.shift set starts_at = starts_at - interval '9 hours', ends_at = ends_at - interval '9 hours'"
    await ledger.value(f"{over} where id = $1::text::uuid", first["id"])
    past = {
        name: (datetime.fromisoformat(first[name]) - timedelta(hours=9)).isoformat()
        for name in ("starts_at", "ends_at")
    }
    again = await oumar.post("/api/shifts", json={**first, **past})
    assert (again.status_code, again.json()["id"]) == (200, first["id"]), (
        "what was planned stays so, also when it is over"
    )
    coming = shift(drill, "bureau.ml", starts=20)
    await done(oumar.post("/api/shifts", json=coming))
    state = "update base.person set state = $2 where user_name = $1"
    await ledger.value(state, drill.user("bureau.ml"), "suspended")
    assert await wrong(starts=40) == ["/user"]
    listed = await done(oumar.get("/api/shifts", params={"operation": drill.code}))
    assert listed["items"] == [], "nobody is on shift who may not sign in"
    await ledger.value(state, drill.user("bureau.ml"), "active")
    assert (await oumar.post("/api/shifts", json=shift(drill, "bureau.ml", operation="none"))).status_code == 404
    assert (await (await person("centre.turquesa")).post("/api/shifts", json=shift(drill, "centre"))).status_code == 404
    found = await done(oumar.get("/api/shifts/people", params={"operation": drill.code, "search": "somebody"}))
    assert {one["user"] for one in found} == {drill.user("bureau.ml"), drill.user("national.ml")}
