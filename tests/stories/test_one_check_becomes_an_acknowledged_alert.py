"""The main job, over HTTP: a check at Gao meets an entry of France, becomes a hit and an acknowledged alert."""

from datetime import UTC, datetime
from typing import Any

import httpx

from jointops.base.ids import uuid7
from tests.support import Person, until


def plate_check(plate: str, **more: object) -> dict[str, object]:
    return {
        "id": str(uuid7()),
        "operation": "kafo-ii",
        "checkpoint": "ML-GAO-01",
        "occurred_at": datetime.now(UTC).isoformat(),
        "subject": {"kind": "vehicle", "plate": plate, "country": "BF", **more},
    }


async def test_one_check_becomes_an_acknowledged_alert(person: Person) -> None:
    officer, bureau, centre, prosecutor = [
        await person(user) for user in ("officer.ml", "bureau.fr", "centre.kafo", "prosecutor.fr")
    ]
    await _french_list_holds(bureau, "63 HJ 2085 BF")

    told = (await officer.post("/api/checks", json=plate_check("63HJ2085BF"))).json()
    assert told["answer"] == "act"
    assert told["instruction"]["code"] == "hold-vehicle"

    match = await _match_of(bureau, told["id"])
    assert match["countries"] == {"checked": "ML", "owner": "FR"}
    assert round(sum(term["weight"] for term in match["because"]), 2) == match["score"]
    face = (await centre.get(f"/api/matches/{match['id']}")).json()
    assert face["state"] == "possible" and "subject" not in face and "entry" not in face

    verdict = await bureau.post(
        f"/api/matches/{match['id']}/verdict",
        json={"verdict": "confirmed", "reason": "Plate and chassis agree with our record."},
        headers={"if-match": f'"{match["version"]}"'},
    )
    assert verdict.json()["state"] == "confirmed"

    alert = await _released_alert(centre, match["id"])
    inbox = (await prosecutor.get("/api/alerts?box=inbox")).json()["items"]
    assert alert["id"] in [one["id"] for one in inbox]
    read = await _changed(prosecutor, alert["id"], "read")
    await _changed(prosecutor, read["id"], "acknowledge")
    answered = await prosecutor.post(f"/api/alerts/{alert['id']}/reply", json={"text": "We open a request today."})
    assert answered.status_code == 200, answered.text
    seen = (await centre.get(f"/api/alerts/{alert['id']}")).json()
    assert "replied" in [one["state"] for one in seen["addressees"]]
    assert seen["thread"][-1]["text"] == "We open a request today."


async def _french_list_holds(bureau: httpx.AsyncClient, plate: str) -> None:
    await bureau.post("/api/watchlists", json={"code": "FR-VEH", "name": "Vehicles sought", "kinds": ["vehicle"]})
    added = await bureau.post(
        "/api/watchlists/FR-VEH/entries",
        json={
            "kind": "vehicle",
            "plate": plate,
            "country": "BF",
            "action": "seize",
            "purpose": "criminal-justice",
            "legal_basis": "Judicial order 2026/118 (invented)",
            "review_by": "2027-11-01",
            "category": "suspect",
        },
    )
    assert added.status_code == 201, added.text


async def _match_of(bureau: httpx.AsyncClient, check: str) -> dict[str, Any]:
    async def ask() -> object:
        return (await bureau.get("/api/matches", params={"check": check})).json()["items"]

    [match] = await until(ask)  # pyright: ignore
    return match  # pyright: ignore


async def _released_alert(centre: httpx.AsyncClient, match: str) -> dict[str, Any]:
    draft = await centre.post(
        "/api/alerts",
        json={
            "operation": "kafo-ii",
            "title": "Vehicle sought by France stopped at Gao",
            "text": "Hold confirmed.",
            "priority": "P2",
            "crime_types": ["firearms"],
            "trigger": {"kind": "match", "id": match},
            "countries": ["FR"],
            "functions": ["mla"],
            "marking": "TLP:AMBER",
            "handling": [],
            "language": "en",
        },
    )
    assert draft.status_code == 201, draft.text
    released = await centre.post(
        f"/api/alerts/{draft.json()['id']}/release", headers={"if-match": f'"{draft.json()["version"]}"'}
    )
    assert released.json()["state"] == "released", released.text
    return released.json()


async def _changed(client: httpx.AsyncClient, alert: str, act: str) -> dict[str, Any]:
    answer = await client.post(f"/api/alerts/{alert}/{act}", json={})
    assert answer.status_code == 200, answer.text
    return answer.json()
