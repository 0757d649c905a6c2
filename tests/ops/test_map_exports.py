"""Chen takes the routes and marks of an operation out as files of other maps; each says inside how it is marked."""

import csv
import hashlib
import io
import json
from pathlib import Path
from typing import Any, cast
from xml.etree import ElementTree
from zipfile import ZipFile

import geopandas
import pyogrio
import pytest

from geo.coordinates import position
from jointops.base.ids import uuid7
from jointops.node import Node
from ops.exports import map_files
from tests.ops.support import Drill, done, new_plate
from tests.ops.test_exports import WHY, exported, fetched
from tests.ops.test_routes import leg, route, stop

OVER = leg(stop("Suva", {"lon": 178.4, "lat": -18.1}), stop("Apia", {"lon": -171.8, "lat": -13.8}), mode="sea")

PACKED = {"kmz": "kmz", "shp": "shp.zip"}


@pytest.fixture
async def drill(drill: Drill) -> Drill:
    chen, awa = await drill.at("centre"), await drill.at("officer.ml")
    for new in (route(drill), route(drill, OVER, name="Over the date line & back <b>")):
        await done(chen.post("/api/routes", json=new))
    await done(awa.post("/api/checks", json=drill.check(new_plate())))
    return drill


def read(path: Path, format: str) -> Any:
    """A file as others read it."""
    if format == "parquet":
        return geopandas.read_parquet(path)
    if format in PACKED:
        path = path.rename(path.with_suffix(f".{PACKED[format]}"))
    return cast(Any, pyogrio.read_dataframe(path, layer="tracks" if format == "gpx" else None))


def said_inside(content: bytes, format: str) -> str:
    """What a file says in plain words."""
    if format not in PACKED:
        return content.decode(errors="ignore")
    with ZipFile(io.BytesIO(content)) as archive:
        return "".join(archive.read(name).decode(errors="ignore") for name in archive.namelist())


@pytest.mark.parametrize("format", ["geojson", "kml", "kmz", "gpx", "gpkg", "parquet", "shp"])
async def test_each_format_is_read_by_other_maps_and_carries_its_marking(
    drill: Drill, tmp_path: Path, format: str
) -> None:
    chen = await drill.at("centre")

    export = await exported(chen, "routes", format, operation=drill.code)
    answer = await fetched(chen, export)
    path = tmp_path / f"routes.{format}"
    path.write_bytes(answer.content)

    assert (export["state"], export["rows"], export["marking"]) == ("ready", 2, "TLP:AMBER")
    assert export["sha256"] == hashlib.sha256(answer.content).hexdigest()
    assert f"TLP-AMBER.{PACKED.get(format, format)}" in answer.headers["content-disposition"]
    frame = read(path, format)
    name = "Name" if format in ("kml", "kmz") else "name"
    assert set(frame[name]) == {"Gao to Dori", "Over the date line & back <b>"}
    west, _, east, _ = frame.total_bounds
    assert (west, east) == pytest.approx((-180, 180))
    inside = "" if format != "gpkg" else str(cast(Any, pyogrio.read_info(path))["dataset_metadata"])
    said = f"{frame.attrs} {inside} {said_inside(answer.content, format)}"
    assert WHY in said and "TLP:AMBER" in said


async def test_marks_go_out_without_anybody_in_them(drill: Drill) -> None:
    chen = await drill.at("centre")

    export = await exported(chen, "marks", "geojson", operation=drill.code)
    whole = json.loads((await fetched(chen, export)).content)
    table = (await fetched(chen, await exported(chen, "marks", "csv", operation=drill.code))).text
    tracks = ElementTree.fromstring(
        (await fetched(chen, await exported(chen, "marks", "gpx", operation=drill.code))).content
    )

    [mark] = whole["features"]
    assert set(mark["properties"]) == {
        "kind", "state", "subject", "country", "place", "severity", "occurred_at", "recorded_at", "version"
    }  # fmt: skip
    assert whole["jointops"]["marking"] == export["marking"]
    place = mark["geometry"]["coordinates"]
    *_, lon, lat, dms, square = next(csv.reader([table.splitlines()[-1]]))
    assert [lon, lat] == [str(part) for part in place]
    assert position(dms) == pytest.approx(place, abs=1e-5) and position(square) == pytest.approx(place, abs=1e-5)
    assert len(tracks.findall("{http://www.topografix.com/GPX/1/1}wpt")) == 1


