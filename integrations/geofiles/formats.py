"""The files of other maps that are text: GeoJSON, KML, GPX, CSV. Each gives lines and places as they are drawn."""

import csv
from collections.abc import Iterator
from io import BytesIO
from typing import Any, cast

from geo.coordinates import angle, position
from integrations.geofiles.geopackage import geopackage
from integrations.geofiles.geoparquet import geoparquet
from integrations.geofiles.model import MOST_ELEMENTS, Drawn
from integrations.geofiles.polygon import POLYGON
from integrations.watchlists.lines import text_lines
from integrations.watchlists.xml_records import Element, records, root_of
from jointops.base.edge import parse
from jointops.base.errors import Invalid

_DEEPEST = 8


def guessed(content: bytes) -> str:
    """Which format a file has, by how it begins. Raises Invalid (422)."""
    start = content[:512].removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"PK\x03\x04"):
        return "zip"
    if start.startswith(b"SQLite format 3\0"):
        return "gpkg"
    if start.startswith(b"PAR1"):
        return "parquet"
    if start.startswith(b"\x00\x00\x27\x0a"):
        raise Invalid("A shapefile is several files: zip the .shp with its .dbf and .prj, and send that.")
    if start.startswith((b"{", b"[")):
        return "geojson"
    if start.startswith(b"<"):
        name = root_of(BytesIO(content)).name.lower()
        if name in ("kml", "gpx"):
            return name
        raise Invalid(f"This XML is a <{name[:40]}>: neither KML nor GPX.")
    return "csv"


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


def kml(content: bytes) -> Iterator[Drawn]:
    """The placemarks of a KML 2.2. Links, pictures and styles are not looked at. Raises Invalid (422)."""
    for mark in records(BytesIO(content), "Placemark", most=MOST_ELEMENTS):
        yield from _of_mark(mark, mark.word("name"))


def _of_mark(element: Element, name: str) -> Iterator[Drawn]:
    for child in element.children:
        if child.name in ("Point", "LineString"):
            found = [_pair(text.split(","), child.line) for text in child.word("coordinates").split()]
            yield Drawn(name, found, [""] * len(found))
        elif child.name == "Track":
            found = [_pair(text.split(), child.line) for text in child.words("coord")]
            yield Drawn(name, found, [""] * len(found))
        elif child.name in ("MultiGeometry", "MultiTrack"):
            yield from _of_mark(child, name)
        elif child.name == "Polygon":
            yield POLYGON


def gpx(content: bytes) -> Iterator[Drawn]:
    """Waypoints, routes and tracks of a GPX. Raises Invalid (422)."""
    for one in records(BytesIO(content), "wpt", "rte", "trk", most=MOST_ELEMENTS):
        name = one.word("name")
        if one.name == "wpt":
            yield Drawn(name, [_of_point(one)], [name])
        elif one.name == "rte":
            yield _track(name, one.all("rtept"))
        else:
            yield from (_track(name, part.all("trkpt")) for part in one.all("trkseg"))


def _track(name: str, points: list[Element]) -> Drawn:
    return Drawn(name, [_of_point(one) for one in points], [one.word("name") for one in points])


def _of_point(one: Element) -> tuple[float, float]:
    return _pair([one.attributes.get("lon", ""), one.attributes.get("lat", "")], one.line)


def _pair(parts: list[str], line: int) -> tuple[float, float]:
    try:
        return angle(parts[0], "lon"), angle(parts[1], "lat")
    except (ValueError, IndexError) as error:
        raise Invalid(f"Line {line}: {error}.") from None


def table(content: bytes) -> Iterator[Drawn]:
    """A CSV with `lat` and `lon`, or `position` (MGRS, or both), and `name`: its places, and the way along them."""
    rows = csv.DictReader(text_lines(BytesIO(content)), strict=True)
    try:
        rows.fieldnames = [name.strip().lower() for name in rows.fieldnames or []]
        if not ({"lat", "lon"} <= set(rows.fieldnames) or "position" in rows.fieldnames):
            raise Invalid("Line 1 must name the columns `lat` and `lon`, or `position`; `name` may stand beside them.")
        found = [(_cell(row, "name"), _of_row(row, rows.line_num)) for row in rows]
    except csv.Error as error:
        raise Invalid(f"Line {rows.line_num}: the quotes of this row do not fit ({error}).") from None
    names, positions = [name for name, _ in found], [place for _, place in found]
    if len(found) > 1:
        yield Drawn("", positions, names)
    yield from (Drawn(name, [place], [name]) for name, place in found)


def _of_row(row: dict[str | Any, str | Any], line: int) -> tuple[float, float]:
    try:
        if said := _cell(row, "position"):
            return position(said)
        return angle(_cell(row, "lon"), "lon"), angle(_cell(row, "lat"), "lat")
    except ValueError as error:
        raise Invalid(f"Line {line}: {error}.") from None


def _cell(row: dict[str | Any, str | Any], name: str) -> str:
    return str(row.get(name) or "").strip()


READERS = {"geojson": geojson, "kml": kml, "gpx": gpx, "csv": table, "gpkg": geopackage, "parquet": geoparquet}
