"""Chen draws routes from the files of other maps; what would hurt the house is refused at the door."""

import io
import json
import zipfile
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from integrations.geofiles.model import MOST_BYTES
from integrations.geofiles.reading import MOST_STOPS, read_file
from jointops.base.errors import Problem
from tests.support import Person

GEOJSON = json.dumps({
    "type": "FeatureCollection",
    "features": [
        {"type": "Feature", "properties": {"name": "The road"},
         "geometry": {"type": "LineString", "coordinates": [[-0.04, 16.27, 260], [0.5, 15.66], [-0.03, 14.03]]}},
        {"type": "Feature", "properties": None, "geometry": {"type": "Point", "coordinates": [2.18, 13.48]}},
        {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [[]]}},
        {"type": "Feature", "properties": {}, "geometry": None},
    ],
}).encode()  # fmt: skip
KML = b"""<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2" xmlns:gx="http://www.google.com/kml/ext/2.2">
<Document><Folder><Placemark><name>The road</name><LineString><coordinates>-0.04,16.27,0
 0.5,15.66,0 -0.03,14.03,0</coordinates></LineString></Placemark>
<Placemark><name>Niamey</name><Point><coordinates>2.18,13.48</coordinates></Point></Placemark>
<Placemark><name>A drive</name><gx:Track><gx:coord>1 13 0</gx:coord><gx:coord>2 13 0</gx:coord></gx:Track></Placemark>
</Folder></Document></kml>"""
GPX = b"""<gpx xmlns="http://www.topografix.com/GPX/1/1" version="1.1">
<wpt lat="13.48" lon="2.18"><name>Niamey</name></wpt>
<rte><name>The road</name><rtept lat="16.27" lon="-0.04"><name>Gao</name></rtept><rtept lat="14.03" lon="-0.03"/></rte>
<trk><trkseg><trkpt lat="1" lon="1"/><trkpt lat="2" lon="2"/></trkseg></trk></gpx>"""
CSV = 'name,lat,lon\nGao,16.27,-0.04\nAnsongo,"15°39\'36""N","0°30\'E"\nDori,14.03,-0.03\n'.encode()
SQUARES = b"name,position\nOne,30PWU5226366311\nTwo,31UDQ4825111932\n"


def kmz(content: bytes = KML, name: str = "doc.kml") -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("images/a.png", b"x")
        archive.writestr(name, content)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "format", "ways", "places"),
    [
        (GEOJSON, "geojson", [("The road", 3)], [""]),
        (KML, "kml", [("The road", 3), ("A drive", 2)], ["Niamey"]),
        (kmz(), "kml", [("The road", 3), ("A drive", 2)], ["Niamey"]),
        (GPX, "gpx", [("The road", 2), ("", 2)], ["Niamey"]),
        (CSV, "csv", [("", 3)], ["Gao", "Ansongo", "Dori"]),
        (SQUARES, "csv", [("", 2)], ["One", "Two"]),
    ],
)
def test_each_format_is_known_by_its_content(
    content: bytes, format: str, ways: list[tuple[str, int]], places: list[str]
) -> None:
    found = read_file(content, "auto")

    assert found.format == format
    assert [(one.name, one.points) for one in found.ways] == ways
    assert [one.name for one in found.places] == places


def test_ends_and_names_of_a_way_stay() -> None:
    [way, _] = read_file(GPX, "gpx").ways
    [road] = read_file(CSV, "csv").ways

    assert [(stop.name, stop.lon, stop.lat) for stop in way.stops] == [("Gao", -0.04, 16.27), ("", -0.03, 14.03)]
    assert [stop.name for stop in road.stops] == ["Gao", "Ansongo", "Dori"]
    assert way.length_km == pytest.approx(248, abs=1)


def test_a_track_of_a_day_keeps_its_course_in_forty_legs_also_over_the_date_line() -> None:
    track = [[(170 + n / 100 + 180) % 360 - 180, -18 + (n % 200) / 100] for n in range(2_000)]
    [way] = read_file(json.dumps({"type": "LineString", "coordinates": track}).encode(), "auto").ways

    assert way.points == 2_000
    assert 10 < len(way.stops) <= MOST_STOPS
    assert (way.stops[0].lon, way.stops[-1].lon) == pytest.approx((170, -170.01))
    assert {"east": max(s.lon for s in way.stops) <= 180, "west": min(s.lon for s in way.stops) >= -180} == {
        "east": True, "west": True
    }  # fmt: skip


BOMB = kmz(b"<kml>" + b" " * 40 * 1024 * 1024 + b"</kml>")
LAUGHS = b'<!DOCTYPE kml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><kml><Placemark><name>&b;</name></Placemark></kml>'
OUTSIDE = b'<!DOCTYPE kml [<!ENTITY x SYSTEM "file:///etc/passwd">]><kml><Placemark><name>&x;</name></Placemark></kml>'


@pytest.mark.parametrize(
    ("content", "status"),
    [
        (BOMB, 413), (LAUGHS, 422), (OUTSIDE, 422), (b"PK\x03\x04" + b"\x00" * 40, 422), (kmz(name="a.txt"), 422),
        (b"{" * 100_000, 400), (b'{"type":"Point","coordinates":[NaN,1]}', 400), (b"<svg/>", 422), (b"", 422),
        (b'{"type":"Point","coordinates":[200,1]}', 422), (b'{"type":"Point","coordinates":["1","2"]}', 422),
        (b"lat,lon\n91,0\n", 422), (b"a,b\n1,2\n", 422), (b"lat,lon\n\xff,1\n", 400), (b"<kml><Placemark>", 422),
        (b"<gpx><wpt lat='x' lon='1'/></gpx>", 422), (b'{"type":"FeatureCollection","features":[]}', 422),
        (b'{"type":"Feature","geometry":' * 900 + b"null" + b"}" * 900, 422),
    ],
)  # fmt: skip
def test_what_is_broken_or_hostile_is_refused_in_words(content: bytes, status: int) -> None:
    with pytest.raises(Problem) as refused:
        read_file(content, "auto")
    assert refused.value.status == status
    assert refused.value.detail


def test_a_small_file_of_a_million_empty_elements_is_not_held_in_whole() -> None:
    crowd = kmz(b"<kml><Placemark>" + b"<a/>" * 1_000_001 + b"</Placemark></kml>")
    with pytest.raises(Problem, match="stand in one record"):
        read_file(crowd, "auto")


@given(st.binary(max_size=200))
def test_no_bytes_do_more_than_be_refused(content: bytes) -> None:
    for form in ("auto", "geojson", "kml", "gpx", "csv"):
        try:
            read_file(content, form)
        except Problem as problem:
            assert problem.status < 500


async def test_a_file_is_read_over_http_and_nothing_is_kept(person: Person) -> None:
    chen, awa = await person("centre.kafo"), await person("officer.ml")
    before = (await chen.get("/api/routes", params={"operation": "kafo-ii"})).json()

    read: dict[str, Any] = (await chen.post("/api/routes/file", content=GPX)).json()
    by_officer = await awa.post("/api/routes/file", content=GPX)
    large = await chen.post("/api/routes/file", content=b"x" * (MOST_BYTES + 1))

    assert (read["format"], len(read["ways"]), len(read["places"])) == ("gpx", 2, 1)
    assert (by_officer.status_code, large.status_code) == (403, 413)
    assert (await chen.get("/api/routes", params={"operation": "kafo-ii"})).json() == before
