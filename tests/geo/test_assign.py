"""Which country a point is in by the boundary set, exactly: many at once, one alone, and how far the border is."""

from pathlib import Path
from typing import cast

import numpy as np
import pytest
import shapely

from geo import basemap, topojson
from geo.assign import Boundaries
from geo.boundaries import SEA
from geo.ellipsoid import WGS84
from tests.geo.test_countries import TOWNS


@pytest.fixture(scope="module")
def ground(built: Path) -> Boundaries:
    return Boundaries(built)


@pytest.mark.parametrize(("code", "lon", "lat", "where"), TOWNS)
def test_a_point_is_in_its_country(ground: Boundaries, code: str | None, lon: float, lat: float, where: str) -> None:
    [number] = ground.countries_of([lon], [lat]).tolist()

    assert ground.country_of(lon, lat) == code, where
    assert (None if number == SEA else ground.codes[number]) == code


def everywhere() -> tuple[np.ndarray, np.ndarray]:
    """Points all over the globe, on the edges of cells, at ±180°, at the poles, and thick around real borders."""
    dice = np.random.default_rng(7)
    lon, lat = dice.uniform(-180, 180, 40_000), np.degrees(np.arcsin(dice.uniform(-1, 1, 40_000)))
    edge_lon, edge_lat = np.meshgrid(np.arange(-180, 181, 7.0), np.arange(-90, 91, 5.0))
    west, south = dice.uniform(-12, 16, 20_000), dice.uniform(4, 25, 20_000)
    date_line = np.where(dice.random(4_000) < 0.5, -180.0, 180.0)
    return (
        np.concatenate([lon, edge_lon.ravel(), west, date_line]),
        np.concatenate([lat, edge_lat.ravel(), south, dice.uniform(-90, 90, 4_000)]),
    )


def test_the_table_says_what_the_countries_own_outlines_say(ground: Boundaries) -> None:
    lon, lat = everywhere()
    shapes = basemap.whole(topojson.read(basemap.SOURCE))
    assert sorted(shapes) == ground.codes
    tree = shapely.STRtree(cast(list[shapely.Point], shapely.points(lon, lat)))
    expected = np.full(len(lon), SEA, np.int16)
    for number in reversed(range(len(ground.codes))):
        expected[tree.query(shapes[ground.codes[number]], predicate="intersects")] = number

    found = ground.countries_of(lon, lat)

    assert np.flatnonzero(found != expected).tolist() == []
    assert (found != SEA).sum() > 20_000


def test_one_alone_is_told_what_many_are_told(ground: Boundaries) -> None:
    lon, lat = (some[::17] for some in everywhere())

    numbers: list[int] = ground.countries_of(lon, lat).tolist()
    together = ["" if number == SEA else ground.codes[number] for number in numbers]

    assert [ground.country_of(*one) or "" for one in zip(lon.tolist(), lat.tolist(), strict=True)] == together


def test_no_points_are_no_countries(ground: Boundaries) -> None:
    assert ground.countries_of([], []).tolist() == []


def test_the_border_near_zegoua_is_named_and_as_far_as_the_ellipsoid_says(ground: Boundaries) -> None:
    lon, lat = -5.65, 10.49
    border = ground.place_of(lon, lat).border

    assert border is not None and border.countries == ["CI", "ML"]
    shapes = basemap.whole(topojson.read(basemap.SOURCE))
    corners = shapely.get_coordinates(shapely.segmentize(shapes["CI"], 0.001))
    many = len(corners)
    away = WGS84.inv(np.full(many, lon), np.full(many, lat), corners[:, 0], corners[:, 1])[2].min()
    assert border.metres == pytest.approx(away, abs=60)


def test_far_inside_a_country_no_border_is_named(ground: Boundaries) -> None:
    assert ground.place_of(-4.2, 14.5).border is None


def test_off_abidjan_the_hint_says_whose_territorial_sea_it_may_be(ground: Boundaries) -> None:
    near, far = ground.place_of(-4.0, 5.15), ground.place_of(-4.0, 4.5)

    assert near.country is None and near.sea is not None
    assert (near.sea.countries, 5_000 < near.sea.metres < 15_000) == (["CI"], True)
    assert far.sea is None


def test_across_the_date_line_the_nearest_coast_is_found(ground: Boundaries) -> None:
    """Taveuni lies on both sides of 180°."""
    west, east = ground.place_of(-179.86, -17.05), ground.place_of(179.99, -17.05)

    assert {one.countries[0] for one in (west.sea, east.sea) if one} == {"FJ"}


def test_land_that_is_nobodys_has_no_sea(ground: Boundaries) -> None:
    siachen = ground.place_of(77.1, 35.5)

    assert (siachen.country, siachen.sea) == (None, None)
    assert siachen.border is not None


def test_a_set_is_named_after_its_folder(built: Path, ground: Boundaries) -> None:
    assert ground.name.startswith(built.name)
