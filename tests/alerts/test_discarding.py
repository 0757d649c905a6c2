"""A draft that is not to be sent is discarded by who wrote it: with a reason, on record, and out of every open list."""

import httpx
import pytest

from jointops.node import Node
from tests.alerts.support import Records, drafted, if_match, problem, released
from tests.alerts.test_second_person import CENTRE, COURT, RED, colleague
from tests.ops.support import done
from tests.support import Person

WHY = {"reason": "The vehicle was another one."}


async def drafts_of(somebody: httpx.AsyncClient) -> list[str]:
    return [one["id"] for one in (await done(somebody.get("/api/alerts?box=draft")))["items"]]


async def everything_of(somebody: httpx.AsyncClient) -> list[str]:
    boxes = [await done(somebody.get(f"/api/alerts?box={box}")) for box in ("inbox", "sent", "draft")]
    return [one["id"] for found in boxes for one in found["items"]]


async def test_a_draft_that_is_discarded_leaves_the_drafts_and_stays_on_record(
    person: Person, node: Node, records: Records
) -> None:
    chen = await person("centre.kafo")
    sita = await person(await colleague(node, "centre.kafo.sita", "centre", "CI", CENTRE, 3))
    draft = await drafted(chen)
    assert draft["id"] in await drafts_of(sita)
    assert draft["may"] == ["release", "discard", "attach"]

    gone = await done(chen.post(f"/api/alerts/{draft['id']}/discard", json=WHY, headers=if_match(draft["version"])))

    assert (gone["state"], gone["closed_reason"], gone["closed_by"]["user"], gone["may"]) == (
        "discarded", WHY["reason"], "centre.kafo", [],
    )  # fmt: skip
    for somebody in (chen, sita):
        assert draft["id"] not in await everything_of(somebody)
        assert (await done(somebody.get(f"/api/alerts/{draft['id']}")))["closed_reason"] == WHY["reason"]
    assert ("alert.discard", "centre.kafo", "done") in await records.audits(draft["id"])
    heard = [(one["kind"], one["data"]["state"]) for one in await records.events("centre.kafo.sita", draft["id"])]
    assert heard == [("alert.drafted", "draft"), ("alert.discarded", "discarded")]
    assert await records.events("prosecutor.fr", draft["id"]) == []


async def test_what_was_discarded_is_never_sent_and_discarding_twice_is_once(person: Person, records: Records) -> None:
    chen = await person("centre.kafo")
    draft = await drafted(chen)
    address, version = f"/api/alerts/{draft['id']}", if_match(draft["version"])
    once = await done(chen.post(f"{address}/discard", json=WHY, headers=version))

    assert await done(chen.post(f"{address}/discard", json=WHY, headers=version)) == once
    refused = await chen.post(f"{address}/release", headers=if_match(once["version"]))
    assert (refused.status_code, "discarded" in refused.json()["detail"]) == (409, True)
    assert (await chen.get(f"{address}/cap")).status_code == 409
    assert len(await records.events("centre.kafo", draft["id"])) == 2


async def test_others_discard_nothing_and_what_was_sent_is_recalled_instead(person: Person) -> None:
    chen, helene, claire = [await person(user) for user in ("centre.kafo", "prosecutor.fr", "bureau.fr")]
    draft, sent = await drafted(chen), await released(chen)
    address = f"/api/alerts/{draft['id']}/discard"

    for stranger in (helene, claire):
        hidden = await stranger.post(address, json=WHY, headers=if_match(draft["version"]))
        assert hidden.status_code == 404
        assert problem(hidden) == problem(await stranger.post(
            "/api/alerts/0198f000-0000-7000-8000-000000000000/discard", json=WHY, headers=if_match(1)
        ))  # fmt: skip
    assert (await helene.post(f"/api/alerts/{sent['id']}/discard", json=WHY, headers=if_match(2))).status_code == 404
    late = await chen.post(f"/api/alerts/{sent['id']}/discard", json=WHY, headers=if_match(sent["version"]))
    assert (late.status_code, "recall it" in late.json()["detail"]) == (409, True)
    assert (await chen.post(address, json=WHY)).status_code == 428
    assert (await chen.post(address, json=WHY, headers=if_match(9))).status_code == 412
    assert (await chen.post(address, json={"reason": ""}, headers=if_match(1))).status_code == 422
    assert (await (await person("officer.ml")).post(address, json=WHY, headers=if_match(1))).status_code == 403


@pytest.fixture
async def chen(node: Node, person: Person) -> httpx.AsyncClient:
    return await person(await colleague(node, "centre.kafo.chen", "centre", "CI", CENTRE, 4))


async def test_at_red_who_wrote_it_discards_it_and_it_waits_for_nobody_any_more(
    chen: httpx.AsyncClient, person: Person, node: Node, records: Records
) -> None:
    dieudonne = await person(await colleague(node, "centre.kafo.dieudonne", "centre", "CI", CENTRE, 4))
    await colleague(node, "prosecutor.fr.helene", "prosecutor", "FR", COURT, 4)
    draft = await drafted(chen, **RED)
    address = f"/api/alerts/{draft['id']}/discard"
    [waiting] = [one for one in (await done(dieudonne.get("/api/proposals")))["items"] if one["record"] == draft["id"]]

    assert draft["may"] == ["discard"]
    refused = await dieudonne.post(address, json=WHY, headers=if_match(draft["version"]))
    assert (refused.status_code, refused.json()["why"]) == (403, "red-drafter")
    await done(chen.post(address, json=WHY, headers=if_match(draft["version"])))

    assert (await done(dieudonne.get("/api/proposals?state=waiting")))["items"] == []
    [ended] = [one for one in (await done(dieudonne.get("/api/proposals")))["items"] if one["record"] == draft["id"]]
    assert (ended["state"], ended["decision_reason"], ended["decided_by"]) == ("withdrawn", WHY["reason"], None)
    assert (await dieudonne.post(f"/api/proposals/{waiting['id']}/release")).status_code == 409
    told = [one["data"]["state"] for one in await records.events("centre.kafo.dieudonne", waiting["id"])]
    assert told == ["waiting", "withdrawn"]