@pytest.mark.parametrize("format", ["geojson", "kml", "gpx", "gpkg", "shp"])
async def test_watched_areas_are_read_by_other_maps_also_one_over_the_date_line(
    drill: Drill, tmp_path: Path, format: str
) -> None:
    chen = await drill.at("centre")
    for name, ring in (("Gao", [[-1, 16], [1, 16], [1, 17]]), ("Over", [[179, -20], [182, -20], [182, -17]])):
        area = {"id": str(uuid7()), "operation": drill.code, "name": name, "kinds": ["check"], "ring": ring}
        await done(chen.post("/api/areas", json=area))

    export = await exported(chen, "areas", format, operation=drill.code)
    (path := tmp_path / f"areas.{format}").write_bytes((await fetched(chen, export)).content)

    assert (export["state"], export["rows"], export["marking"]) == ("ready", 2, "TLP:GREEN")
    frame = read(path, format)
    named = dict(zip(frame["Name" if format == "kml" else "name"], frame.geometry, strict=True))
    bounds = {name: shape.bounds for name, shape in named.items()}
    assert bounds == {"Gao": pytest.approx((-1, 16, 1, 17)), "Over": pytest.approx((-180, -20, 180, -17))}
    if format != "gpx":
        assert named["Gao"].area == pytest.approx(1) and named["Over"].area == pytest.approx(4.5)


async def test_marks_are_narrowed_by_kind_country_and_time_and_nothing_else_is(drill: Drill) -> None:
    chen, before = await drill.at("centre"), "2000-01-01T00:00:00Z"
    await done(chen.post("/api/incidents", json=drill.incident("arrest", persons=1)))

    for only, rows in (
        ({}, 2), ({"kind": "incident"}, 1), ({"country": "BF"}, 0), ({"until": before}, 0),
        ({"kind": "check", "country": "ML", "since": before}, 1),
    ):  # fmt: skip
        assert (await exported(chen, "marks", "geojson", operation=drill.code, filter=only))["rows"] == rows, only
    routes = {"what": "routes", "format": "kml", "reason": WHY, "operation": drill.code, "filter": {"country": "BF"}}
    assert (await chen.post("/api/exports", json=routes)).json()["errors"][0]["pointer"] == "/filter/country"


async def test_only_what_has_a_place_goes_out_as_a_map_and_always_of_one_operation(
    drill: Drill, node: Node, monkeypatch: pytest.MonkeyPatch
) -> None:
    chen = await drill.at("centre")

    alerts = await chen.post("/api/exports", json={"what": "alerts", "format": "kml", "reason": WHY})
    anywhere = await chen.post("/api/exports", json={"what": "marks", "format": "kml", "reason": WHY})

    assert [one.status_code for one in (alerts, anywhere)] == [422, 422]
    assert alerts.json()["errors"][0]["pointer"] == "/format"

    def full(*_: object) -> None:
        raise OSError("no room")

    monkeypatch.setattr(map_files, "_pack", full)
    for format in ("kmz", "shp"):
        failed = await exported(chen, "routes", format, operation=drill.code)
        assert failed["state"] == "failed"
        left = [path.name for path in (node.servers.data / "exports").glob(f"{failed['id']}*")]
        assert left == [], "what was on its way stays nowhere in clear"


async def test_a_country_takes_out_what_it_sees_and_no_more(drill: Drill) -> None:
    burkina = await drill.at("bureau.bf")

    routes = await exported(burkina, "routes", "geojson", operation=drill.code)
    marks = await exported(burkina, "marks", "geojson", operation=drill.code)

    assert (routes["rows"], marks["rows"]) == (1, 0)
