"""A file of another map as ways with few stops: what a person then draws a route from."""

from collections.abc import Iterator
from typing import cast

import numpy as np
import shapely

from geo.ellipsoid import WGS84
from integrations.geofiles.formats import READERS, guessed
from integrations.geofiles.model import MOST_POINTS, MOST_SHAPES, Drawn, Form, Positions, Read, Shape, Stop
from integrations.geofiles.polygon import POLYGON
from integrations.geofiles.shapefile import shapefile
from integrations.geofiles.unpacking import unpacked
from jointops.base.errors import Invalid, TooLarge
from jointops.base.text import clean

MOST_STOPS = 41
"""A route has forty legs at most."""

_FINEST_DEGREES = 0.0005
_NAME = 120


def read_file(content: bytes, form: Form) -> Read:
    """Ways and places of a file. Raises Unreadable (400), WrongEncoding (400), Invalid (422), TooLarge (413)."""
    known, shapes = _shapes(content, form)
    ways: list[Shape] = []
    places: list[Shape] = []
    left_out = points = 0
    for one in shapes:
        points += len(one.positions)
        if points > MOST_POINTS:
            raise TooLarge(f"The file has more than {MOST_POINTS:,} positions: send the part that is the route.")
        if one is POLYGON or len(ways) + len(places) >= MOST_SHAPES:
            left_out += 1
        elif len(set(one.positions)) > 1:
            ways.append(_way(one))
        elif one.positions:
            places.append(_shape(one, [0], 0.0))
    if not ways and not places:
        raise Invalid("The file holds no line and no place.")
    return Read(known, ways, places, left_out)


def _shapes(content: bytes, form: Form) -> tuple[str, Iterator[Drawn]]:
    """The format, and what the file draws."""
    known = guessed(content) if form == "auto" else form
    if known == "zip" or content.startswith(b"PK\x03\x04"):
        known, parts = unpacked(content)
        return known, shapefile(parts) if known == "shp" else READERS[known](parts["kml"])
    if known == "shp":
        raise Invalid("A shapefile is sent as a zip of its .shp, .dbf and .prj.")
    return known, READERS[known](content)


def _way(one: Drawn) -> Shape:
    kept = _kept(one.positions)
    lon, lat = zip(*one.positions, strict=True)
    metres = WGS84.line_length(lon, lat)
    return _shape(one, kept, round(metres / 1000, 1))


def _shape(one: Drawn, kept: list[int], length_km: float) -> Shape:
    name = clean(one.name)[:_NAME]
    stops = [
        Stop(clean(one.names[number])[:_NAME] or (name if len(kept) == 1 else ""), *_rounded(one.positions[number]))
        for number in kept
    ]
    return Shape(name, len(one.positions), length_km, stops)


def _kept(positions: Positions) -> list[int]:
    """Numbers of the positions that keep the course (Douglas and Peucker), few enough for the legs of a route."""
    lon = np.unwrap([place[0] for place in positions], period=360)
    line = shapely.linestrings(np.column_stack([lon, [place[1] for place in positions]]))
    tolerance = 0.0
    simple = shapely.remove_repeated_points(line)
    while shapely.get_num_points(simple) > MOST_STOPS:
        tolerance = max(2 * tolerance, _FINEST_DEGREES)
        simple = shapely.simplify(line, tolerance, preserve_topology=False)
    found: list[int] = []
    at = 0
    whole = [tuple(place) for place in cast("list[list[float]]", shapely.get_coordinates(line).tolist())]
    for place in cast("list[list[float]]", shapely.get_coordinates(simple).tolist()):
        at = whole.index(tuple(place), at)
        found.append(at)
    return found


def _rounded(place: tuple[float, float]) -> tuple[float, float]:
    return round(place[0], 6), round(place[1], 6)
