"""Turquesa II: its totals, its places on four continents, and that every body is one that the server reads."""

from collections import Counter
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest

from geo.assign import boundaries
from jointops.demo import personas, places
from jointops.demo.scenarios import opening, steps_of
from jointops.demo.slot import HOUR, WEEK
from jointops.demo.step import Step, read_steps, seconds
from jointops.demo.turquesa import turquesa_ii
from jointops.demo.turquesa.alerts import WEEK_ALERTS
from jointops.demo.turquesa.hits import PLAN, RETRO
from jointops.demo.turquesa.lists import NOTICES
from jointops.demo.turquesa.people import LIAISON, people
from jointops.demo.turquesa.places import CHECKPOINTS, MEMBERS, OFFICERS
from jointops.demo.turquesa.slots import make_slots
from jointops.demo.turquesa.storm import STORM
from jointops.demo.turquesa.turquesa_ii import make_week
from jointops.demo.turquesa.victims import PRESUMED
from jointops.demo.turquesa.volumes import WHOLE, Volumes
from jointops.demo.turquesa.ways import WAYS
from jointops.demo.week import Week
from ops.care.model import NewVictim
from ops.checks.model import CheckReport
from ops.incidents.model import NewIncident
from ops.journeys.model import NewJourney
from ops.routes.model import NewRoute, RouteChange

PART = Volumes(20)
SOME = b"01875f4c-8a00-7000-8000-000000000000"


@pytest.fixture(scope="module")
def week() -> Week:
    return make_week(volumes=PART)


def bodies(week: Week, call: Callable[[str], bool], type: Any) -> list[Any]:
    """What is sent by these calls, as the server reads it; a saved value stands in as some id."""
    named = [step for step in week.steps if call(step.call)]
    return [msgspec.json.decode(_filled(step), type=type) for step in named]


def _filled(step: Step) -> bytes:
    before, mark, after = bytes(step.body).partition(b'"${m')
    return before + b'"' + SOME + b'"' + after.partition(b'}"')[2] if mark else before


def test_32_members_on_four_continents_each_with_a_post_and_people() -> None:
    assert len(MEMBERS) == 32
    assert {post.country for post in CHECKPOINTS} == set(MEMBERS)
    assert {officer.country for officer in OFFICERS} == set(MEMBERS)
    staff = Counter(person.role for person in people() if person.role in ("bureau", "prosecutor"))
    assert staff == {"bureau": 32, "prosecutor": 32}
    acting = {step.by for step in make_week(volumes=PART).steps if step.by}
    known = {person.user for person in (*people(), *personas.people())}
    assert acting <= known, "whoever acts in the week has an account"


def test_no_country_takes_part_in_both_operations_and_the_liaison_serves_in_both() -> None:
    assert not set(MEMBERS) & {post.country for post in places.CHECKPOINTS}
    (liaison,) = [person for person in people() if person.user == LIAISON]
    assert liaison.operations == ["kafo-ii", "turquesa-ii"]


def test_each_post_stands_in_its_country_as_the_map_has_it() -> None:
    ground = boundaries()
    said = {post.code: ground.country_of(post.lon, post.lat) for post in CHECKPOINTS if post.kind != "border"}
    # Aruba is too small for this map to know: None
    assert {code: country for code, country in said.items() if country not in (None, code[:2])} == {}


def test_the_whole_has_the_planned_totals() -> None:
    planned = Counter[str]()
    for state, _, _, count in (*PLAN, *RETRO):
        planned[state] += count
    assert planned == {"confirmed": 96, "denied": 372, "undetermined": 76, "withdrawn": 10}
    assert sum(count for *_, count in RETRO) == 41
    assert sum(count for state, *_, count in RETRO if state == "confirmed") == 9
    assert sum(count for *_, count in NOTICES) == 577
    assert (WHOLE.checks, WHOLE.arrests, WHOLE.exploiters, WHOLE.journeys) == (50_400, 214, 33, 3_512)
    assert (sum(PRESUMED.values()), len(PRESUMED)) == (97, 6)
    assert len(WAYS) >= 25


def test_a_part_has_the_same_story_with_fewer_of_everything(week: Week) -> None:
    expected = week.expected
    assert expected.checks.total() == 2_520
    assert sum(count for (kind, _), count in expected.incidents.items() if kind == "arrest") == 11
    assert expected.journeys.total() == 176
    assert expected.presumed == PRESUMED
    assert {hit.state for hit in week.hits} == {"confirmed", "denied", "undetermined", "withdrawn"}
    assert any(hit.retro for hit in week.hits)


def test_the_same_seed_gives_the_same_week_to_the_byte(tmp_path: Path) -> None:
    for name in ("one", "other"):
        make_week.cache_clear()
        turquesa_ii.write(tmp_path / name, volumes=PART)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()
    assert [step.call for step in read_steps(tmp_path / "one")] == [step.call for step in make_week(volumes=PART).steps]


