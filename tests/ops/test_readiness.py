"""Before the week begins: each country says what is done, with evidence, and goes active when its tasks allow it."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from jointops.demo.operation import kafo_ii
from jointops.demo.readiness import states_of
from jointops.demo.turquesa.operation import turquesa_ii
from jointops.node import Node
from ops.operations.model import NewOperation
from ops.readiness.model import NEEDED, TASKS, State, Task, hindering
from tests.alerts.support import Records, if_match, pointers
from tests.ops.support import Drill, Ledger, done, open_drill, operation
from tests.support import Person


@pytest.fixture
async def drill(node: Node, person: Person) -> Drill:
    return await open_drill(node, person, ready=False)


async def said(
    who: httpx.AsyncClient, drill: Drill, country: str, task: str, state: str, evidence: str = "", version: int = 0
) -> httpx.Response:
    at = f"/api/operations/{drill.code}/readiness/{country}/{task}"
    return await who.put(at, json={"state": state, "evidence": evidence}, headers=if_match(version))


async def moved(who: httpx.AsyncClient, drill: Drill, country: str, state: str) -> httpx.Response:
    at = f"/api/operations/{drill.code}/readiness"
    known = [one["version"] for one in (await who.get(at)).json()["countries"] if one["country"] == country]
    return await who.post(f"{at}/{country}", json={"state": state}, headers=if_match(*known or [1]))


async def row(who: httpx.AsyncClient, drill: Drill, country: str) -> dict[str, Any]:
    grid = await done(who.get(f"/api/operations/{drill.code}/readiness"))
    return next(one for one in grid["countries"] if one["country"] == country)


async def test_a_country_goes_active_when_legal_basis_and_both_focal_points_are_named(
    drill: Drill, records: Records, ledger: Ledger
) -> None:
    chen, oumar = await drill.at("centre"), await drill.at("national.ml")
    before = await row(oumar, drill, "ML")
    assert [one["task"] for one in before["tasks"]] == list(TASKS) and len(TASKS) == 14
    assert (before["state"], before["hindered_by"]) == ("preparing", list(NEEDED))

    for task, evidence in (
        ("legal_basis", "Decree 2026-114 of 3 March"),
        ("police_focal", "Cdt Kassim Doumbia, +223 20 00 00 01"),
    ):
        await done(said(oumar, drill, "ML", task, "done", evidence))
        refused = await moved(chen, drill, "ML", "active")
        assert refused.status_code == 409 and "prosecutor_focal" in refused.text
    await done(said(oumar, drill, "ML", "prosecutor_focal", "done", "Fatoumata Sangaré, +223 20 00 00 02"))
    await done(moved(chen, drill, "ML", "active"))

    mali = await row(oumar, drill, "ML")
    assert (mali["state"], mali["hindered_by"]) == ("active", [])
    first = mali["tasks"][0]
    assert (first["state"], first["by"], first["version"]) == ("done", "Somebody at national.ml", 1)
    known = await done(chen.get(f"/api/operations/{drill.code}"))
    member = next(one for one in known["participants"] if one["country"] == "ML")
    assert member["focal_points"]["prosecutor"].startswith("Fatoumata") and member["readiness"] == "active"
    heard = [event["data"].get("state") for event in await records.events(drill.user("national.ml"), known["id"])]
    assert heard[0] is None, "it was opened"
    assert heard[1:] == ["done", "done", "done", "active"]
    acts = await ledger.audits(known["id"])
    assert acts == [("operation.create", "done")]
    assert await ledger.column(
        "select result from base.audit where verb = 'readiness.set' and owner = 'ML' order by id desc limit 1"
    ) == ["prosecutor_focal done"]

    # Its interpreter falls ill: that is said, and changes nothing of its being active.
    await done(said(oumar, drill, "ML", "interpreter", "blocked", "Bambara: nobody until Friday"))
    assert (await row(oumar, drill, "ML"))["state"] == "active"
    await done(said(oumar, drill, "ML", "interpreter", "done", "Another one", version=1))

    # What an active country rests on is not taken back under its feet.
    back = await said(oumar, drill, "ML", "legal_basis", "open", version=1)
    assert back.status_code == 409 and (await row(oumar, drill, "ML"))["hindered_by"] == []
    await done(moved(oumar, drill, "ML", "preparing"))
    await done(said(oumar, drill, "ML", "legal_basis", "open", version=1))


async def test_what_blocks_one_country_holds_up_no_other(drill: Drill) -> None:
    chen, oumar, aminata = await drill.at("centre"), await drill.at("national.ml"), await drill.at("national.bf")
    for who, country in ((oumar, "ML"), (aminata, "BF")):
        for task in NEEDED:
            await done(said(who, drill, country, task, "done", f"Named for {country}"))
    await done(said(aminata, drill, "BF", "custody", "blocked", "No cell for minors in Dori"))

    refused = await moved(chen, drill, "BF", "active")
    assert refused.status_code == 409 and "custody" in refused.text
    assert (await row(chen, drill, "BF"))["hindered_by"] == ["custody"]
    await done(moved(chen, drill, "ML", "active"))
    await done(said(aminata, drill, "BF", "custody", "done", "Room at the court of Dori", version=1))
    await done(moved(chen, drill, "BF", "active"))


async def test_a_country_speaks_for_itself_alone_and_sees_its_own_row(drill: Drill, person: Person) -> None:
    oumar, issa = await drill.at("national.ml"), await drill.at("bureau.bf")
    await done(said(oumar, drill, "ML", "dpo", "done", "Our officer is Awa Keïta"))

    assert (await said(issa, drill, "ML", "dpo", "open", version=1)).status_code == 404
    assert (await moved(issa, drill, "BF", "active")).status_code == 403
    grid = await issa.get(f"/api/operations/{drill.code}/readiness")
    assert [one["country"] for one in grid.json()["countries"]] == ["BF"] and "Keïta" not in grid.text
    assert (await (await person("centre.turquesa")).get(f"/api/operations/{drill.code}/readiness")).status_code == 404
    assert (await said(await drill.at("officer.ml"), drill, "ML", "dpo", "open", version=1)).status_code == 403


async def test_done_and_blocked_say_what_shows_it_and_two_who_write_at_once_are_told(drill: Drill) -> None:
    oumar, chen = await drill.at("national.ml"), await drill.at("centre")

    for state in ("done", "blocked"):
        assert pointers(await said(oumar, drill, "ML", "exercise", state, " ")) == ["/evidence"]
    await done(said(oumar, drill, "ML", "exercise", "under_way"))
    assert (await said(chen, drill, "ML", "exercise", "done", "Passed")).status_code == 412
    assert (await said(chen, drill, "ML", "exercise", "done", "Passed", version=1)).status_code == 200
    assert (await said(chen, drill, "ML", "party", "done", "x")).status_code in (404, 422)


async def test_nobody_opens_an_operation_with_a_country_that_is_active_already(drill: Drill, ledger: Ledger) -> None:
    chen = await drill.at("centre")
    for readiness in ("ready", "active"):
        new = {**operation(f"{drill.code}-b"), "participants": [{"country": "ML", "readiness": readiness}]}
        assert pointers(await chen.post("/api/operations", json=new)) == ["/participants/0/readiness"]
    with pytest.raises(Exception, match="active_has_focal_points"):
        await ledger.value("update ops.participant set readiness = 'active' where operation = $1", drill.code)


@pytest.mark.parametrize("drill_of", [kafo_ii, turquesa_ii])
def test_the_countries_of_the_drills_stand_where_their_tasks_let_them(
    drill_of: Callable[[datetime], NewOperation],
) -> None:
    for member in drill_of(datetime.now(UTC)).participants:
        states: dict[Task, State] = {task: one.state for task, one in states_of(member).items()}
        assert member.readiness == "active" and hindering(states) == [], member.country
        assert {"open", "under_way"} & set(states.values()), "not all is done: it is a week like others"


async def test_the_centre_of_the_demo_sees_its_countries_active_with_what_shows_it(person: Person) -> None:
    grid = await done((await person("centre.kafo")).get("/api/operations/kafo-ii/readiness"))
    assert [(one["country"], one["state"], one["hindered_by"]) for one in grid["countries"]] == [
        (country, "active", []) for country in ("BF", "CI", "ML", "NE")
    ]
    by = {(one["country"], task["task"]): task["evidence"] for one in grid["countries"] for task in one["tasks"]}
    assert by["ML", "police_focal"] == "Cdt Seydou Dembélé"


async def test_two_who_bring_a_country_further_do_not_meet_unawares(drill: Drill) -> None:
    chen, oumar = await drill.at("centre"), await drill.at("national.ml")
    at = f"/api/operations/{drill.code}/readiness/ML"
    read = (await row(oumar, drill, "ML"))["version"]
    await done(chen.post(at, json={"state": "withdrawn"}, headers=if_match(read)))

    late = await oumar.post(at, json={"state": "preparing"}, headers=if_match(read))

    assert late.status_code == 412
    assert (await oumar.post(at, json={"state": "preparing"})).status_code == 428
    mali = await row(chen, drill, "ML")
    assert (mali["state"], mali["version"]) == ("withdrawn", read + 1)
    again = await chen.post(at, json={"state": "withdrawn"}, headers=if_match(read))
    assert again.status_code == 200, "sent again after a lost answer it stands there already"
    assert (await row(chen, drill, "ML"))["version"] == read + 1
