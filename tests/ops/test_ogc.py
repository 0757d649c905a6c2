"""A colleague at the centre reads the operation into QGIS: through GDAL's own client, the one that QGIS has."""

import asyncio
import json
import sys
from typing import Any

import httpx
import pytest

from jointops.base.ids import uuid7
from jointops.node import Node
from tests.ops.support import Drill, Ledger, done, new_plate
from tests.ops.test_exports import exported
from tests.ops.test_routes import AT_DORI, AT_GAO, leg, route, stop
from tests.support import Person

HERE = "/api/ogc/collections"


@pytest.fixture
async def drill(drill: Drill) -> Drill:
    """With a route, a check in Mali and an arrest that the centre recorded."""
    chen, awa = await drill.at("centre"), await drill.at("officer.ml")
    await done(chen.post("/api/routes", json=route(drill)))
    await done(awa.post("/api/checks", json=drill.check(new_plate())))
    await done(chen.post("/api/incidents", json=drill.incident("arrest", persons=1)))
    return drill


async def items(client: httpx.AsyncClient, collection: str, **query: object) -> dict[str, Any]:
    return await done(client.get(f"{HERE}/{collection}/items", params=query))  # pyright: ignore[reportArgumentType]


async def walked(client: httpx.AsyncClient, page: dict[str, Any]) -> list[str]:
    """The ids of all pages, by the links alone."""
    found = [one["id"] for one in page["features"]]
    while onward := [link["href"] for link in page["links"] if link["rel"] == "next"]:
        page = await done(client.get(onward[0]))
        found += [one["id"] for one in page["features"]]
    return found


BY_GDAL = """
import sys, pyogrio
address, key, layer, box = sys.argv[1:]
pyogrio.set_gdal_config_options({"GDAL_HTTP_AUTH": "BEARER", "GDAL_HTTP_BEARER": key})
box = tuple(float(edge) for edge in box.split(",")) if box else None
print(pyogrio.read_dataframe(f"OAPIF:{address}/api/ogc", layer=layer, bbox=box).to_json(drop_id=True, default=str))
"""


async def by_gdal(url: str, client: httpx.AsyncClient, layer: str, box: str = "") -> list[dict[str, Any]]:
    """The features as GDAL gives them, in a process of its own: it holds the interpreter while it waits for us."""
    key = client.headers["authorization"].removeprefix("Bearer ")
    reading = await asyncio.create_subprocess_exec(
        sys.executable, "-W", "ignore", "-c", BY_GDAL, url, key, layer, box, stdout=asyncio.subprocess.PIPE
    )
    said, _ = await reading.communicate()
    assert reading.returncode == 0
    return json.loads(said)["features"]


async def test_gdals_client_reads_the_layers_as_the_centre_sees_them(drill: Drill, url: str) -> None:
    chen = await drill.at("centre")

    marks = await by_gdal(url, chen, f"{drill.code}.marks")
    [way] = await by_gdal(url, chen, f"{drill.code}.routes")
    sites = await by_gdal(url, chen, "sites", "-4.2,5.0,-3.8,5.4")

    assert sorted(one["properties"]["kind"] for one in marks) == ["check", "incident"]
    assert way["properties"]["name"] == "Gao to Dori"
    assert way["geometry"]["coordinates"][0] == pytest.approx([AT_GAO["lon"], AT_GAO["lat"]])
    assert {one["properties"]["code"] for one in sites} >= {"CIABJ", "ABJ"}


async def test_a_page_links_the_next_and_a_box_or_a_time_narrows_it(drill: Drill) -> None:
    chen = await drill.at("centre")
    layer = f"{drill.code}.marks"

    one = await items(chen, layer, limit=1)
    boxed = await items(chen, layer, bbox="-1,16,1,17")
    elsewhere = await items(
        chen, layer, bbox="100,0,-100,10", **{"bbox-crs": "http://www.opengis.net/def/crs/OGC/1.3/CRS84"}
    )
    later = await items(chen, layer, datetime="2100-01-01T00:00:00Z/..")
    single = await done(chen.get(f"{HERE}/{layer}/items/{one['features'][0]['id']}"))

    assert (one["type"], one["numberReturned"]) == ("FeatureCollection", 1)
    assert len(set(await walked(chen, one))) == 2
    assert [len(page["features"]) for page in (boxed, elsewhere, later)] == [2, 0, 0]
    assert single["properties"] == one["features"][0]["properties"]
    assert "names" not in str(one["features"])


async def test_the_landing_leads_to_everything_and_says_what_it_conforms_to(drill: Drill) -> None:
    chen = await drill.at("centre")

    landing = await done(chen.get("/api/ogc"))
    links = {link["rel"]: link["href"] for link in landing["links"]}
    conforms = await done(chen.get(links["conformance"]))
    listed = await done(chen.get(links["data"]))

    assert (await chen.get(links["service-desc"])).status_code == 200
    assert "http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core" in conforms["conformsTo"]
    assert {one["id"] for one in listed["collections"]} >= {f"{drill.code}.marks", f"{drill.code}.routes", "sites"}
    for one in listed["collections"]:
        address = {link["rel"]: link["href"] for link in one["links"]}
        assert (await done(chen.get(address["self"])))["id"] == one["id"]
        assert (await chen.get(address["items"])).headers["content-type"].startswith("application/geo+json")


