"""The whole week: its totals, its order, and that every body is one that the server reads."""

from collections import Counter
from pathlib import Path
from uuid import UUID

import msgspec
import pytest

from jointops.demo import kafo_ii
from jointops.demo.kafo_ii import Week, make_week
from jointops.demo.places import OFFICERS
from jointops.demo.step import read_steps, seconds
from ops.checks.model import CheckReport
from ops.incidents.model import NewIncident


@pytest.fixture(scope="module")
def week() -> Week:
    return make_week()


def reports(week: Week) -> list[CheckReport]:
    """Every report that is uploaded, repeats too."""
    decoder = msgspec.json.Decoder(CheckReport)
    many = msgspec.json.Decoder(list[CheckReport])
    single = [decoder.decode(step.body) for step in week.steps if step.call == "POST /api/checks"]
    batches = [many.decode(step.body) for step in week.steps if step.call == "POST /api/checks/batch"]
    return single + [report for batch in batches for report in batch]


def test_the_same_seed_gives_the_same_week_to_the_byte(tmp_path: Path) -> None:
    for name in ("one", "other"):
        make_week.cache_clear()
        kafo_ii.write(tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()


def test_another_seed_gives_another_week_with_the_same_totals(week: Week) -> None:
    other = make_week(7)
    assert other.steps[100].body != week.steps[100].body
    assert other.expected.matches == week.expected.matches
    assert other.expected.checks.total() == week.expected.checks.total() == 12_020


def test_a_written_week_is_read_back_as_it_was(tmp_path: Path, week: Week) -> None:
    lines = kafo_ii.write(tmp_path / "week.jsonl")
    read = list(read_steps(tmp_path / "week.jsonl"))
    assert lines == len(read) == len(week.steps)
    assert all(bytes(one.body) == bytes(other.body) for one, other in zip(read, week.steps, strict=True))
    assert [one.call for one in read] == [other.call for other in week.steps]


def test_steps_are_in_time_order_within_seven_days(week: Week) -> None:
    times = [seconds(step.at) for step in week.steps]
    assert times == sorted(times)
    assert times[-1] < 7 * 24 * 3600


def test_12_380_uploads_are_12_020_checks_that_the_server_can_read(week: Week) -> None:
    uploads = reports(week)
    kinds = Counter(type(report.subject).__name__ for report in {report.id: report for report in uploads}.values())
    assert len(uploads) == 12_380
    assert kinds == {"Person": 8400, "Vehicle": 2300, "Goods": 900, "Container": 420}


def test_a_repeat_is_the_same_body_by_the_same_officer_after_the_first(week: Week) -> None:
    first: dict[UUID, tuple[str, bytes]] = {}
    repeats = 0
    for step in week.steps:
        if not step.call.startswith("POST /api/checks"):
            continue
        bodies = msgspec.json.decode(step.body, type=list[msgspec.Raw]) if step.call.endswith("batch") else [step.body]
        for body in bodies:
            id = msgspec.json.decode(body, type=CheckReport).id
            assert id.version == 7
            assert first.setdefault(id, (step.by, bytes(body))) == (step.by, bytes(body))
        if step.expect["status"] == 200 and not step.call.endswith("batch"):
            repeats += 1
    assert repeats == 360


def test_officers_check_at_their_own_post(week: Week) -> None:
    post = {officer.user: officer.checkpoint for officer in OFFICERS}
    assert all(post[report.slot.officer] == report.slot.post.code for report in week.filed)


def test_300_matches_are_planned_with_the_published_ends(week: Week) -> None:
    assert week.expected.matches == {"denied": 214, "undetermined": 41, "confirmed": 38, "withdrawn": 7}
    confirmed = Counter((hit.action, hit.kind) for hit in week.hits if hit.state == "confirmed")
    assert confirmed[("arrest", "person")] == 9
    assert confirmed[("discreet", "person")] + confirmed[("discreet", "vehicle")] == 8
    assert len({id(hit.slot) for hit in week.hits}) == 300


def test_the_entry_of_day_four_meets_a_check_of_day_one_at_zegoua(week: Week) -> None:
    (retro,) = [hit for hit in week.hits if hit.retro]
    assert retro.slot.post.code == "ML-ZEG-01"
    assert retro.slot.occurred < 24 * 3600
    entries = [step for step in week.steps if step.call.endswith("/entries") and seconds(step.at) > 3600]
    assert [step.by for step in entries] == [retro.owner_bureau]


def test_1_500_entries_are_made_before_the_first_check(week: Week) -> None:
    entries = [seconds(step.at) for step in week.steps if step.call.endswith("/entries")]
    checks = [seconds(step.at) for step in week.steps if step.call.startswith("POST /api/checks")]
    assert len(entries) == 1500
    assert sorted(entries)[-2] < min(checks)


def test_seizures_add_up_to_the_published_totals(week: Week) -> None:
    found: Counter[tuple[str, str]] = Counter()
    states: Counter[str | None] = Counter()
    for incident in incidents(week):
        for item in incident.items:
            found[(item.commodity, incident.country)] += int(item.quantity)
            states[item.serial_state] += item.commodity == "firearm"
    assert {(what, country): found[(what, country)] for what, _, country in week.expected.quantities} == found
    totals = Counter[str]()
    for (what, _), quantity in found.items():
        totals[what] += quantity
    assert totals == {
        "firearm": 50, "dynamite": 40_593, "detonator_cord": 28, "ammunition": 6_162, "cannabis": 1_390, "khat": 83,
        "medicine": 2_263, "fuel": 60_000,
    }  # fmt: skip
    assert (states["intact"], states["altered"], states["none"]) == (31, 11, 8)
    assert [found[("firearm", country)] for country in ("BF", "CI", "ML", "NE")] == [14, 9, 15, 12]


def test_nine_arrests_rest_on_nine_confirmed_hits(week: Week) -> None:
    arrests = [step for step in week.steps if b'"arrest"' in bytes(step.body) and "incidents" in step.call]
    assert len(arrests) == 9
    assert all(b'"match":"${m' in bytes(step.body) for step in arrests)


def incidents(week: Week) -> list[NewIncident]:
    """Every incident as the server reads it; a saved value stands in as some id."""
    some = b"01875f4c-8a00-7000-8000-000000000000"
    bodies = [bytes(step.body) for step in week.steps if step.call == "POST /api/incidents"]
    filled = [body.replace(b"${m" + str(n).encode() + b"}", some) for body in bodies for n in [_number(body)]]
    return [msgspec.json.decode(body, type=NewIncident) for body in filled]


def _number(body: bytes) -> int:
    return int(body.partition(b"${m")[2].partition(b"}")[0] or 0)


def test_published_figures_stand_with_their_source() -> None:
    labels = {figure.label: figure for figure in kafo_ii.REPORTED}
    checked = labels["Persons, vehicles, containers and goods checked"]
    assert (checked.qualifier, checked.value) == ("more than", 12_000)
    assert all(figure.source for figure in kafo_ii.REPORTED)
