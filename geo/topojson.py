"""Reads countries from TopoJSON, whose borders are arcs shared by neighbours, and simplifies each arc once.

The source knows no date line and no map edge: its rings run around the globe. Here they are unwrapped, then cut.
"""

import json
from pathlib import Path

import numpy as np
import shapely
from msgspec import Struct
from numpy.typing import NDArray

from geo.countries import NAMES, Detail

# What Natural Earth names without an ISO number, by who administers it; None: nobody's word is taken.
_UNNUMBERED = {
    "Akrotiri": "GB", "Baikonur": "KZ", "Bajo Nuevo Bank": None, "Clipperton I.": "FR", "Coral Sea Is.": "AU",
    "Cyprus U.N. Buffer Zone": "CY", "Dhekelia": "GB", "Indian Ocean Ter.": "AU", "Kosovo": "XK", "N. Cyprus": "CY",
    "Scarborough Reef": None, "Serranilla Bank": None, "Siachen Glacier": None, "Somaliland": "SO",
    "Spratly Is.": None, "USNB Guantanamo Bay": "CU",
}  # fmt: skip

# Degrees an arc may move: 0.004 is 450 m, a pixel at zoom 8; the closest look is at the countries in operation.
_TOLERANCE: dict[Detail, float] = {"close": 0.004, "middle": 0.012, "far": 0.04}
Ring = list[int]
Arc = NDArray[np.float64]


class Country(Struct):
    """One administered area of the source: its ISO code and its polygons, each a list of rings of arc numbers."""

    code: str | None
    polygons: list[list[Ring]]


class Atlas(Struct):
    """The source, decoded: arcs as (n, 2) float64 degrees lon, lat."""

    arcs: list[Arc]
    countries: list[Country]


def read(source: Path) -> Atlas:
    """Decode the TopoJSON: arcs are quantised deltas, polygons name arcs, `~n` is arc n backwards."""
    raw = json.loads(source.read_bytes())
    scale, translate = np.array(raw["transform"]["scale"]), np.array(raw["transform"]["translate"])
    arcs = [unwrap(np.cumsum(np.array(arc, float), axis=0) * scale + translate) for arc in raw["arcs"]]
    numbers = {row.numeric: row.code for row in NAMES.values() if row.numeric}
    countries = [
        Country(
            numbers[shape["id"]] if "id" in shape else _UNNUMBERED[shape["properties"]["name"]],
            shape["arcs"] if shape["type"] == "MultiPolygon" else [shape["arcs"]],
        )
        for shape in raw["objects"]["countries"]["geometries"]
    ]
    return Atlas(arcs, countries)


def owners(atlas: Atlas) -> list[list[str | None]]:
    """Who lies along each arc: one code on a coast, two on a border (the same twice inside one country)."""
    found: list[list[str | None]] = [[] for _ in atlas.arcs]
    for country in atlas.countries:
        for number in (number for polygon in country.polygons for ring in polygon for number in ring):
            found[max(number, ~number)].append(country.code)
    return found


def detail(codes: list[str | None]) -> Detail:
    """How closely the arcs between these countries are drawn: as the most detailed of them."""
    wanted = {NAMES[code].detail for code in codes if code is not None}
    if "close" in wanted:
        return "close"
    return "middle" if "middle" in wanted else "far"


def simplify(atlas: Atlas) -> Atlas:
    """The same topology with fewer points: ends of arcs stay, so shared borders stay shared."""
    arcs = [
        shapely.get_coordinates(shapely.simplify(shapely.LineString(arc), _TOLERANCE[detail(codes)]))
        for arc, codes in zip(atlas.arcs, owners(atlas), strict=True)
    ]
    simple = Atlas(arcs, atlas.countries)
    for numbers in (ring for country in atlas.countries for polygon in country.polygons for ring in polygon):
        if len(line(simple, numbers)) < 4:  # a ring that fell together keeps what it had
            for number in numbers:
                arcs[max(number, ~number)] = atlas.arcs[max(number, ~number)]
    return simple


def line(atlas: Atlas, numbers: Ring) -> Arc:
    """The closed line that the arcs make when laid end to end; around a pole it is closed over the pole."""
    parts = [atlas.arcs[number] if number >= 0 else atlas.arcs[~number][::-1] for number in numbers]
    ring = unwrap(np.concatenate([parts[0], *(part[1:] for part in parts[1:])]))
    first, last = ring[0], ring[-1]
    if abs(last[0] - first[0]) > 180:
        pole = np.copysign(90.0, ring[:, 1].mean())
        ring = np.concatenate([ring, [[last[0], pole], [first[0], pole], first]])
    return ring


def unwrap(line: Arc) -> Arc:
    """The same line without jumps: over the date line it goes on past ±180."""
    lon: NDArray[np.float64] = np.unwrap(line[:, 0], period=360)
    turns = round(float(lon.mean()) / 360)
    return np.column_stack([lon - 360 * turns, line[:, 1]])


def cut(shape: shapely.Geometry) -> shapely.Geometry:
    """Bring what lies past ±180 back to the other side, so that all longitudes are between -180 and 180."""
    west, _, east, _ = shapely.bounds(shape)
    if west >= -180 and east <= 180:
        return shape
    points = shapely.get_coordinates(shape)
    moved = (shapely.set_coordinates(shape, np.add(points, (by, 0))) for by in (-360, 0, 360))
    return shapely.union_all([shapely.clip_by_rect(one, -180, -90, 180, 90) for one in moved])
