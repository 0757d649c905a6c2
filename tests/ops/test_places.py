"""Where something was: what the map says, and what the officer says, side by side."""

from pathlib import Path

import pytest

from geo.assign import boundaries
from geo.countries import FOLDER
from jointops.app import application
from jointops.base.ids import uuid7
from jointops.base.settings import Settings
from jointops.node import Node
from jointops.rooms import CONTROLLERS
from tests.ops.support import Drill, done, new_plate
from tests.support import Person

NEAR_THE_BORDER = {"lon": -5.65, "lat": 10.49, "accuracy_m": 20}


async def test_a_check_says_what_the_map_says_and_keeps_the_officers_word_beside_it(drill: Drill) -> None:
    awa, mariam = await drill.at("officer.ml"), await drill.at("bureau.ml")
    plain = drill.check(new_plate(), position=NEAR_THE_BORDER)
    said = drill.check(new_plate(), position=NEAR_THE_BORDER, country="CI")
    for report in (plain, said):
        await done(awa.post("/api/checks", json=report))

    by_map = await done(mariam.get(f"/api/checks/{plain['id']}"))
    by_officer = await done(mariam.get(f"/api/checks/{said['id']}"))

    assert (by_map["place"]["country"], by_map["stands_in"]) == ("ML", None)
    assert by_map["place"]["border"]["countries"] == ["CI", "ML"]
    assert (by_officer["place"]["country"], by_officer["stands_in"]) == ("ML", "CI")
    assert by_officer["country"] == "ML"  # whose check it is, which no map changes
    chen, adama = await drill.at("centre"), await drill.at("officer.bf")
    shown = [await done(chen.get(f"/api/checks/{report['id']}/place")) for report in (plain, said)]
    assert [(one["place"]["country"], one["stands_in"]) for one in shown] == [("ML", None), ("ML", "CI")]
    assert [one["accuracy_m"] for one in shown] == [20, 20]
    at_its_post = drill.check(new_plate())
    await done(awa.post("/api/checks", json=at_its_post))
    assert (await done(chen.get(f"/api/checks/{at_its_post['id']}/place")))["accuracy_m"] is None
    hidden = [await adama.get(f"/api/checks/{id}/place") for id in (said["id"], str(uuid7()))]
    assert [one.status_code for one in hidden] == [404, 404]


async def test_an_incident_keeps_its_recorders_country_beside_that_of_the_map(drill: Drill) -> None:
    chen = await drill.at("centre")
    seizure = drill.incident(
        "seizure", country="BF", checkpoint=None, position=NEAR_THE_BORDER,
        items=[{"commodity": "fuel", "quantity": 100, "unit": "l"}],
    )  # fmt: skip
    await done(chen.post("/api/incidents", json=seizure))

    kept = await done(chen.get(f"/api/incidents/{seizure['id']}"))

    assert (kept["country"], kept["place"]["country"]) == ("BF", "ML")


async def test_the_map_tells_anybody_signed_in_what_it_says_of_a_point(drill: Drill, node: Node) -> None:
    awa = await drill.at("officer.ml")

    at_sea = await done(awa.get("/api/map/place", params={"lon": -4.0, "lat": 5.15}))
    nowhere = await awa.get("/api/map/place", params={"lon": 181, "lat": 0})

    assert (at_sea["country"], at_sea["sea"]["countries"]) == (None, ["CI"])
    assert at_sea["boundaries"] == node.ground.name
    assert (nowhere.status_code, nowhere.json()["errors"][0]["pointer"]) == (422, "/lon")


async def test_another_boundary_set_is_a_setting(tmp_path: Path, node: Node, person: Person) -> None:
    """The same files under another name, as an operator would put their own there."""
    other = tmp_path / "ours"
    other.symlink_to(FOLDER)

    settings = Settings(boundaries=other)
    found = boundaries(settings.boundaries)

    assert found.name.split(":")[0] == "ours"
    assert found.name != node.ground.name
    node.ground, kept = found, node.ground
    try:
        served = {str(route.path) for route in application(node, CONTROLLERS).routes}
    finally:
        node.ground = kept
    assert "/basemap/{name:str}" in served


@pytest.mark.parametrize("country", ["Mali", "ml", ""])
async def test_a_country_that_is_no_code_is_refused(drill: Drill, country: str) -> None:
    awa = await drill.at("officer.ml")

    answer = await awa.post("/api/checks", json=drill.check(new_plate(), position=NEAR_THE_BORDER, country=country))

    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/country")
