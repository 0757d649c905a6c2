"""Fixture F5: 21 + 9 + 32 + 14 + 13 + 18 requests, held apart by network, year and unit; and one to its end."""

from typing import Any

import httpx
import pytest

from jointops.base.people.actions import enrol
from jointops.base.people.model import NewPerson
from jointops.node import Node
from tests.alerts.support import Records, pointers
from tests.support import Person

PARTIES = [{"country": country, "in_force_from": "2005-01-01"} for country in ("FR", "BR", "ML")]

FIGURES = [
    ("seajust", None, "2020", "case", 21),
    ("seajust", None, "2021", "case", 9),
    ("wacap", None, "2020", "case", 32),
    ("casc", None, "2020", "request", 14),
    (None, "programme", "2020", "case", 13),
    (None, "programme", "2020", "request", 18),
]
"""Document E/CN.15/2021/4, paragraphs 44, 49, 50, 43 and 51: the last 18 are outside every network."""


@pytest.fixture(scope="module")
async def facts(node: Node) -> None:
    desk = NewPerson(
        user="facilitator.one", name="Ana Facilitator", title="Programme", role="secretariat", country="PT",
        principals=[f"network:{code}" for code in ("seajust", "wacap", "casc", "programme")], clearance=3, demo=True,
    )  # fmt: skip
    await enrol(node.servers.database_url, [desk])


async def authority(person: httpx.AsyncClient, code: str) -> str:
    rows = (await person.get("/api/authorities", params={"country": code[:2]})).json()["items"]
    return next(one["id"] for one in rows if one["code"] == code)


async def body_of(person: httpx.AsyncClient, **more: object) -> dict[str, Any]:
    """France asks Brazil for a statement under the Convention."""
    return {
        "requesting": await authority(person, "FR-CA"), "requested": await authority(person, "BR-CA"),
        "treaty": "untoc", "article": "18", "measure": "statement", "opened_on": "2020-06-01", **more,
    }  # fmt: skip


async def treaty(person: Person) -> None:
    admin = await person("admin")
    answer = await admin.post("/api/treaties", json={"code": "untoc", "name": "Convention", "parties": PARTIES})
    assert answer.status_code in (201, 422), answer.text


async def test_requests_are_counted_by_network_year_and_unit_and_never_in_one_total(
    person: Person, facts: None
) -> None:
    await treaty(person)
    ana, admin = await person("facilitator.one"), await person("admin")
    for code in ("seajust", "wacap", "casc"):
        assert (await admin.post("/api/networks", json={"code": code, "name": code.upper()})).status_code == 201
    for network, facilitator, year, unit, count in FIGURES:
        body = await body_of(ana, network=network, facilitator=facilitator, unit=unit, opened_on=f"{year}-03-01")
        for _ in range(count):
            made = await ana.post("/api/requests", json=body)
            assert made.status_code == 201, made.text

    counts = (await ana.get("/api/requests/counts")).json()
    assert sorted(
        (c["network"] or "", c["facilitator"], str(c["year"]), c["unit"], c["count"]) for c in counts
    ) == sorted((network or "", facilitator, year, unit, count) for network, facilitator, year, unit, count in FIGURES)
    assert 107 not in [one["count"] for one in counts]
    aigerim = await person("secretariat.casc")
    assert [(c["network"], c["count"]) for c in (await aigerim.get("/api/requests/counts")).json()] == [("casc", 14)]
    assert (await (await person("officer.ml")).get("/api/requests/counts")).json() == []
    listed: list[str] = []
    cursor: str | None = None
    while True:
        page = (await ana.get("/api/requests", params={"cursor": cursor} if cursor else {})).json()
        listed += [one["id"] for one in page["items"]]
        if (cursor := page["next"]) is None:
            break
    assert len(listed) == len(set(listed)) == 107


async def test_a_request_goes_from_draft_to_its_answer_by_the_side_whose_turn_it_is(
    person: Person, records: Records
) -> None:
    await treaty(person)
    helene, beto, fatoumata = [await person(f"prosecutor.{country}") for country in ("fr", "br", "ml")]
    made = (await helene.post("/api/requests", json=await body_of(helene, urgent=True))).json()
    at = f"/api/requests/{made['id']}"
    assert (made["state"], made["may"]) == ("draft", ["informal", "sent"])

    assert (await beto.post(f"{at}/receive", json={})).status_code == 409
    for who, act in (
        (helene, "informal"), (helene, "send"), (beto, "receive"), (beto, "ask-more"), (beto, "execute"),
        (beto, "answer"), (helene, "close"),
    ):  # fmt: skip
        other = beto if who is helene else helene
        assert (await other.post(f"{at}/{act}", json={})).status_code == 409
        moved = await who.post(f"{at}/{act}", json={"note": "x"})
        assert moved.status_code == 200, moved.text
        assert (await who.post(f"{at}/{act}", json={"note": "again"})).json() == moved.json()
    seen = (await beto.get(at)).json()
    assert [step["state"] for step in seen["steps"]] == [
        "draft", "informal", "sent", "received", "need-more", "executing", "answered", "closed",
    ]  # fmt: skip
    assert seen["may"] == []
    assert (await fatoumata.get(at)).status_code == 404
    assert (await fatoumata.post(f"{at}/close", json={})).status_code == 404
    events = await records.events("prosecutor.br", made["id"])
    assert [event["data"]["state"] for event in events][-1] == "closed" and len(events) == 8
    assert await records.events("prosecutor.ml", made["id"]) == []


async def test_a_refusal_names_its_ground(person: Person) -> None:
    await treaty(person)
    helene, beto = await person("prosecutor.fr"), await person("prosecutor.br")
    made = (await helene.post("/api/requests", json=await body_of(helene))).json()
    at = f"/api/requests/{made['id']}"
    await helene.post(f"{at}/send", json={})
    await beto.post(f"{at}/receive", json={})

    assert pointers(await beto.post(f"{at}/refuse", json={"note": " "})) == ["/note"]
    assert (await beto.post(f"{at}/refuse", json={"note": "No dual criminality."})).json()["state"] == "refused"


async def test_a_state_that_a_treaty_does_not_bind_cannot_be_asked_under_it(person: Person) -> None:
    await treaty(person)
    helene, beto = await person("prosecutor.fr"), await person("prosecutor.br")
    niger = await authority(helene, "NE-CA")

    for wrong, pointer in (
        ({"requested": niger}, "/treaty"),
        ({"opened_on": "2004-12-31"}, "/treaty"),
        ({"treaty": "none"}, "/treaty"),
        ({"requested": await authority(helene, "FR-PJS")}, "/requested"),
        ({"network": "nowhere"}, "/network"),
    ):
        assert pointers(await helene.post("/api/requests", json=await body_of(helene, **wrong))) == [pointer]
    refused = await helene.post("/api/requests", json=await body_of(helene, requested=niger))
    assert "NE is not party" in refused.json()["detail"]
    assert pointers(await beto.post("/api/requests", json=await body_of(beto))) == ["/requesting"]
    between = [{"country": country, "in_force_from": "2019-07-01"} for country in ("FR", "NE")]
    await (await person("admin")).post("/api/treaties", json={"code": "fr-ne", "name": "Bilateral", "parties": between})
    made = await helene.post("/api/requests", json=await body_of(helene, requested=niger, treaty="fr-ne"))
    assert made.status_code == 201, made.text
