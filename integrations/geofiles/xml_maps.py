"""KML and GPX as they are drawn."""

from collections.abc import Iterator
from io import BytesIO

from geo.coordinates import angle
from integrations.geofiles.model import MOST_ELEMENTS, Drawn
from integrations.geofiles.polygon import POLYGON
from integrations.watchlists.xml_records import Element, records
from jointops.base.errors import Invalid


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
