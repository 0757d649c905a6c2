"""What lies near a line over the globe, against geodesic distances, also over the date line and near a pole."""

import sys
from itertools import pairwise
from typing import cast

import numpy as np
import pytest
import shapely
from numpy.typing import ArrayLike, NDArray

from geo import sea
from geo.around import boxes_about
from geo.assign import Boundaries, boundaries
from geo.boundaries import SEA
from geo.ellipsoid import WGS84
from geo.lines import Line, Lines, drawn, geodesic
from geo.sea import by_sea

WITHIN_M = 50_000.0

ROUTES = {
    "Lomé to Tripoli": [(1.2, 6.1), (-0.05, 16.27), (7.99, 16.97), (14.43, 27.04), (13.19, 32.89)],
    "São Paulo to Tijuana": [
        (-46.6, -23.5), (-67.8, -9.97), (-77.03, -12.05), (-78.5, -0.2), (-76.78, 8.42), (-79.5, 9.0), (-92.26, 14.9),
        (-117.03, 32.5),
    ],
    "Dakar by sea to Madrid": [(-17.44, 14.7), (-15.4, 28.1), (-3.7, 40.4)],
    "Auckland to Honolulu": [(174.76, -36.85), (178.44, -18.14), (-171.76, -13.83), (-157.86, 21.3)],
}  # fmt: skip


def lines_of(stops: list[tuple[float, float]]) -> list[Line]:
    return [geodesic(*first, *last) for first, last in pairwise(stops)]


def around(stops: list[tuple[float, float]]) -> tuple[np.ndarray, np.ndarray]:
    """Points in a wide band around a route, thickest where near becomes far."""
    dice = np.random.default_rng(5)
    lon, lat = (np.concatenate([getattr(line, name) for line in lines_of(stops)]) for name in ("lon", "lat"))
    which = dice.integers(0, len(lon), 4_000)
    x, y, _ = WGS84.fwd(lon[which], lat[which], dice.uniform(0, 360, 4_000), dice.uniform(0, 2.5 * WITHIN_M, 4_000))
    return np.asarray(x), np.asarray(y)


