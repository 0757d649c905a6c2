"""Chen opens an operation, sets up its posts and leads it through its phases; who has no part in it sees nothing."""

from typing import Any

import pytest

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
        [event] = await records.events(drill.user(desk), made["id"])
        assert (event["kind"], event["data"]) == ("operation.phase", {"phase": "debrief"})
    assert await records.events("officer.ne", made["id"]) == []
    assert await ledger.audits(made["id"]) == [("operation.create", "done"), ("operation.phase", "done")]


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
