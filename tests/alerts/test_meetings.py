"""A network meets: its secretariat keeps what was agreed, the countries say what is done, nobody else sees it."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import httpx
import pytest

from jointops.base.ids import uuid7
from jointops.base.people.actions import enrol
from jointops.base.people.model import NewPerson
from jointops.node import Node
from tests.alerts.support import Records, alert, drafted, enrol_secretariat, if_match, pointers, released
from tests.alerts.test_routing import entry
from tests.ops.support import done
from tests.support import Person


@pytest.fixture(scope="module")
async def secretariat(node: Node) -> None:
    await enrol_secretariat(node)


async def met(ama: httpx.AsyncClient, **more: object) -> httpx.Response:
    """A meeting at which Mali and Niger took something upon themselves."""
    items = [
        {"text": "Name a second contact point", "country": "ML", "due_on": "2026-12-01"},
        {"text": "Send the form", "country": "NE"},
    ]
    body = {"title": "Plenary", "agenda": "Requests that stand still", "held_on": "2026-11-20", "items": items, **more}
    return await ama.post("/api/networks/west-africa/meetings", json=body)


async def test_what_was_agreed_is_kept_and_done_by_the_country_that_took_it_on(
    person: Person, records: Records, secretariat: None
) -> None:
    ama, fatoumata = await person("desk.west"), await person("prosecutor.ml")
    made = await met(ama)
    assert made.status_code == 201, made.text

    [meeting] = (await fatoumata.get("/api/networks/west-africa/meetings")).json()["items"]
    mali, niger = meeting["items"]
    assert [(one["country"], one["may_do"]) for one in (mali, niger)] == [("ML", True), ("NE", False)]
    assert (await fatoumata.post(f"/api/action-items/{niger['id']}/done", headers=if_match(1))).status_code == 403
    assert (await fatoumata.post(f"/api/action-items/{mali['id']}/done")).status_code == 428
    done = await fatoumata.post(f"/api/action-items/{mali['id']}/done", headers=if_match(1))
    assert [bool(one["done_at"]) for one in done.json()["items"]] == [True, False]
    assert (await ama.post(f"/api/action-items/{mali['id']}/done", headers=if_match(1))).json() == (
        await ama.get("/api/networks/west-africa/meetings")
    ).json()["items"][0], "done is done"
    both = await asyncio.gather(
        *(who.post(f"/api/action-items/{niger['id']}/done", headers=if_match(1)) for who in (ama, ama))
    )
    assert [answer.status_code for answer in both] == [200, 200]
    kinds = [event["kind"] for event in await records.events("prosecutor.ml", meeting["id"])]
    assert kinds == ["network.met", "network.did", "network.did"]


async def test_nobody_outside_the_network_sees_what_it_agreed(
    person: Person, records: Records, secretariat: None
) -> None:
    ama, helene, aigerim = [await person(user) for user in ("desk.west", "prosecutor.fr", "secretariat.casc")]
    made = (await met(ama, title="Closed round")).json()

    for stranger in (helene, aigerim, await person("officer.ml")):
        assert (await stranger.get("/api/networks/west-africa/meetings")).json()["items"] == []
    item = made["items"][0]["id"]
    assert (await helene.post(f"/api/action-items/{item}/done", headers=if_match(1))).status_code == 404
    assert (await met(aigerim)).status_code == 403
    assert await records.events("prosecutor.fr", made["id"]) == []
    stray = [{"text": "x", "country": "BR"}]
    assert pointers(await met(ama, items=stray)) == ["/items/0/country"]
    assert (
        await ama.post("/api/networks/none/meetings", json={"title": "x", "held_on": "2026-01-01"})
    ).status_code == 403


async def test_a_task_force_of_several_countries_works_under_its_mandate_and_nothing_is_sent_through_it_afterwards(
    person: Person, node: Node, secretariat: None
) -> None:
    lea = NewPerson(
        user="desk.lake", name="Léa", title="Secretariat, task force", role="secretariat", country="NE",
        principals=["network:lake-force"], clearance=3, demo=True,
    )  # fmt: skip
    await enrol(node.servers.database_url, [lea])
    admin, desk, ama, chen, mali, niger = [
        await person(user)
        for user in ("admin", "desk.lake", "desk.west", "centre.kafo", "prosecutor.ml", "prosecutor.ne")
    ]
    today = datetime.now(UTC).date()
    mandate = {"lead": "ML", "legal_basis": "Decision 4/2026 (invented)", "starts_on": str(today - timedelta(days=30))}
    force = {"code": "lake-force", "name": "Task force of the lake", "kind": "task-force", "parent": "west-africa"}
    for wrong in (force, {**force, "kind": "platform", "mandate": mandate}):
        assert pointers(await admin.post("/api/networks", json=wrong)) == ["/mandate"]
    backwards = {**force, "mandate": {**mandate, "ends_on": "2020-01-01"}}
    assert pointers(await admin.post("/api/networks", json=backwards)) == ["/mandate/ends_on"]
    await done(admin.post("/api/networks", json={**force, "mandate": mandate}))
    codes = {one["code"]: one["id"] for one in (await done(admin.get("/api/authorities")))["items"]}
    members = [{"country": country, "contact": codes[f"{country}-CA"]} for country in ("ML", "NE")]
    address = "/api/networks/lake-force"
    without = {"members": members[1:]}
    assert pointers(await desk.put(f"{address}/members", json=without, headers=if_match(1))) == ["/members"]
    made = await done(desk.put(f"{address}/members", json={"members": members}, headers=if_match(1)))
    assert (made["parent"], made["mandate"]) == ("west-africa", {**mandate, "ends_on": None})

    room = {"id": str(uuid7()), "title": "Boats of the lake", "parties": ["ML", "NE"]}
    await done(desk.post(f"{address}/rooms", json=room))
    agreed = {"title": "First", "held_on": str(today), "items": [{"text": "Name a boat", "country": "ML"}]}
    met = await done(desk.post(f"{address}/meetings", json=agreed))
    await done(mali.post(f"/api/action-items/{met['items'][0]['id']}/done", headers=if_match(1)))
    through = {"countries": [], "functions": [], "networks": ["lake-force"]}
    draft = await drafted(chen, **through)
    assert [one["authority"]["code"] for one in draft["addressees"]] == ["ML-CA", "NE-CA"]

    async def until(last: date, version: int) -> None:
        said = {**mandate, "ends_on": str(last)}
        assert (await ama.put(f"{address}/mandate", json=said, headers=if_match(version))).status_code == 403
        await done(desk.put(f"{address}/mandate", json=said, headers=if_match(version)))

    assert pointers(await desk.put(f"{address}/mandate", json={**mandate, "lead": "BF"}, headers=if_match(2))) == [
        "/lead"
    ]
    asking = {
        "requesting": codes["ML-CA"], "requested": codes["NE-CA"], "treaty": "untoc-drill", "article": "18",
        "measure": "statement", "network": "lake-force", "opened_on": str(today),
    }  # fmt: skip
    helped = {**asking, "network": None, "facilitator": "lake-force"}
    both = [await done(mali.post("/api/requests", json=one)) for one in (asking, helped)]
    assert pointers(await desk.put(f"{address}/mandate", json=backwards["mandate"], headers=if_match(2))) == [
        "/ends_on"
    ]

    old = (datetime.now(UTC) - timedelta(days=400)).isoformat()
    stale = await entry(admin, "NE-LAKE", verified_at=old)
    late = await released(chen, **through, addressees=[codes["ML-CA"], stale["id"]], title="Boats by night")
    fresh = {"verified_at": datetime.now(UTC).isoformat()}
    await done(admin.patch(f"/api/authorities/{stale['id']}", json=fresh, headers=if_match(1)))
    wanted = await done(mali.post("/api/requests", json=asking))
    for act, who in (("send", mali), ("receive", niger), ("ask-more", niger)):
        as_read = if_match(wanted["version"])
        wanted = await done(who.post(f"/api/requests/{wanted['id']}/{act}", json={"note": "x"}, headers=as_read))
    circular = {"title": "Boats", "text": "Which do you know?", "network": "lake-force"}
    assert (await done(desk.post("/api/circulars", json=circular)))["sent"] == 2
    assert pointers(await desk.post("/api/circulars", json={**circular, "network": None})) == ["/authorities"]
    assert pointers(await desk.post("/api/circulars", json={**circular, "network": "no-such"})) == ["/network"]

    await until(today - timedelta(days=1), 2)
    refused = await desk.post("/api/circulars", json=circular)
    assert pointers(refused) == ["/network"] and "Have its secretariat prolong it" in refused.json()["detail"]
    whom, now = {"authority": stale["id"]}, if_match(late["version"])
    assert pointers(await chen.post(f"/api/alerts/{late['id']}/send-late", json=whom, headers=now)) == ["/authority"]
    again = await mali.post(f"/api/requests/{wanted['id']}/send", json={}, headers=if_match(wanted["version"]))
    assert pointers(again) == ["/network"], "what was wanting goes no more through it either"
    await done(mali.post(f"/api/requests/{wanted['id']}/close", json={}, headers=if_match(wanted["version"])))
    release = f"/api/alerts/{draft['id']}/release"
    named = alert(**through, addressees=[codes["ML-CA"]])
    for path in ("/api/alerts", "/api/alerts/preview"):
        for body in (alert(**through), named):
            assert pointers(await chen.post(path, json=body)) == ["/networks"]
    assert pointers(await chen.post(release, headers=if_match(1))) == ["/networks"]
    for body, one, where in zip((asking, helped), both, ("/network", "/facilitator"), strict=True):
        assert pointers(await mali.post("/api/requests", json=body)) == [where]
        for move in ("informal", "send"):
            over = await mali.post(f"/api/requests/{one['id']}/{move}", json={}, headers=if_match(1))
            assert pointers(over) == [where], move
    for held in ("rooms", "meetings"):
        assert len((await done(niger.get(f"{address}/{held}")))["items"]) == 1, "what it did stays"

    await until(today, 3)
    await done(chen.post(f"/api/alerts/{late['id']}/send-late", json=whom, headers=now))
    await done(chen.post(release, headers=if_match(1)))
    asked = both[0]
    await done(mali.post(f"/api/requests/{asked['id']}/send", json={}, headers=if_match(1)))
    await released(desk, **through)
    await released(desk, countries=["ML"])  # through no network

    async def waits(who: httpx.AsyncClient) -> dict[tuple[str, str], int]:
        found = await done(who.get(f"{address}/waiting"))
        return {(one["country"], one["kind"]): one["count"] for one in found}

    own = {("ML", "alert"): 1, ("NE", "alert"): 1, ("NE", "request"): 1}
    assert await waits(desk) == own, "not the centre's alert: it is for those who wrote it and whom it is addressed to"
    assert await waits(niger) == {**own, ("ML", "alert"): 2, ("NE", "alert"): 2}
    assert await waits(ama) == {}

    await released(desk, **{**through, "countries": ["ML", "NE", "FR"], "functions": ["mla", "trafficking"]})
    assert await waits(desk) == {**own, ("ML", "alert"): 2, ("NE", "alert"): 2}, "alerts, not addressees; members alone"
    await until(today - timedelta(days=1), 4)
    for path, who in ((release, chen), (f"/api/requests/{asked['id']}/send", mali)):
        await done(who.post(path, json={}, headers=if_match(1)))  # what was done before answers the same
