"""What an officer is told, from entries alone: no database, no clock."""

from random import Random
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.screening import Band, Explained
from alerts.watchlists.instruction import CLEAR, Answer, answer, behind
from alerts.watchlists.met import Met
from alerts.watchlists.model import ACTIONS, SILENT


def met(action: str, kind: str = "person", band: Band = "strong") -> Met:
    return Met(
        version=1,
        entry=uuid4(),
        list="FR-WANTED",
        owner="FR",
        kind=kind,
        action=action,
        subject={},
        category="other",
        purpose="",
        legal_basis="",
        note="",
        exclude=frozenset(),
        explained=Explained(4.2, band, ()),
    )


BANDS: list[Band] = ["exact", "strong", "possible"]
POSSIBLE = [(action, kind) for kind, actions in ACTIONS.items() for action in actions]


def _any(pair: tuple[str, str], band: Band) -> Met:
    return met(*pair, band)


ENTRIES = st.lists(st.builds(_any, st.sampled_from(POSSIBLE), st.sampled_from(BANDS)))
QUIET = st.lists(
    st.builds(met, st.sampled_from(sorted(SILENT)), st.sampled_from(sorted(ACTIONS)), st.sampled_from(BANDS))
)


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("document", "keep-document"),
        ("vehicle", "hold-vehicle"),
        ("container", "keep-object"),
        ("vessel", "hold-vessel"),
        ("firearm", "keep-firearm"),
        ("goods", "keep-object"),
    ],
)
def test_exactly_the_thing_that_is_to_be_seized_is_kept_at_once(kind: str, code: str) -> None:
    assert answer([met("seize", kind, "exact")]) == Answer("act", code)


@pytest.mark.parametrize("band", ["strong", "possible"])
def test_a_thing_that_only_resembles_the_one_to_be_seized_waits_for_the_bureau(band: Band) -> None:
    assert answer([met("seize", "vehicle", band)]) == Answer("wait", "call-bureau")


@pytest.mark.parametrize("action", ["arrest", "whereabouts", "refuse_entry"])
def test_nobody_is_arrested_by_a_comparison_however_exact(action: str) -> None:
    assert answer([met(action, "person", "exact")]) == Answer("wait", "call-bureau")


def test_a_missing_person_is_protected_also_when_sought_for_something_else() -> None:
    assert answer([met("arrest"), met("missing"), met("whereabouts")]) == Answer("wait", "protect")


@pytest.mark.parametrize("silent", sorted(SILENT))
def test_nothing_found_and_only_a_silent_entry_found_are_the_same_answer(silent: str) -> None:
    assert answer([]) == answer([met(silent, "person", "exact")]) == CLEAR


@given(ENTRIES, QUIET, st.randoms(use_true_random=False))
def test_silent_entries_never_change_the_answer(told: list[Met], quiet: list[Met], rng: Random) -> None:
    mixed = [*told, *quiet]
    rng.shuffle(mixed)

    assert answer(mixed) == answer([one for one in told if one.action not in SILENT])


@given(ENTRIES)
def test_the_order_in_which_entries_were_found_does_not_matter(told: list[Met]) -> None:
    assert answer(told) == answer(told[::-1])


@given(ENTRIES, QUIET, ENTRIES)
def test_behind_an_answer_stands_what_it_rests_on_and_nothing_else(
    told: list[Met], quiet: list[Met], misused: list[Met]
) -> None:
    rests_on = behind([*quiet, *told], misused)
    assert (rests_on == []) == (answer([*told, *quiet], misused=bool(misused)) == CLEAR)
    assert set(rests_on).isdisjoint(one.entry for one in quiet)
    kept = [one for one in told if one.entry in rests_on] or [one for one in misused if one.entry in rests_on]
    assert {one.entry for one in kept} == set(rests_on)
    assert answer([one for one in told if one.entry not in rests_on]) == CLEAR
