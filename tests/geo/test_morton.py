"""Keys keep places near each other, and a box finds all that lies in it."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from geo import morton
from geo.countries import Bounds

LON = st.floats(-180, 180, exclude_max=True)
LAT = st.floats(-90, 90)
GAO = 1143172515934723806


@st.composite
def boxes(draw: st.DrawFn) -> Bounds:
    west, east = sorted((draw(LON), draw(LON)))
    south, north = sorted((draw(LAT), draw(LAT)))
    return Bounds(west, south, east, north)


@given(LON, LAT)
def test_a_key_has_62_bits(lon: float, lat: float) -> None:
    assert 0 <= morton.key(lon, lat) < 1 << 62


@given(st.lists(st.tuples(LON, LAT), min_size=1, max_size=20))
def test_many_keys_at_once_are_the_same_as_one_by_one(places: list[tuple[float, float]]) -> None:
    lon, lat = np.array(places).T

    assert morton.keys(lon, lat).tolist() == [morton.key(*place) for place in places]


@given(boxes(), st.lists(boxes(), max_size=4), st.floats(0, 1), st.floats(0, 1), st.integers(4, 200))
def test_every_position_of_a_box_lies_in_one_of_its_ranges(
    box: Bounds, others: list[Bounds], right: float, up: float, most: int
) -> None:
    lon = min(box.west + right * (box.east - box.west), box.east)
    lat = min(box.south + up * (box.north - box.south), box.north)

    assert any(one.first <= morton.key(lon, lat) <= one.last for one in morton.ranges([*others, box], most))


@given(st.lists(boxes(), min_size=1, max_size=4), st.integers(4, 200))
def test_ranges_are_few_in_order_and_apart(some: list[Bounds], most: int) -> None:
    found = morton.ranges(some, most)

    assert 1 <= len(found) <= most
    assert all(one.first <= one.last for one in found)
    assert all(one.last + 1 < other.first for one, other in pairwise(found))


def test_more_ranges_hold_less_that_is_not_asked_for() -> None:
    mali = Bounds(-12.3, 10.1, 4.3, 25.0)
    few, many = (sum(one.last - one.first for one in morton.ranges([mali], most)) for most in (8, 256))

    assert many < few / 2


def test_the_ranges_of_the_world_are_one() -> None:
    assert morton.ranges([Bounds(-180, -90, 180, 90)]) == [morton.KeyRange(0, (1 << 62) - 1)]


def test_a_post_keeps_its_key_for_ever() -> None:
    """Keys are stored: another formula would lose what was found by the old one."""
    assert morton.key(-0.04, 16.27) == GAO


@given(st.lists(st.tuples(LON, LAT), min_size=1, max_size=20))
def test_a_key_says_which_cell_of_the_finest_grid_it_is(places: list[tuple[float, float]]) -> None:
    lon, lat = np.array(places).T

    x, y = morton.cells(morton.keys(lon, lat))

    assert [axis.tolist() for axis in morton.positions(lon, lat)] == [x.tolist(), y.tolist()]