def test_the_peak_moves_west_over_the_time_zones() -> None:
    busiest: dict[str, int] = {}
    slots = make_slots(Random(1), 50_400)
    for code in ("BD-DAC-01", "ES-MAD-01", "BR-GRU-01", "MX-TIJ-01"):
        hours = Counter(slot.occurred // HOUR % 24 for slot in slots if slot.post.code == code)
        mornings = sorted(hours, key=lambda hour: -hours[hour])[:8]
        busiest[code] = min(mornings, key=lambda hour: (hour - 14) % 24)
    by_hour = Counter(slot.occurred // HOUR for slot in slots)
    assert len(set(busiest.values())) == 4
    assert 680 < max(by_hour.values()) < 820
    late = sum(slot.offline for slot in slots) / len(slots)
    assert late == pytest.approx(0.12, abs=0.001)
    darien = [slot.offline for slot in slots if slot.post.offline == 0.7]
    assert sum(darien) / len(darien) == pytest.approx(0.7, abs=0.001)


def test_every_body_is_one_that_the_server_reads(week: Week) -> None:
    singles = bodies(week, lambda call: call == "POST /api/checks", CheckReport)
    batches = bodies(week, lambda call: call == "POST /api/checks/batch", list[CheckReport])
    ids = {report.id for report in singles} | {report.id for batch in batches for report in batch}
    assert len(ids) == 2_520
    assert bodies(week, lambda call: call == "POST /api/incidents", NewIncident)
    assert bodies(week, lambda call: call == "POST /api/care/victims", NewVictim)
    assert bodies(week, lambda call: call.startswith("PATCH /api/routes"), RouteChange)
    drawn = bodies(week, lambda call: call == "POST /api/routes", NewRoute)
    assert len(drawn) == len(WAYS)
    assert all(leg.inferred or leg.evidence for route in drawn for leg in route.legs)


def test_smuggled_migrants_are_counts_on_two_to_seven_legs_and_no_arrest_speaks_of_them(week: Week) -> None:
    journeys = bodies(week, lambda call: call == "POST /api/journeys", NewJourney)
    assert sum(journey.persons for journey in journeys) == 176
    assert {len(way.passages) for way in WAYS} >= {2, 3, 4, 5, 6, 7}
    arrests = [
        one for one in bodies(week, lambda call: call == "POST /api/incidents", NewIncident) if one.kind == "arrest"
    ]
    assert {arrest.id for arrest in arrests}.isdisjoint(journey.id for journey in journeys)
    assert all(arrest.persons == 1 for arrest in arrests)


def test_each_day_of_the_story_is_played(week: Week) -> None:
    """Diverted, raided blind, stormed, asked by a territory: as calls, and not in the words of an alert alone."""
    told = {planned.alert.title: planned for planned in WEEK_ALERTS}
    first, then = [planned for title, planned in told.items() if "Lisbon flight" in title]
    assert (first.alert.countries, then.alert.countries) == (("BR",), ("UY",))
    assert first.corrected is not None and "Montevideo" not in first.alert.text + first.alert.title
    plans = [msgspec.json.decode(step.body) for step in week.steps if step.call == "POST /api/deconfliction/plans"]
    assert {plan["supervisor"] for plan in plans} == {"centre.mx", "centre.us"}
    assert not [title for title in told if "house" in title.lower() and "raid" in title.lower()]
    assert sorted(step.call.rpartition("/")[2] for step in week.steps if "/api/requests/${aw}/" in step.call) == [
        "answer", "execute", "receive", "send",
    ]  # fmt: skip
    assert week.expected.alerts == sum(step.call == "POST /api/alerts" for step in week.steps) == len(told) + 60


def test_the_storm_of_sixty_is_seven_lines_and_all_are_acknowledged(week: Week) -> None:
    """Folded as the inbox folds: one operation, one kind of crime, none longer than an hour after the one before, five
    at least, and no P1."""
    kinds = Counter(planned.alert.crime_types for planned in STORM)
    assert (len(kinds), kinds.total(), min(kinds.values()) >= 5) == (7, 60, True)
    assert {planned.alert.priority for planned in STORM} == {"P2"}
    for kind in kinds:
        times = [planned.at for planned in STORM if planned.alert.crime_types == kind]
        assert max(later - one for one, later in pairwise(times)) < HOUR
    assert not any(planned.silent for planned in STORM)


def test_published_figures_stand_with_their_source() -> None:
    figures = {figure.label: (figure.qualifier, figure.value) for figure in turquesa_ii.REPORTED}
    assert figures["Arrests"] == ("more than", 200)
    assert figures["Smuggled migrants"] == ("about", 3_500)
    assert figures["Presumed victims"] == ("up to", 100)
    assert all(figure.source for figure in turquesa_ii.REPORTED)


@pytest.mark.slow
def test_played_together_kafo_begins_on_the_fourth_day_and_a_list_is_opened_once() -> None:
    both = steps_of(["kafo-ii", "turquesa-ii"])
    times = [seconds(step.at) for step in both]
    assert times == sorted(times)
    assert opening(["kafo-ii", "turquesa-ii"]) == 78 * HOUR
    assert min(seconds(step.at) for step in both if step.by == "officer.ml") >= 72 * HOUR
    assert max(times) < WEEK + 72 * HOUR
    opened = Counter(bytes(step.body) for step in both if step.call == "POST /api/watchlists")
    assert set(opened.values()) == {1}
