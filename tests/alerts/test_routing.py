"""Chen addresses an alert: each authority once, who cannot be sent to is kept back with a reason, and who sees it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx

from jointops.demo.personas import people
from tests.alerts.support import alert, drafted, if_match, pointers, released
from tests.alerts.test_authorities import DAKAR
from tests.support import Person

TODAY = datetime.now(UTC)


async def entry(keeper: httpx.AsyncClient, code: str, **more: object) -> dict[str, Any]:
    body = {**DAKAR, "verified_at": TODAY.isoformat(), "code": code, "country": code[:2], **more}
    answer = await keeper.post("/api/authorities", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


def addressed(seen: dict[str, Any]) -> dict[str, tuple[str, str | None]]:
    return {
        one["authority"]["code"]: (one["state"], one["blocked"] and one["blocked"]["why"]) for one in seen["addressees"]
    }


async def test_a_stale_entry_is_kept_back_with_its_reason_and_what_is_offered_while_the_others_are_sent_to(
    person: Person,
) -> None:
    aigerim, chen = await person("secretariat.casc"), await person("centre.kafo")
    old = (TODAY - timedelta(days=400)).isoformat()
    await entry(aigerim, "GH-OLD", functions=["vessel"], verified_at=old)
    await entry(aigerim, "GH-NEW", functions=["vessel"])
    await entry(aigerim, "GM-OVER", functions=["vessel"], valid_to="2024-12-31")

    sent = await released(chen, countries=["GH", "GM"], functions=["vessel"])

    assert addressed(sent) == {
        "GH-NEW": ("sent", None), "GH-OLD": ("blocked", "stale"), "GM-OVER": ("blocked", "expired"),
    }  # fmt: skip
    offered = {one["authority"]["code"]: one["blocked"] for one in sent["addressees"] if one["blocked"]}
    assert (offered["GH-OLD"]["channel"], offered["GH-OLD"]["fallback"]["code"]) == ("authority", "GH-NEW")
    assert (offered["GM-OVER"]["channel"], offered["GM-OVER"]["fallback"]) == ("diplomatic", None)
    assert offered["GM-OVER"]["since"] == "2024-12-31"


async def test_an_alert_to_nobody_who_can_be_sent_to_is_not_released_until_the_entry_is_verified(
    person: Person,
) -> None:
    aigerim, chen = await person("secretariat.casc"), await person("centre.kafo")
    old = (TODAY - timedelta(days=400)).isoformat()
    stale = await entry(aigerim, "LR-CA", verified_at=old)
    draft = await drafted(chen, countries=["LR"])

    answer = await chen.post(f"/api/alerts/{draft['id']}/release", headers=if_match(draft["version"]))
    assert pointers(answer) == ["/addressees"]
    assert "LR-CA (stale since " in answer.json()["detail"]

    verified = {"verified_at": TODAY.isoformat()}
    await aigerim.patch(f"/api/authorities/{stale['id']}", json=verified, headers=if_match(1))
    answer = await chen.post(f"/api/alerts/{draft['id']}/release", headers=if_match(draft["version"]))
    assert addressed(answer.json()) == {"LR-CA": ("sent", None)}


async def test_a_closed_authority_is_passed_by_for_the_secretariat_of_its_network_until_it_opens(
    person: Person,
) -> None:
    aigerim, chen, admin = [await person(user) for user in ("secretariat.casc", "centre.kafo", "admin")]
    closed = await entry(aigerim, "SL-CA")
    desk = await entry(aigerim, "TG-DESK", functions=["transfer"])
    await admin.post("/api/networks", json={"code": "coast", "name": "Coast", "secretariat": desk["id"]})
    members = {"members": [{"country": "SL", "contact": closed["id"]}]}
    assert (await admin.put("/api/networks/coast/members", json=members, headers=if_match(1))).status_code == 200
    body = {"authority": closed["id"], "kind": "closed", "starts_on": str((TODAY - timedelta(days=1)).date())}
    notice = (await aigerim.post("/api/authority-notices", json=body)).json()

    seen = (await chen.post("/api/alerts/preview", json=alert(countries=["SL"]))).json()
    [one] = seen["receivers"]
    assert (one["blocked"]["why"], one["blocked"]["channel"]) == ("closed", "secretariat")
    assert (one["blocked"]["fallback"]["code"], one["notices"]) == ("TG-DESK", ["closed"])
    assert [reader["user"] for reader in seen["readers"] if reader["country"] == "SL"] == []

    await aigerim.post(f"/api/authority-notices/{notice['id']}/withdraw")
    [one] = (await chen.post("/api/alerts/preview", json=alert(countries=["SL"]))).json()["receivers"]
    assert (one["blocked"], one["notices"]) == (None, [])


async def test_an_authority_that_countries_functions_and_two_networks_lead_to_is_addressed_once(
    person: Person,
) -> None:
    aigerim, chen, admin = [await person(user) for user in ("secretariat.casc", "centre.kafo", "admin")]
    ids = {code: (await entry(aigerim, code))["id"] for code in ("BJ-CA", "TG-CA", "GN-CA")}
    for code, countries in (("west", ["BJ", "TG"]), ("sahel", ["BJ", "GN"])):
        assert (await admin.post("/api/networks", json={"code": code, "name": code.title()})).status_code == 201
        members = [{"country": country, "contact": ids[f"{country}-CA"]} for country in countries]
        address = f"/api/networks/{code}/members"
        assert (await admin.put(address, json={"members": members}, headers=if_match(1))).status_code == 200

    both = await drafted(chen, countries=["BJ"], functions=["mla", "extradition"], networks=["west", "sahel"])
    assert list(addressed(both)) == ["BJ-CA"]
    every = await drafted(chen, countries=[], functions=[], networks=["west", "sahel"])
    assert list(addressed(every)) == ["BJ-CA", "GN-CA", "TG-CA"]
    nobody = await chen.post("/api/alerts", json=alert(countries=[], functions=[], networks=["none"]))
    assert pointers(nobody) == ["/networks"]
    again = [{"country": "BJ"}, {"country": "BJ"}]
    twice = await admin.put("/api/networks/west/members", json={"members": again}, headers=if_match(2))
    assert pointers(twice) == ["/members/1/country"]
    assert (
        await aigerim.put("/api/networks/west/members", json={"members": []}, headers=if_match(2))
    ).status_code == 403
    seen = (await aigerim.get("/api/networks/west")).json()
    assert [one["country"] for one in seen["members"]] == ["BJ", "TG"]


async def test_the_preview_says_name_by_name_who_then_sees_it(person: Person) -> None:
    """Everybody of the demo looks; what each of them sees is what the preview had said of them."""
    for user, body in (
        ("centre.kafo", alert(countries=["FR", "BR", "ML"], functions=["mla", "firearms"])),
        ("bureau.ne", alert(countries=["BR"], marking="TLP:AMBER+STRICT")),
        ("prosecutor.ml", alert(countries=["FR"], handling=["H2"])),
    ):
        drafter = await person(user)
        said = (await drafter.post("/api/alerts/preview", json=body)).json()
        promised = {reader["user"]: reader["sees"] for reader in said["readers"]}
        sent = await released(drafter, **body)

        found: dict[str, str] = {}
        for one in people():
            if one.role == "officer" and one.user.count(".") != 1:
                continue
            answer = await (await person(one.user)).get(f"/api/alerts/{sent['id']}")
            if answer.status_code == 200:
                found[one.user] = "whole" if "text" in answer.json() else "state"
        assert found == promised
        assert {one["authority"]["id"] for one in said["receivers"]} == {
            one["authority"]["id"] for one in sent["addressees"]
        }
        assert len(found) > 1


async def test_a_preview_is_for_those_who_draft_and_keeps_nothing(person: Person) -> None:
    chen, awa = await person("centre.kafo"), await person("officer.ml")
    before = (await chen.get("/api/alerts?box=draft")).json()["items"]

    assert (await chen.post("/api/alerts/preview", json=alert())).status_code == 200
    assert (await chen.get("/api/alerts?box=draft")).json()["items"] == before
    assert (await awa.post("/api/alerts/preview", json=alert())).status_code == 403
    assert pointers(await chen.post("/api/alerts/preview", json=alert(countries=["VA"]))) == ["/countries"]


async def test_who_works_in_an_operation_is_not_learned_by_guessing_its_code(person: Person) -> None:
    """Claire's France is outside KAFO II until something of it is put before her."""
    claire, chen = await person("bureau.fr"), await person("centre.kafo")
    for answer in (
        await claire.post("/api/alerts/preview", json=alert(countries=["BR"])),
        await claire.post("/api/alerts", json=alert(countries=["BR"])),
        await claire.post("/api/alerts", json=alert(countries=["BR"], operation="no-such-operation")),
    ):
        assert pointers(answer) == ["/operation"]

    sent = await released(chen, countries=["ML"])
    given = {"kind": "alert", "id": sent["id"], "with": ["bureau:FR"], "reason": "Their vehicle"}
    assert (await chen.post("/api/shares", json=given)).status_code == 201

    assert (await claire.post("/api/alerts/preview", json=alert(countries=["BR"]))).status_code == 200
