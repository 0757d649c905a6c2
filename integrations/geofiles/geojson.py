"""GeoJSON (RFC 7946) as it is drawn."""

from collections.abc import Iterator
from typing import Any, cast

from integrations.geofiles.model import Drawn
from integrations.geofiles.polygon import POLYGON
from jointops.base.edge import parse
from jointops.base.errors import Invalid

_DEEPEST = 8


def geojson(content: bytes) -> Iterator[Drawn]:
    """The features of a GeoJSON text (RFC 7946). Raises Unreadable (400), Invalid (422)."""
    yield from _of_object(parse(content), "")


def _of_object(value: object, name: str, depth: int = 0) -> Iterator[Drawn]:
    if depth > _DEEPEST:
        raise Invalid("The GeoJSON is nested too deeply.")
    if not isinstance(value, dict):
        raise Invalid("A GeoJSON file holds one object: a feature collection, a feature or a geometry.")
    one = cast(dict[str, Any], value)
    said = _words(one.get("properties")) or name
    match one.get("type"):
        case "FeatureCollection" | "GeometryCollection":
            for part in _list(one.get("features") or one.get("geometries")):
                yield from _of_object(part, said, depth + 1)
        case "Feature":
            if one.get("geometry") is not None:
                yield from _of_object(one["geometry"], said, depth + 1)
        case "Point":
            yield Drawn(said, [_lonlat(one.get("coordinates"))], [""])
        case "MultiPoint":
            yield from (Drawn(said, [_lonlat(part)], [""]) for part in _list(one.get("coordinates")))
        case "LineString":
            yield _line(said, one.get("coordinates"))
        case "MultiLineString":
            yield from (_line(said, part) for part in _list(one.get("coordinates")))
        case "Polygon" | "MultiPolygon":
            yield POLYGON
        case other:
            raise Invalid(f"{str(other)[:40]!r} is no type of GeoJSON.")


def _words(properties: object) -> str:
    if not isinstance(properties, dict):
        return ""
    named = cast(dict[str, object], properties)
    return next((said for key in ("name", "Name", "title") if isinstance(said := named.get(key), str) and said), "")


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise Invalid("A part of the GeoJSON that should be a list is none.")
    return cast(list[object], value)


def _line(name: str, coordinates: object) -> Drawn:
    found = [_lonlat(part) for part in _list(coordinates)]
    return Drawn(name, found, [""] * len(found))


def _lonlat(value: object) -> tuple[float, float]:
    match _list(value)[:2]:
        case [int() | float() as lon, int() | float() as lat] if abs(lon) <= 180 and abs(lat) <= 90:
            return float(lon), float(lat)
        case _:
            raise Invalid(f"{str(value)[:60]} is no position: longitude to ±180, then latitude to ±90.")