@pytest.mark.parametrize(
    "query",
    ["bbox=1,2,3", "bbox=a,b,c,d", "bbox=1,5,2,4", "bbox=nan,1,2,3", "limit=0", "limit=x", "limit=-1",
     "datetime=yesterday", "datetime=../..", "datetime=a/b/c", "kind=arrest",
     "bbox=1,2,3,4&bbox-crs=http://www.opengis.net/def/crs/EPSG/0/4326"],
)  # fmt: skip
async def test_what_cannot_be_read_is_a_400_in_words(drill: Drill, query: str) -> None:
    chen = await drill.at("centre")
    answer = await chen.get(f"{HERE}/{drill.code}.marks/items?{query}")
    assert (answer.status_code, answer.json()["type"].rsplit("/", 1)[1]) == (400, "wrong-query")


async def test_what_is_not_known_is_said_and_never_passed_over(drill: Drill) -> None:
    """Answered with everything, it would look like what was asked for."""
    chen, layer = await drill.at("centre"), f"{drill.code}.marks"
    for path in ("", "/conformance", "/collections", f"/collections/{layer}", f"/collections/{layer}/items/x"):
        answer = await chen.get(f"/api/ogc{path}?kind=arrest")
        assert answer.status_code == 400, path
        assert answer.json()["detail"].startswith("kind: not known here.")


async def test_each_page_is_audited_and_only_those_who_may_export_get_one(
    drill: Drill, person: Person, ledger: Ledger
) -> None:
    chen, awa, burkina = await drill.at("centre"), await drill.at("officer.ml"), await drill.at("bureau.bf")
    claire = await person("bureau.fr")
    before = await ledger.value("select count(*) from base.audit where verb = 'map.take'")

    seen = await items(chen, f"{drill.code}.marks")
    by_burkina = await items(burkina, f"{drill.code}.marks")
    by_officer = await awa.get(f"{HERE}/{drill.code}.marks/items")
    by_stranger = await claire.get(f"{HERE}/{drill.code}.marks/items")
    none = await chen.get(f"{HERE}/nowhere.marks/items")

    assert (by_officer.status_code, by_stranger.status_code, none.status_code) == (403, 404, 404)
    assert {one["properties"]["kind"] for one in by_burkina["features"]} <= {"incident"}  # Mali's check is Mali's
    assert seen["marking"] == "TLP:AMBER"
    assert await ledger.value("select count(*) from base.audit where verb = 'map.take'") == before + 2


async def test_a_day_holds_so_many_records_however_often_they_are_read_and_more_once_a_colleague_agrees(
    drill: Drill, node: Node, ledger: Ledger, person: Person
) -> None:
    national, jonas = await drill.at("national.ml"), await person("dpo")
    many = node.settings.export_alone
    await ledger.value(
        "insert into geo.mark (record, version, operation, kind, state, country, lon, lat, occurred_at, class_id)"
        " select gen_random_uuid(), 1, operation, kind, state, country, lon, lat, occurred_at, class_id"
        " from geo.mark, generate_series(1, $2) where operation = $1 and kind = 'check'",
        drill.code,
        many,
    )
    layer = f"{drill.code}.marks"

    whole = await national.get(f"{HERE}/{layer}/items", params={"limit": many + 1})
    first = await items(national, layer, limit=many)
    for _ in range(3):  # a map asks for the same ground again whenever it is moved
        assert (await items(national, layer, limit=many))["numberReturned"] == many
    again = await done(national.get(f"{HERE}/{layer}/items/{first['features'][0]['id']}"))
    [onward] = [link["href"] for link in first["links"] if link["rel"] == "next"]
    on = await national.get(onward)
    posts = await items(national, f"{drill.code}.posts", limit=1)
    export = await exported(national, "marks", "geojson", operation=drill.code)
    not_yet = await national.get(onward)
    await done(jonas.post(f"/api/proposals/{export['proposal']}/release"))
    agreed, routes = await national.get(onward), await national.get(f"{HERE}/{drill.code}.routes/items")

    assert [(answer.status_code, answer.json()["type"].rsplit("/", 1)[1]) for answer in (whole, on, not_yet)] == [
        (403, "too-many-rows")
    ] * 3
    assert again["id"] == first["features"][0]["id"]
    assert "export" in on.json()["title"]
    assert (posts["numberReturned"], len(await walked(national, posts))) == (1, 2)
    assert (agreed.status_code, routes.status_code) == (200, 403)  # they agreed to the marks alone


async def test_a_single_feature_of_each_layer_is_found_by_its_id(drill: Drill) -> None:
    chen = await drill.at("centre")

    for layer in (f"{drill.code}.marks", f"{drill.code}.routes", f"{drill.code}.posts", "sites"):
        listed = (await items(chen, layer, limit=1))["features"][0]
        one = await done(chen.get(f"{HERE}/{layer}/items/{listed['id']}"))
        assert (one["id"], one["properties"], one["geometry"]) == (
            listed["id"], listed["properties"], listed["geometry"]
        )  # fmt: skip
        for none in ("no-id", str(uuid7())):
            assert (await chen.get(f"{HERE}/{layer}/items/{none}")).status_code == 404


async def test_a_route_over_the_date_line_is_cut_there(drill: Drill) -> None:
    chen = await drill.at("centre")
    over = leg(stop("Suva", {"lon": 178.4, "lat": -18.1}), stop("Apia", {"lon": -171.8, "lat": -13.8}), mode="sea")
    await done(chen.post("/api/routes", json=route(drill, over)))

    [found] = (await items(chen, f"{drill.code}.routes", bbox="170,-20,-170,-10"))["features"]

    assert found["geometry"]["type"] == "MultiLineString"
    assert all(abs(lon) <= 180 for part in found["geometry"]["coordinates"] for lon, _ in part)
    assert found["geometry"]["coordinates"][0][-1][0] == 180
    assert AT_DORI["lon"] not in found["geometry"]["coordinates"][0]
