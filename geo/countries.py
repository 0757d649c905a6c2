"""Countries: their names, where they lie, and which one a point is in.

Codes are ISO 3166-1 alpha-2 with the territories that have one (Aruba AW, Curaçao CW) and XK for Kosovo. Names stand
in `countries.tsv`, which a deployment may edit; they are labels and take no position on status.
"""

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Literal, cast

import msgspec
import shapely
from msgspec import Struct
from shapely.geometry.base import BaseGeometry

FOLDER = Path(__file__).parent / "basemap"

Detail = Literal["close", "middle", "far"]


class CountryName(Struct, frozen=True):
    """One row of the table.

    numeric  the ISO number as text, empty where there is none
    detail   how closely the basemap draws it
    """

    code: str
    numeric: str
    detail: Detail
    en: str
    fr: str


class Bounds(Struct, frozen=True):
    """A box in degrees WGS 84; west < east: none crosses the date line."""

    west: float
    south: float
    east: float
    north: float


_Row = tuple[str, str, Detail, str, str]


def _names() -> dict[str, CountryName]:
    _, *rows = (Path(__file__).parent / "countries.tsv").read_text("utf-8").splitlines()
    names = (msgspec.convert(row.split("\t"), _Row) for row in rows)
    return {code: CountryName(code, numeric, detail, en, fr) for code, numeric, detail, en, fr in names}


NAMES = _names()


def name_of(code: str) -> str:
    """A country as an English sentence names it; a code that nobody knows stays as it is."""
    return NAMES[code].en if code in NAMES else code


def names_of(codes: Iterable[str]) -> str:
    """Some countries as an English sentence lists them, in order of their codes."""
    return ", ".join(name_of(one) for one in sorted(codes))


class Atlas:
    """The polygons of a built basemap, ready to be asked."""

    def __init__(self, folder: Path) -> None:
        collection = msgspec.json.decode((folder / "countries.json").read_bytes(), type=_Collection)
        self._codes: list[str] = []
        self._parts: list[BaseGeometry] = []
        for feature in collection.features:
            for rings in feature.geometry.coordinates:
                self._codes.append(feature.properties.code)
                self._parts.append(shapely.Polygon(rings[0], rings[1:]))
        shapely.prepare(self._parts)
        self._tree = shapely.STRtree(self._parts)

    def country_of(self, lon: float, lat: float) -> str | None:
        """The country whose polygon holds the point, None at sea. On a border: the first by code."""
        near = cast("list[int]", self._tree.query(shapely.Point(lon, lat)).tolist())
        held = [self._codes[i] for i in near if shapely.intersects_xy(self._parts[i], lon, lat)]
        return min(held, default=None)

    def bounds_of(self, codes: Iterable[str]) -> Bounds | None:
        """The box around the main land of some countries, overseas parts left out; None when there is none."""
        main = [self._main_land(code) for code in codes if code in self._codes]
        if not main:
            return None
        west, south, east, north = shapely.total_bounds(main)
        return Bounds(float(west), float(south), float(east), float(north))

    def _main_land(self, code: str) -> BaseGeometry:
        parts = [part for owner, part in zip(self._codes, self._parts, strict=True) if owner == code]
        return max(parts, key=lambda part: part.area)


class _Properties(Struct):
    code: str


class _Geometry(Struct):
    coordinates: list[list[list[tuple[float, float]]]]


class _Feature(Struct):
    properties: _Properties
    geometry: _Geometry


class _Collection(Struct):
    features: list[_Feature]


@cache
def atlas() -> Atlas:
    """The built basemap of this installation, read once (0.1 s)."""
    return Atlas(FOLDER)


def bounds_of(codes: Iterable[str]) -> Bounds | None:
    """The box that shows the main land of some countries, for example those of an operation."""
    return atlas().bounds_of(codes)