def geodesic_distance(stops: list[tuple[float, float]], lon: np.ndarray, lat: np.ndarray) -> np.ndarray:
    """By pyproj alone: to a point of the route every 800 m."""
    best = np.full(len(lon), np.inf)
    for (a, b), (c, d) in pairwise(stops):
        many = int(WGS84.inv(a, b, c, d)[2] // 800)
        between = cast(list[tuple[float, float]], WGS84.npts(a, b, c, d, many))
        for x, y in [(a, b), *between, (c, d)]:
            near = np.abs(lat - y) < 0.7
            count = int(near.sum())
            if count:
                away = WGS84.inv(np.full(count, x), np.full(count, y), lon[near], lat[near])[2]
                best[near] = np.minimum(best[near], away)
    return best


@pytest.mark.parametrize("name", ROUTES)
def test_all_that_is_near_a_route_lies_in_its_boxes_also_over_the_date_line(name: str) -> None:
    lines = lines_of(ROUTES[name])
    lon, lat = around(ROUTES[name])
    near = np.unique(Lines(lines).near(lon, lat, WITHIN_M).point)
    boxes = boxes_about(lines, WITHIN_M)

    assert all(-180 <= box.west < box.east <= 180 for box in boxes)
    assert len(near) > 1_000
    for x, y in zip(lon[near].tolist(), lat[near].tolist(), strict=True):
        assert any(box.west <= x <= box.east and box.south <= y <= box.north for box in boxes), (x, y)


@pytest.mark.slow
@pytest.mark.parametrize("name", ROUTES)
def test_near_is_what_the_ellipsoid_says_and_not_a_buffer_in_degrees(name: str) -> None:
    stops = ROUTES[name]
    lon, lat = around(stops)
    true = geodesic_distance(stops, lon, lat)

    found = Lines(lines_of(stops)).near(lon, lat, WITHIN_M)

    mine = np.full(len(lon), np.inf)
    np.minimum.at(mine, found.point, found.metres)
    close = true < WITHIN_M * 0.994
    assert np.isfinite(mine[close]).all()
    assert not np.isfinite(mine[true > WITHIN_M * 1.006]).any()
    both = np.isfinite(mine) & (true > 1600)  # nearer than that the points of the reference are too far apart
    assert np.abs(mine[both] - true[both]).max() < 0.006 * WITHIN_M
    flat = shapely.contains_xy(shapely.LineString(stops).buffer(WITHIN_M / 111_320), lon, lat)
    assert (flat != (true <= WITHIN_M)).sum() > 100


def test_each_line_has_a_reach_of_its_own_and_an_order() -> None:
    lines = Lines(lines_of([(0, 0), (1, 0), (1, 1)]))

    found = lines.near([0.5, 1.05], [0.05, 0.5], [10_000, 1_000])

    assert found.pairs()[0][:2] == (0, 0)
    assert found.metres[0] == pytest.approx(5_530, rel=0.01)
    assert found.along[0] == pytest.approx(55_660, rel=0.01)
    assert [(point, line) for point, line, *_ in lines.near([0.5, 1.05], [0.05, 0.5], 10_000).pairs()] == [
        (0, 0), (1, 1),
    ]  # fmt: skip


def test_no_lines_and_no_points_are_near_nothing() -> None:
    assert Lines([]).near([0.0], [0.0], 1000).pairs() == []


def test_a_way_over_the_date_line_goes_on_past_180() -> None:
    line = geodesic(178.44, -18.14, -171.76, -13.83)

    assert np.abs(np.diff(line.lon)).max() < 1
    assert (line.lon[0], line.lon[-1]) == (pytest.approx(178.44), pytest.approx(188.24))
    assert line.metres == pytest.approx(WGS84.inv(178.44, -18.14, -171.76, -13.83)[2])


def test_by_sea_one_goes_through_the_canal_and_on_over_the_date_line() -> None:
    to_marseille, to_los_angeles = by_sea(43.2, 11.6, 5.3, 43.3), by_sea(139.7, 35.4, -118.2, 33.7)

    assert to_marseille is not None and to_los_angeles is not None
    assert Lines([to_marseille]).near([32.35], [30.5], 30_000).pairs()  # the Bitter Lakes
    assert to_marseille.metres == pytest.approx(5.4e6, rel=0.05)
    assert (to_marseille.lon[0], to_marseille.lat[-1]) == (pytest.approx(43.2), pytest.approx(43.3))
    assert np.abs(np.diff(to_los_angeles.lon)).max() < 1
    assert np.diff(to_los_angeles.along).min() > 0


GAO, TIMBUKTU, MANAUS, TEMA = (-0.04, 16.27), (-3.0, 16.77), (-60.0, -3.1), (0.0, 5.6)
GIBRALTAR, TANGIER, DAKAR, LAS_PALMAS = (-5.35, 36.14), (-5.8, 35.79), (-17.44, 14.7), (-15.4, 28.1)
ABIDJAN, MALABO, DOUALA = (-4.0, 5.3), (8.78, 3.76), (9.6, 3.9)


@pytest.mark.parametrize(
    ("start", "end", "goes_along_it"),
    [
        (GAO, TIMBUKTU, False),  # no ship comes there
        (DAKAR, GAO, False),
        (MANAUS, TEMA, False),
        (MALABO, DOUALA, False),  # over open water one goes straight
        (GIBRALTAR, TANGIER, True),  # Tarifa lies between
        (DAKAR, LAS_PALMAS, True),
        (ABIDJAN, TEMA, True),  # a cape lies between
    ],
)
def test_a_way_by_sea_begins_and_ends_at_the_sea_and_is_no_roundabout_one(
    start: tuple[float, float], end: tuple[float, float], goes_along_it: bool
) -> None:
    there, back = by_sea(*start, *end), by_sea(*end, *start)

    assert (there is not None, back is not None) == (goes_along_it, goes_along_it)
    if there is not None and back is not None:
        assert there.metres == pytest.approx(back.metres)
        assert there.metres < 1.5 * geodesic(*start, *end).metres


class Drowned(Boundaries):
    """A boundary set whose land is all under water."""

    def __init__(self) -> None: ...

    def countries_of(self, lon: ArrayLike, lat: ArrayLike) -> NDArray[np.int16]:
        return np.full(np.shape(lon), SEA, np.int16)


def test_what_is_land_is_said_by_the_boundary_set_of_the_deployment() -> None:
    assert by_sea(*GIBRALTAR, *TANGIER) is not None
    sea.over(Drowned())
    try:
        assert by_sea(*GIBRALTAR, *TANGIER) is None  # no Tarifa: one goes straight
    finally:
        sea.over(boundaries())


def test_where_no_marine_network_is_installed_there_is_no_way_along_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [])
    sea._network.cache_clear()
    by_sea.cache_clear()
    try:
        assert by_sea(43.2, 11.6, 5.3, 43.3) is None
    finally:
        sea._network.cache_clear()
        by_sea.cache_clear()


def test_a_drawn_line_is_short_and_keeps_its_ends() -> None:
    points = drawn(geodesic(-46.6, -23.5, 103.8, 1.35))

    assert len(points) == 200
    assert points[0] == (-46.6, -23.5)
