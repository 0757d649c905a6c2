"""Geometries as GeoJSON has them (RFC 7946): what every file that leaves the house, and every other map, reads."""

from collections.abc import Sequence
from math import floor
from typing import Any

import msgspec
import shapely
from shapely import affinity

Positions = Sequence[tuple[float, float]]
Geometry = dict[str, Any]


class Feature(msgspec.Struct, frozen=True, kw_only=True, tag_field="type"):
    """One thing with its place; properties hold no geometry."""

    id: str
    geometry: Geometry
    properties: dict[str, Any]


def point_of(lon: float, lat: float) -> Geometry:
    return {"type": "Point", "coordinates": [lon, lat]}


def lines_of(lines: Sequence[Positions]) -> Geometry:
    """Lines end to end as one geometry, cut where they cross the date line (RFC 7946, 3.1.9)."""
    parts = [part for line in _joined(lines) for part in _cut(line)]
    if len(parts) == 1:
        return {"type": "LineString", "coordinates": parts[0]}
    return {"type": "MultiLineString", "coordinates": parts}


def area_of(ring: Positions) -> Geometry:
    """An area by its corners, cut where it lies over the date line (RFC 7946, 3.1.9), its outer ring to the left."""
    whole = shapely.Polygon(ring)
    west, _, east, _ = whole.bounds
    turns = range(floor((west + 180) / 360), floor((east + 180) / 360) + 1)
    halves = [(turn, whole.intersection(shapely.box(360 * turn - 180, -90, 360 * turn + 180, 90))) for turn in turns]
    parts = [
        shapely.orient_polygons(affinity.translate(one, -360 * turn))
        for turn, half in halves
        for one in shapely.get_parts(half)
        if one.geom_type == "Polygon" and not one.is_empty
    ]
    corners = [[[list(position) for position in part.exterior.coords]] for part in parts]
    if len(corners) == 1:
        return {"type": "Polygon", "coordinates": corners[0]}
    return {"type": "MultiPolygon", "coordinates": corners}


def _joined(lines: Sequence[Positions]) -> list[list[tuple[float, float]]]:
    """A line that begins where the one before ends goes on with it."""
    found: list[list[tuple[float, float]]] = []
    for line in lines:
        if found and found[-1][-1] == line[0]:
            found[-1].extend(line[1:])
        else:
            found.append(list(line))
    return found


def _cut(line: Positions) -> list[list[list[float]]]:
    """Longitudes go on past ±180 in what comes; each part that is given back stays within."""
    parts: list[list[list[float]]] = [[]]
    turns = [floor((lon + 180) / 360) for lon, _ in line]
    for number, (lon, lat) in enumerate(line):
        if number and turns[number] != turns[number - 1]:
            edge, was = 360 * max(turns[number], turns[number - 1]) - 180, line[number - 1]
            share = (edge - was[0]) / (lon - was[0])
            middle = was[1] + share * (lat - was[1])
            is_east = turns[number] > turns[number - 1]
            parts[-1].append([180.0 if is_east else -180.0, middle])
            parts.append([[-180.0 if is_east else 180.0, middle]])
        parts[-1].append([round(lon - 360 * turns[number], 6), lat])
    return [part for part in parts if len(part) > 1]
