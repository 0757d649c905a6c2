"""The bar of a list: one object that all its entries share, asked at each comparison."""

from typing import Literal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.screening import Index, compare, prepare
from alerts.screening.evidence import OTHER_YEAR, SAME_BIRTH, birth_weight
from alerts.screening.explain import HIGHEST, HOPELESS, LOWEST, UNDATED, may_match, may_match_by_name
from alerts.screening.kernels.measure import measure
from alerts.screening.model import POSSIBLE, Bar, Person, Vehicle
from alerts.screening.prepare import Birth, Prepared
from jointops.base.ids import uuid7

MET = Person(names=("Salou Benné",), birth_date="1987", nationalities=("ML",))
SOUGHT = Person(names=("Salou Bené",), birth_date="1985", nationalities=("ML",))
"""They score 3.55."""


async def test_another_bar_holds_for_the_next_check_without_a_change_of_the_index() -> None:
    index, bar, entry = Index(), Bar(), uuid7()
    index.put(entry, prepare(SOUGHT), bar)
    assert [one.entry for one in index.screen(prepare(MET))] == [entry]

    bar.possible = 3.6
    assert index.screen(prepare(MET)) == []
    assert await index.every(prepare(MET), POSSIBLE) == [entry], "a person asks for own data"
    bar.possible = 3.5
    [found] = index.screen(prepare(MET))
    assert (found.explained.band, found.explained.possible_from) == ("possible", 3.5)


def test_a_lower_bar_lets_names_through_that_were_not_compared_to_their_end_before() -> None:
    index, bar = Index(), Bar()
    index.put(uuid7(), prepare(Person(names=("Drissa Samaké",), birth_date="1986", nationalities=("ML",))), bar)
    met = prepare(Person(names=("Drissa Koné Samaké",), birth_date="1985", nationalities=("ML",)))
    assert index.screen(met) == []
    bar.possible = 1.5
    assert [one.explained.band for one in index.screen(met)] == ["possible"]


def test_a_whole_number_that_agrees_is_a_match_wherever_the_bar_is() -> None:
    sought, met = Vehicle(plate="11 KF 2087 BF", country="BF"), Vehicle(plate="11KF2087", country="BF")
    assert compare(prepare(met), prepare(sought), HIGHEST).band == "exact"


@pytest.mark.parametrize("plate", ["11 KF 2088 BF", "11 KF 208 BF"])
def test_one_sign_off_alone_is_a_hint_wherever_the_bar_is(plate: str) -> None:
    found = compare(prepare(Vehicle(plate=plate)), prepare(Vehicle(plate="11 KF 2087 BF")), LOWEST)
    assert found.band is None and found.score < LOWEST


def test_names_without_birth_dates_have_a_lower_bar_but_never_one_that_a_hint_reaches() -> None:
    met = prepare(Person(names=("Salou Benné",)))
    for possible, least in ((LOWEST, 1.0), (1.5, 1.0), (2.0, 1.0), (3.5, 2.5)):
        found = compare(met, prepare(SOUGHT), possible)
        assert (found.undated, found.possible_from) == (True, least)


WHEN = st.builds(
    Birth, st.integers(1900, 2020), st.integers(0, 12), st.integers(0, 28), st.just(0) | st.integers(2000, 2030),
    st.booleans(),
)  # fmt: skip


@given(WHEN, WHEN, st.floats(-12, HOPELESS, exclude_max=True))
def test_a_name_without_hope_reaches_no_bar_whatever_agrees_beside_it(ours: Birth, theirs: Birth, name: float) -> None:
    assert birth_weight(ours, theirs) <= SAME_BIRTH
    one, other = Prepared("person", births=(ours,)), Prepared("person", births=(theirs,))
    for pair in ((one, other), (one, Prepared("person"))):
        assert not may_match(name, *pair, LOWEST)


@given(WHEN, WHEN)
def test_two_who_were_born_in_years_of_their_own_have_no_more_in_common_than_that(ours: Birth, theirs: Birth) -> None:
    one, other = ours._replace(until=0), theirs._replace(until=0)
    assert one.year == other.year or birth_weight(one, other) <= OTHER_YEAR


SPELLINGS = ["Moussa", "Mousa", "Traoré", "Traore", "Drissa", "Issa", "Samaké", "Awa", "Zoumana"]
SPELT = st.lists(st.sampled_from(SPELLINGS), min_size=1, max_size=3)


def _somebody(words: list[str], born: str | None, sex: Literal["M", "F", "X"] | None, country: str) -> Prepared:
    return prepare(Person((" ".join(words),), born, sex, (country,) if country else ()))


SEXES: tuple[Literal["M", "F", "X"] | None, ...] = (None, "M", "F", "X")
SOMEBODY = st.builds(
    _somebody,
    SPELT,
    st.sampled_from((None, "1985", "1985-03-20", "1985-03-21", "1986-03-20", "1961")),
    st.sampled_from(SEXES),
    st.sampled_from(("", "ML", "BF")),
)


@given(SOMEBODY, st.lists(SOMEBODY, min_size=1, max_size=6), st.booleans())
def test_whoever_may_be_meant_is_met_in_the_row_and_in_tables(
    ours: Prepared, listed: list[Prepared], in_tables: bool
) -> None:
    index, bar = Index(), Bar(LOWEST)
    for number, one in enumerate(listed):
        index.put(UUID(int=number), one, bar)
    if in_tables:
        index.settle()
    meant = {number for number, one in enumerate(listed) if compare(ours, one, LOWEST).band is not None}
    assert {found.entry.int for found in index.screen(ours)} == meant


@given(SOMEBODY, SOMEBODY)
def test_who_is_left_out_by_name_before_the_comparison_is_no_match(ours: Prepared, theirs: Prepared) -> None:
    found, named = compare(ours, theirs), measure(ours.names[0].words, theirs.names[0].words)
    name = named.evidence + named.conflict + named.rarity + named.alias
    bar = found.score + (UNDATED if found.undated else 0.0)  # just reached
    if LOWEST <= bar <= HIGHEST and compare(ours, theirs, bar).band is not None:
        assert may_match_by_name(name, ours, theirs, bar) and may_match(name, ours, theirs, bar)
