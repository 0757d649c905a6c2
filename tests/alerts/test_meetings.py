"""A network meets: its secretariat keeps what was agreed, the countries say what is done, nobody else sees it."""

import asyncio

import httpx
import pytest

from jointops.node import Node
from tests.alerts.support import Records, enrol_secretariat, if_match, pointers
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
