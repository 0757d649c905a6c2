"""Awa files checks at Gao; Adama stands at Dori; their bureaux and the centre look on."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest

from alerts.screening.identifiers import container
from jointops.base import migrate
from jointops.base.ids import uuid7
from jointops.node import Node
from tests.alerts.support import added, named, opened, pointers, problem, vehicle
from tests.ops.own import closed
from tests.ops.support import (
    CLEAR,
    DORI,
    GAO,
    Drill,
    Ledger,
    done,
    match_of,
    matches_of,
    new_plate,
    open_drill,
    plain,
    prepare,
)
from tests.support import Person

FILE_ON = Path(migrate.__file__).parent / "migrations/0604_running_operations_file_on.sql"


async def test_a_check_sent_twice_is_one_check_one_event_and_the_same_answer(drill: Drill, ledger: Ledger) -> None:
    awa = await drill.at("officer.ml")
    report = drill.check(new_plate())

    first = await awa.post("/api/checks", json=report)
    again = await awa.post("/api/checks", json=report)

    assert (first.status_code, again.status_code) == (201, 200)
    assert again.content == first.content
    assert await ledger.value("select count(*) from ops.check_report where id = $1::text::uuid", report["id"]) == 1
    assert await ledger.events(report["id"]) == ["check.reported"]
    assert await ledger.audits(report["id"]) == [("check.file", "done"), ("check.file", "repeat")]


async def test_a_repeat_after_a_new_sign_in_gets_the_first_answer(drill: Drill, ledger: Ledger) -> None:
    awa = await drill.at("officer.ml")
    report = drill.check(new_plate())
    first = await awa.post("/api/checks", json=report)
    assert (await awa.delete("/api/session")).status_code == 204

    again = await (await drill.at("officer.ml")).post("/api/checks", json=report)

    assert (again.status_code, again.content) == (200, first.content)
    assert await ledger.events(report["id"]) == ["check.reported"]


async def test_a_repeat_does_not_learn_of_an_entry_made_since(drill: Drill, person: Person) -> None:
    awa, claire = await drill.at("officer.ml"), await person("bureau.fr")
    report = drill.check(new_plate())
    first = await awa.post("/api/checks", json=report)
    assert first.json()["answer"] == "clear"
    entries = await opened(claire, "FR-LATER", ["vehicle"])
    await added(claire, entries, vehicle(report["subject"]["plate"]))

    again = await awa.post("/api/checks", json=report)

    assert again.content == first.content


async def test_a_taken_id_is_refused_alike_whoever_took_it(drill: Drill, ledger: Ledger) -> None:
    awa, adama = await drill.at("officer.ml"), await drill.at("officer.bf")
    colleague = await drill.at("colleague.ml")
    report = drill.check(new_plate())
    await done(awa.post("/api/checks", json=report))
    before = await ledger.rows()

    other_body = await awa.post("/api/checks", json={**report, "note": "Another lorry."})
    same_body = await colleague.post("/api/checks", json=report)
    abroad = await adama.post("/api/checks", json={**report, "checkpoint": DORI})

    assert other_body.status_code == 409
    assert problem(other_body) == problem(same_body) == problem(abroad)
    assert await ledger.rows() == before


async def test_a_closed_operation_takes_no_checks_but_still_answers_repeats(drill: Drill, ledger: Ledger) -> None:
    awa, chen = await drill.at("officer.ml"), await drill.at("centre")
    report = drill.check(new_plate())
    first = await awa.post("/api/checks", json=report)
    await closed(chen, drill.code)
    before = await ledger.rows()

    refused = await awa.post("/api/checks", json=drill.check(new_plate()))

    assert refused.status_code == 409
    assert refused.json()["type"].endswith("/operation-closed")
    assert await ledger.rows() == before
    assert (await awa.post("/api/checks", json=report)).content == first.content


async def test_a_country_that_is_not_active_yet_files_no_checks_and_is_told_what_to_do(
    node: Node, person: Person, ledger: Ledger
) -> None:
    drill = await open_drill(node, person, ready=False)
    awa, adama, chen = await drill.at("officer.ml"), await drill.at("officer.bf"), await drill.at("centre")
    report, before = drill.check(new_plate()), await ledger.rows()

    refused = await awa.post("/api/checks", json=report)

    said = refused.json()
    assert (refused.status_code, said["why"], said["facts"]) == (409, "country-not-active", {"countries": ["ML"]})
    assert said["type"].endswith("/country-not-active")
    assert (
        said["detail"].startswith("Mali is preparing in this operation:") and "Then send this again" in said["detail"]
    )
    assert await ledger.rows() == before
    [batch] = (await awa.post("/api/checks/batch", json=[report])).json()["results"]
    assert (batch["status"], batch["problem"]["why"]) == (409, "country-not-active")

    # Mali names its legal basis and focal points: its officer sends the same again, and Burkina Faso still waits.
    await prepare(chen, drill.code, "ML")
    assert (await done(awa.post("/api/checks", json=report)))["answer"] == "clear"
    there = drill.check(new_plate(), checkpoint=DORI)
    assert (await adama.post("/api/checks", json=there)).json()["facts"] == {"countries": ["BF"]}


async def test_a_country_that_goes_back_to_correct_a_task_files_on_and_one_that_withdraws_does_not(
    node: Node, person: Person
) -> None:
    drill = await open_drill(node, person, ready=False)
    awa, chen = await drill.at("officer.ml"), await drill.at("centre")
    await prepare(chen, drill.code, "ML")

    await _stands(chen, drill, "preparing")

    assert (await done(awa.post("/api/checks", json=drill.check(new_plate()))))["answer"] == "clear"
    taken = drill.check(new_plate())
    await done((await drill.at("colleague.ml")).post("/api/checks", json=taken))
    reused = await awa.post("/api/checks", json=taken)
    assert reused.json()["type"].endswith("/id-reused")  # it is not the country that stands in the way

    for state in ("withdrawn", "preparing"):
        await _stands(chen, drill, state)
        refused = await awa.post("/api/checks", json=drill.check(new_plate()))
        assert (refused.status_code, refused.json()["why"]) == (409, "country-not-active")


async def test_an_upgrade_stops_no_operation_that_runs(node: Node, person: Person, ledger: Ledger) -> None:
    drills = [await open_drill(node, person, phase, ready=False) for phase in ("active", "preparation")]
    owner = await ledger.another()
    await owner.execute(FILE_ON.read_text())
    for drill in drills:
        await owner.execute("update ops.operation set phase = 'active' where code = $1", drill.code)
    await owner.close()

    runs, began_later = [
        (await (await drill.at("officer.ml")).post("/api/checks", json=drill.check(new_plate()))).status_code
        for drill in drills
    ]

    assert (runs, began_later) == (201, 409)


async def _stands(chen: httpx.AsyncClient, drill: Drill, state: str) -> None:
    """Mali is brought to a state."""
    rows = (await done(chen.get(f"/api/operations/{drill.code}/readiness")))["countries"]
    [version] = [row["version"] for row in rows if row["country"] == "ML"]
    at = f"/api/operations/{drill.code}/readiness/ML"
    await done(chen.post(at, json={"state": state}, headers={"if-match": f'"{version}"'}))


@pytest.mark.parametrize("phase", ["planned", "preparation", "debrief"])
async def test_only_an_active_operation_takes_checks(node: Node, person: Person, phase: str) -> None:
    drill = await open_drill(node, person, phase)

    assert (await (await drill.at("officer.ml")).post("/api/checks", json=drill.check(new_plate()))).status_code == 409


async def test_the_post_of_another_country_is_as_unknown_as_none(drill: Drill, ledger: Ledger) -> None:
    awa = await drill.at("officer.ml")
    before = await ledger.rows()

    abroad = await awa.post("/api/checks", json=drill.check(new_plate(), checkpoint=DORI))
    absent = await awa.post("/api/checks", json=drill.check(new_plate(), checkpoint="ML-XXX-99"))
    elsewhere = await awa.post("/api/checks", json=drill.check(new_plate(), operation="kafo-ii"))

    assert [answer.status_code for answer in (abroad, absent, elsewhere)] == [404] * 3
    assert abroad.json()["detail"].replace(DORI, "") == absent.json()["detail"].replace("ML-XXX-99", "")
    assert await ledger.rows() == before


HIDDEN: dict[str, dict[str, object]] = {
    "discreet": {"action": "discreet"},
    "an inquiry": {"action": "inquiry"},
    "kept from the country": {"exclude": ["ML"]},
    "of unknown source and unproven": {"basis": "assessment", "source_grade": "X", "information_grade": "4"},
}


@pytest.mark.parametrize("hit", HIDDEN)
async def test_a_hit_that_the_officer_may_not_see_gives_the_same_bytes_as_none(
    drill: Drill, person: Person, ledger: Ledger, hit: str
) -> None:
    """And in the same time: `jointops bench discreet`."""
    awa, claire = await drill.at("officer.ml"), await person("bureau.fr")
    entries = await opened(claire, f"FR-SILENT-{len(hit)}", ["vehicle"])
    followed, unknown = drill.check(new_plate()), drill.check(new_plate())
    await added(claire, entries, vehicle(followed["subject"]["plate"], **HIDDEN[hit]))

    told = await awa.post("/api/checks", json=followed)
    nothing = await awa.post("/api/checks", json=unknown)

    assert (await match_of(claire, followed["id"]))["entry"]["owner"] == "FR", "its owner hears of it"
    assert told.status_code == nothing.status_code == 201
    assert plain(told.json()) == plain(nothing.json()) == CLEAR
    assert len(told.content) == len(nothing.content)
    headers = [set(answer.headers) for answer in (told, nothing)]
    assert headers[0] == headers[1]
    for answer, report in ((told, followed), (nothing, unknown)):
        kept = await done(awa.get(f"/api/checks/{report['id']}"))
        assert (kept["answer"], kept["instruction"], kept["version"]) == ("clear", None, 1)
        assert kept["reference"] == answer.json()["reference"]
        assert await ledger.events(report["id"]) == ["check.reported"]


async def test_where_a_country_is_excluded_its_officer_is_told_clear(drill: Drill, person: Person) -> None:
    awa, adama, claire = await drill.at("officer.ml"), await drill.at("officer.bf"), await person("bureau.fr")
    entries = await opened(claire, "FR-NOTML", ["vehicle"])
    plate = new_plate()
    await added(claire, entries, vehicle(plate, exclude=["ML"]))

    assert plain(await done(awa.post("/api/checks", json=drill.check(plate)))) == CLEAR
    told = await done(adama.post("/api/checks", json=drill.check(plate, checkpoint=DORI)))
    assert (told["answer"], told["instruction"]["code"]) == ("act", "hold-vehicle")


async def test_an_officer_is_told_what_to_do_and_nothing_else(drill: Drill, person: Person) -> None:
    awa, claire = await drill.at("officer.ml"), await person("bureau.fr")
    entries = await opened(claire, "FR-HOLD", ["vehicle"])
    plate = new_plate()
    await added(claire, entries, vehicle(plate, action="seize", note="Idriss drives it."))

    told = await awa.post("/api/checks", json=drill.check(plate))

    body = told.json()
    assert set(body) == {"id", "recorded_at", "answer", "reference", "exits", "instruction"}
    kept = await done(awa.get(f"/api/checks/{body['id']}"))
    assert kept["exits"] == body["exits"] == ["screen", "print", "export", "push", "api", "onward", "court"]
    assert (body["answer"], body["instruction"]["code"]) == ("act", "hold-vehicle")
    for secret in ("FR", "Idriss", "Order", "score", plate):
        assert secret not in told.text


async def test_a_bad_report_spoils_no_other_in_a_full_batch(drill: Drill, ledger: Ledger) -> None:
    awa = await drill.at("officer.ml")
    reports = [drill.check(new_plate()) for _ in range(500)]
    reports[250]["position"] = {"lon": 181, "lat": 0}
    reports[499] = reports[0]

    results = (await done(awa.post("/api/checks/batch", json=reports)))["results"]

    assert [one["id"] for one in results] == [report["id"] for report in reports]
    assert [one["status"] for one in results] == [201] * 250 + [422] + [201] * 248 + [200]
    assert results[250]["problem"]["errors"][0]["pointer"] == "/position/lon"
    assert results[499]["answer"] == results[0]["answer"]
    assert await ledger.value("select count(*) from ops.check_report where operation = $1", drill.code) == 498


async def test_a_batch_may_hold_what_is_no_report_at_all(drill: Drill, ledger: Ledger) -> None:
    awa = await drill.at("officer.ml")
    good = drill.check(new_plate())

    results = (await done(awa.post("/api/checks/batch", json=[1, None, [], {"id": 3}, {}, good])))["results"]

    assert [one["status"] for one in results] == [422] * 5 + [201]
    assert all(one["problem"]["errors"][0]["message"] for one in results[:5])
    assert await ledger.events(good["id"]) == ["check.reported"]


async def test_a_batch_that_is_too_long_is_refused_in_whole(drill: Drill, ledger: Ledger) -> None:
    awa = await drill.at("officer.ml")
    before = await ledger.rows()

    answer = await awa.post("/api/checks/batch", json=[drill.check(new_plate()) for _ in range(501)])

    assert answer.status_code == 413
    assert "500" in answer.json()["detail"]
    assert await ledger.rows() == before


async def test_a_wrong_check_digit_is_kept_once_the_officer_says_it_is_printed_so(drill: Drill) -> None:
    awa = await drill.at("officer.ml")
    report = drill.check("", subject={"kind": "container", "number": "CSQU3054384"})
    assert container.check_digit("CSQU305438") == "3"

    assert pointers(await awa.post("/api/checks", json=report)) == ["/subject/number"]
    await done(awa.post("/api/checks", json={**report, "as_printed": True}))

    kept = await done(awa.get(f"/api/checks/{report['id']}"))
    assert (kept["as_printed"], kept["subject"]["number"]) == (True, "CSQU3054384")


@pytest.mark.parametrize(("ahead", "suspect"), [(timedelta(hours=2), True), (timedelta(minutes=2), False)])
async def test_a_report_from_a_clock_that_is_ahead_is_kept_and_marked(
    drill: Drill, ahead: timedelta, suspect: bool
) -> None:
    awa = await drill.at("officer.ml")
    then = datetime.now(UTC) + ahead
    report = drill.check(new_plate(), occurred_at=then.isoformat())

    await done(awa.post("/api/checks", json=report))

    kept = await done(awa.get(f"/api/checks/{report['id']}"))
    assert kept["clock_suspect"] is suspect
    assert datetime.fromisoformat(kept["occurred_at"]) == then
    assert datetime.fromisoformat(kept["recorded_at"]) < datetime.now(UTC) + timedelta(seconds=1)


async def test_a_check_is_read_by_its_country_and_hidden_like_absent_from_others(drill: Drill, ledger: Ledger) -> None:
    awa = await drill.at("officer.ml")
    report = drill.check(new_plate(), note="Two jerrycans.", indicators=["false floor"])
    told = await done(awa.post("/api/checks", json=report))
    address = f"/api/checks/{report['id']}"

    for desk in ("officer.ml", "colleague.ml", "bureau.ml"):
        kept = await done((await drill.at(desk)).get(address))
        assert (kept["subject"], kept["note"]) == (report["subject"], "Two jerrycans.")
        assert kept["officer"]["user"] == drill.user("officer.ml")
        assert (kept["reference"], kept["checkpoint"], kept["country"]) == (told["reference"], GAO, "ML")
    for desk in ("officer.bf", "bureau.bf"):
        other = await drill.at(desk)
        assert problem(await other.get(address)) == problem(await other.get(f"/api/checks/{uuid7()}"))
        assert (await other.get(address)).status_code == 404
        assert (await done(other.get("/api/checks", params={"operation": drill.code})))["items"] == []
        assert (await done(other.get("/api/checks", params={"reference": told["reference"]})))["items"] == []
    assert await ledger.audits(report["id"]) == [("check.file", "done"), *[("check.read", "done")] * 3]


async def test_the_centre_sees_a_check_on_the_map_and_not_who_was_checked(drill: Drill, person: Person) -> None:
    awa, chen = await drill.at("officer.ml"), await drill.at("centre")
    report = drill.check(new_plate())
    await done(awa.post("/api/checks", json=report))

    assert (await chen.get(f"/api/checks/{report['id']}")).status_code == 403
    assert (await chen.get("/api/checks")).status_code == 403
    marks = await chen.get("/api/map/snapshot", params={"operation": drill.code})
    figures = await done(chen.get(f"/api/operations/{drill.code}/figures"))
    claire = await person("bureau.fr")
    abroad = await done((await drill.at("officer.bf")).get(f"/api/operations/{drill.code}/figures"))
    assert figures["computed"] == [{"kind": "check", "country": "ML", "count": 1}]
    assert abroad["computed"] == []
    like = {
        **drill.check(new_plate()),
        "id": f"{report['id'][:-7]}{int(report['id'][-7], 16) ^ 1:x}{report['id'][-6:]}",
    }
    await done(awa.post("/api/checks", json=like))  # a device makes the id, and could make it like another's
    cut = f"{report['id'][:13]}-0000-0000-000000{report['id'][-6:]}"
    for one in (report, like):
        kept = await done(awa.get(f"/api/checks/{one['id']}"))
        recorded = datetime.fromisoformat(kept["recorded_at"]) - datetime(1970, 1, 1, tzinfo=UTC)
        here = {"operation": drill.code, "recorded": recorded // timedelta(milliseconds=1)}
        assert await done(chen.get(f"/api/map/marks/{cut}", params=here)) == {"record": one["id"]}
    hidden, missing = [await claire.get(f"/api/map/marks/{one}", params=here) for one in (cut, uuid7())]
    another = await chen.get(f"/api/map/marks/{cut}", params=here | {"recorded": 0})
    assert hidden.status_code == 404 and problem(hidden) == problem(missing) == problem(another)
    assert b'"count":1' in marks.content and report["subject"]["plate"].encode() not in marks.content


@pytest.mark.parametrize("desk", ["centre", "bureau.ml", "victims.ml"])
async def test_only_officers_file_checks(drill: Drill, ledger: Ledger, desk: str) -> None:
    other = await drill.at(desk)
    before = await ledger.rows()

    assert (await other.post("/api/checks", json=drill.check(new_plate()))).status_code == 403
    assert await ledger.rows() == before


async def test_a_bureau_finds_a_check_by_the_reference_it_is_told(drill: Drill) -> None:
    awa, mariam = await drill.at("officer.ml"), await drill.at("bureau.ml")
    told = [await done(awa.post("/api/checks", json=drill.check(new_plate()))) for _ in range(3)]

    found = await done(mariam.get("/api/checks", params={"reference": told[1]["reference"]}))

    assert [one["id"] for one in found["items"]] == [told[1]["id"]]


async def test_a_person_is_found_on_a_list_by_another_spelling(drill: Drill, person: Person) -> None:
    awa, claire = await drill.at("officer.ml"), await person("bureau.fr")
    entries = await opened(claire, "FR-NAMES", ["person"])
    await added(claire, entries, named("Zoumana Tiécoura Bagayogo", birth_date="1979-04-02"))
    subject = {"kind": "person", "names": ["BAGAYOGO Zoumana Tiekoura"], "birth_date": "1979-04-02"}
    report = drill.check("", subject=subject)

    told = await done(awa.post("/api/checks", json=report))

    assert told["answer"] == "wait"
    assert (await match_of(claire, report["id"]))["entry"]["subject"]["names"] == ["Zoumana Tiécoura Bagayogo"]
    assert await matches_of(await drill.at("bureau.bf"), report["id"]) == []
