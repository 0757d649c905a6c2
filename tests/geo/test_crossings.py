"""Which borders a line crosses, in what order."""

from itertools import pairwise
from pathlib import Path

import pytest

from geo.assign import Boundaries
from geo.crossings import crossings
from geo.ellipsoid import WGS84
from geo.lines import geodesic


@pytest.fixture(scope="module")
def ground(built: Path) -> Boundaries:
    return Boundaries(built)


def crossed(ground: Boundaries, *stops: tuple[float, float]) -> tuple[list[str], list[tuple[str | None, str | None]]]:
    lines = [geodesic(*first, *last) for first, last in pairwise(stops)]
    countries, found = crossings(ground, lines)
    return countries, [(one.left, one.entered) for one in found]


BAMAKO, OUAGADOUGOU, LOME, DAKAR = (-8.0, 12.65), (-1.51, 12.37), (1.22, 6.17), (-17.44, 14.7)


def test_from_bamako_to_lome_the_borders_come_in_order(ground: Boundaries) -> None:
    countries, borders = crossed(ground, BAMAKO, OUAGADOUGOU, LOME)

    assert countries == ["ML", "BF", "GH", "TG"]
    assert borders == [("ML", "BF"), ("BF", "GH"), ("GH", "TG")]


def test_a_flight_crosses_one_border_where_it_lands(ground: Boundaries) -> None:
    lines = [geodesic(*first, *last) for first, last in pairwise([DAKAR, OUAGADOUGOU, LOME, BAMAKO])]
    countries, found = crossings(ground, lines, flown=[0, 1])

    assert countries[:3] == ["SN", "BF", "TG"]
    assert [(one.left, one.entered) for one in found[:2]] == [("SN", "BF"), ("BF", "TG")]
    assert (found[0].lon, found[0].lat, found[0].leg) == (*OUAGADOUGOU, 0)
    assert found[1].along_m == pytest.approx(lines[0].metres + lines[1].metres, abs=1)
    assert found[2].leg == 2


def test_where_a_border_is_crossed_both_sides_are_found(ground: Boundaries) -> None:
    line = geodesic(*BAMAKO, *OUAGADOUGOU)
    _, [border] = crossings(ground, [line])

    there = WGS84.inv(border.lon, border.lat, *BAMAKO)[2]
    assert there == pytest.approx(border.along_m, abs=50)
    aside = [ground.country_of(border.lon + off, border.lat) for off in (-0.002, 0.002)]
    assert aside == ["ML", "BF"]


def test_a_line_along_a_border_river_crosses_it_once_or_never(ground: Boundaries) -> None:
    """Congo and Ubangi wind between two countries for hundreds of kilometres."""
    lines = [geodesic(18.4, 4.3, 18.62, 3.5)]
    _, held = crossings(ground, lines)
    along = ground.countries_of(*(lines[0].lon, lines[0].lat))

    assert len(held) <= max(3, len(set(along.tolist())))
    assert all(later.along_m - one.along_m >= 0 for one, later in pairwise(held))


def test_by_sea_a_country_is_left_and_another_entered(ground: Boundaries) -> None:
    countries, borders = crossed(ground, DAKAR, (-15.43, 28.12))

    assert countries[0] == "SN" and countries[-1] == "ES"
    assert ("SN", None) in borders


def test_over_the_date_line_nothing_is_crossed_twice(ground: Boundaries) -> None:
    countries, borders = crossed(ground, (178.44, -18.14), (-171.76, -13.83))

    assert countries[0] == "FJ" and countries[-1] == "WS"
    assert borders[-1] == (None, "WS")


def test_a_stop_just_behind_a_border_counts_as_there(ground: Boundaries) -> None:
    """Pogo lies 1 km inside Côte d'Ivoire: too short to hold, but the way ends there."""
    border = crossings(ground, [geodesic(-5.65, 10.6, -5.63, 10.40)])[1]
    assert [(one.left, one.entered) for one in border] == [("ML", "CI")]
    at = border[0]

    countries, borders = crossed(ground, (-5.65, 10.6), (at.lon, at.lat - 0.01))

    assert (countries, borders) == (["ML", "CI"], [("ML", "CI")])
