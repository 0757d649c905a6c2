"""Chen draws routes from the files of other maps; what would hurt the house is refused at the door."""

import io
import json
import sqlite3
import struct
import zipfile
from pathlib import Path
from typing import Any, cast, get_args

import geopandas
import numpy as np
import pyarrow
import pyogrio
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from integrations.geofiles.model import MOST_BYTES, Form
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


LINE = [[-0.04, 16.27], [0.5, 15.66], [-0.03, 14.03]]


def by_gdal(folder: Path, driver: str, end: str, crs: str = "EPSG:4326") -> Path:
    """What other programs write: a road and, where the format takes both, a town."""
    shapes = [shapely.LineString(LINE)] + ([] if end == "shp" else [shapely.Point(2.18, 13.48)])
    names = ["The road", "Niamey"][: len(shapes)]
    frame = geopandas.GeoDataFrame({"name": names}, geometry=shapes, crs="EPSG:4326").to_crs(crs)
    path = folder / f"map.{end}"
    if driver == "parquet":
        frame.to_parquet(path, index=False)
    else:
        pyogrio.write_dataframe(frame, path, driver=driver, geometry_type="Unknown" if end == "gpkg" else None)
    return path


def zipped(path: Path) -> bytes:
    """A shapefile as people send it."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in sorted(path.parent.glob(f"{path.stem}.*")):
            archive.write(part, f"roads/{part.name}")
    return packed.getvalue()


FILES = [("GPKG", "gpkg"), ("ESRI Shapefile", "shp"), ("parquet", "parquet")]


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:32630"])
@pytest.mark.parametrize(("driver", "end"), FILES)
def test_what_other_programs_save_is_read_in_degrees_whatever_their_system(
    tmp_path: Path, driver: str, end: str, crs: str
) -> None:
    path = by_gdal(tmp_path, driver, end, crs)

    found = read_file(zipped(path) if end == "shp" else path.read_bytes(), "auto")

    assert found.format == end
    [way] = found.ways
    assert way.name == "The road"
    assert [(stop.lon, stop.lat) for stop in way.stops] == [pytest.approx(place, abs=1e-5) for place in LINE]
    assert [one.name for one in found.places] == ([] if end == "shp" else ["Niamey"])


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


@pytest.mark.parametrize(("driver", "end"), FILES)
def test_a_file_that_is_cut_or_spoilt_anywhere_is_refused_in_words(tmp_path: Path, driver: str, end: str) -> None:
    path = by_gdal(tmp_path, driver, end)
    whole = (path.with_suffix(".shp") if end == "shp" else path).read_bytes()

    def sent(content: bytes) -> bytes:
        path.write_bytes(content)
        return zipped(path) if end == "shp" else content

    dice = np.random.default_rng(4)
    refused = 0
    for place in map(int, dice.integers(0, len(whole), 60)):
        for spoilt in (whole[:place], whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :]):
            try:
                read_file(sent(spoilt), "auto")
            except Problem as problem:
                refused += 1
                assert problem.status in (413, 422) and problem.detail
    assert refused > 20


def _database(*statements: str, body: bytes = b"") -> bytes:
    """A GeoPackage that somebody made by hand."""
    made = sqlite3.connect(":memory:", isolation_level=None)
    made.execute("create table gpkg_spatial_ref_sys (srs_id, organization, organization_coordsys_id)")
    made.execute("create table gpkg_geometry_columns (table_name, column_name, srs_id)")
    made.execute("insert into gpkg_geometry_columns values ('f', 'geom', 4326)")
    for statement in statements:
        made.execute(statement, (body,) if "?" in statement else ())
    return made.serialize()


def _head(wkb: bytes) -> bytes:
    return b"GP\0\1" + struct.pack("<i", 4326) + wkb


NESTED = b"\x01\x07\0\0\0\x01\0\0\0" * 100_000
MANY = b"\x01\x02\0\0\0\xff\xff\xff\xff"
TABLE = "create table f (name text, geom blob)"
KEPT = "insert into f values ('x', ?)"
CALLING = "create table f (name text, geom blob as (zeroblob(1000000000)))"
CROWDED = (
    "insert into f select 'x', null from (with recursive n(i) as (select 1 union all select i + 1 from n limit 50001)"
    " select i from n)"
)
ENDLESS = (
    "create view f as with recursive n(name) as (select 1 union all select name + 1 from n)"
    " select name, x'00' as geom from n"
)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (_database(TABLE, KEPT, body=_head(NESTED)), "nested too deeply"),
        (_database(TABLE, KEPT, body=_head(MANY)), "broken off"),
        (_database(TABLE, KEPT, body=b"no geometry"), "is none"),
        (_database(ENDLESS), "no layer"),
        (_database(CALLING, "insert into f (name) values ('x')"), "too big"),
        (_database(TABLE, CROWDED), "50,000 features"),
        (_database(), "no layer"),
    ],
)  # fmt: skip
def test_a_hostile_database_does_no_more_than_be_refused(content: bytes, said: str) -> None:
    with pytest.raises(Problem, match=said) as refused:
        read_file(content, "auto")
    assert refused.value.status in (413, 422)


def _parquet(compression: str, many: int = 2, geo: bool = True) -> bytes:
    line = shapely.to_wkb(shapely.LineString(LINE))
    said = {"version": "1.1.0", "primary_column": "geometry", "columns": {"geometry": {"encoding": "WKB"}}}
    table: Any = cast(Any, pyarrow).table({"name": ["x" * 1_000] * many, "geometry": [line] * many})
    table = table.replace_schema_metadata({"geo": json.dumps(said)} if geo else {})
    packed = io.BytesIO()
    cast(Any, parquet).write_table(table, packed, compression=compression)
    return packed.getvalue()


def test_a_table_that_packs_too_tightly_or_says_nothing_of_places_is_refused() -> None:
    assert len(read_file(_parquet("snappy"), "auto").ways) == 2
    for content, said in (
        (_parquet("zstd"), "Snappy"), (_parquet("gzip"), "Snappy"), (_parquet("snappy", 50_001), "50,000 features"),
        (_parquet("snappy", geo=False), "GeoParquet"),
    ):  # fmt: skip
        with pytest.raises(Problem, match=said):
            read_file(content, "auto")


def test_an_archive_is_bound_by_what_it_unfolds_to_and_by_its_members() -> None:
    times = kmz(b"<kml>" + b" " * 4 * 1024 * 1024 + b"</kml>")
    crowd = io.BytesIO()
    with zipfile.ZipFile(crowd, "w") as archive:
        for number in range(201):
            archive.writestr(f"{number}.kml", KML)
    two = io.BytesIO()
    with zipfile.ZipFile(two, "w") as archive:
        for name in ("a.shp", "b.shp"):
            archive.writestr(name, b"")
    loose = struct.pack(">i", 9994) + bytes(96)

    for content, said in (
        (times, "times its size"), (crowd.getvalue(), "200 files"), (two.getvalue(), "several shapefiles"),
        (loose, "zip the .shp"),
    ):  # fmt: skip
        with pytest.raises(Problem, match=said):
            read_file(content, "auto")


@pytest.mark.parametrize("element", [b"<Placemark/>", b"<a/>", b"<Placemark><name/></Placemark>"])
@pytest.mark.parametrize("around", [(b"<kml>", b"</kml>"), (b"<kml><Placemark>", b"</Placemark></kml>")])
def test_very_many_empty_elements_are_not_walked_to_their_end(element: bytes, around: tuple[bytes, bytes]) -> None:
    crowd = element * 1_000_001
    with pytest.raises(Problem, match="elements stand in one file"):
        read_file(crowd.join(around), "auto")
    with pytest.raises(Problem, match="times its size"):
        read_file(kmz(crowd.join(around)), "auto")


HEADS = st.sampled_from([b"", b"PAR1", b"SQLite format 3\0", b"PK\x03\x04", b"\0\0\x27\x0a"])


@given(st.builds(bytes.__add__, HEADS, st.binary(max_size=200)))
def test_no_bytes_do_more_than_be_refused(content: bytes) -> None:
    for form in get_args(Form):
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
