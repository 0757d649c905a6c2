"""Chen addresses an alert: each authority once, who cannot be sent to is kept back with a reason, and who sees it."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import msgspec
import pytest

from alerts.authorities.model import Authority
from alerts.authorities.standing import Closed, block_of
from alerts.notices.queries import q as notices
from jointops.base.ids import uuid7
from jointops.base.people.actions import enrol
from jointops.base.people.model import NewPerson
from jointops.demo.personas import people
from jointops.node import Node
from tests.alerts.support import (
    Records,
    a_fact,
    alert,
    drafted,
    enrol_secretariat,
    if_match,
    pointers,
    problem,
    released,
)
from tests.alerts.test_authorities import DAKAR
from tests.ops.conftest import ledger
from tests.ops.support import Ledger
from tests.support import Person

__all__ = ["ledger"]

TODAY = datetime.now(UTC)


async def entry(keeper: httpx.AsyncClient, code: str, **more: object) -> dict[str, Any]:
    body = {**DAKAR, "verified_at": TODAY.isoformat(), "code": code, "country": code[:2], **more}
    answer = await keeper.post("/api/authorities", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def to_do(keeper: httpx.AsyncClient, code: str) -> list[dict[str, Any]]:
    """What this keeper has to do about an entry."""
    answer = await keeper.get("/api/authorities/tasks")
    assert answer.status_code == 200, answer.text
    return [one for one in answer.json()["items"] if one["code"] == code]


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
    person: Person, records: Records
) -> None:
    aigerim, chen, admin = [await person(user) for user in ("secretariat.casc", "centre.kafo", "admin")]
    old = (TODAY - timedelta(days=400)).isoformat()
    stale = await entry(aigerim, "LR-CA", verified_at=old)
    kept = await drafted(chen, countries=["LR"], handling=["H2"])
    assert pointers(await chen.post(f"/api/alerts/{kept['id']}/release", headers=if_match(1))) == ["/addressees"]
    assert await to_do(admin, "LR-CA") == [], "that there is such an alert is told to nobody"
    draft = await drafted(chen, countries=["LR"])
    release = f"/api/alerts/{draft['id']}/release"
    for somebody, version, status in (
        (chen, draft["version"] + 1, 412), (await person("officer.ml"), draft["version"], 403),
        (await person("prosecutor.fr"), draft["version"], 404),
    ):  # fmt: skip
        assert (await somebody.post(release, headers=if_match(version))).status_code == status
    assert await to_do(admin, "LR-CA") == [], "who cannot release it has nobody asked"

    for _ in range(2):
        answer = await chen.post(f"/api/alerts/{draft['id']}/release", headers=if_match(draft["version"]))
        assert pointers(answer) == ["/addressees"]
        assert "LR-CA (stale since " in answer.json()["detail"]

    [task] = await to_do(admin, "LR-CA")
    assert (task["kind"], task["authority"], task["functions"]) == ("verify", stale["id"], []), "asked twice it is one"
    assert await to_do(aigerim, "LR-CA") == [], "Liberia is in no network of this secretariat"
    assert (await chen.get("/api/authorities/tasks")).status_code == 403
    done = f"/api/authorities/tasks/{task['id']}/done"
    for outcome in ("kept", "mended"):
        assert (await admin.post(done, json={"outcome": outcome}, headers=if_match(1))).status_code == 409
    assert (await admin.post("/api/networks", json={"code": "casc", "name": "CASC"})).status_code == 201
    for version, members, seen in ((1, [{"country": "LR"}], [(task["id"], 2)]), (2, [], [])):
        answer = await admin.put("/api/networks/casc/members", json={"members": members}, headers=if_match(version))
        assert answer.status_code == 200, answer.text
        theirs = [(one["id"], one["version"]) for one in await to_do(aigerim, "LR-CA")]
        assert theirs == seen, "it is for the networks that the country is in now"
    verified = {"verified_at": TODAY.isoformat()}
    await aigerim.patch(f"/api/authorities/{stale['id']}", json=verified, headers=if_match(1))
    assert await to_do(admin, "LR-CA") == [], "whoever confirms the entry has done it"
    assert [event["data"] for event in await records.events("admin", task["id"])] == [
        {"country": "LR", "kind": "verify"}
    ] * 4
    assert await records.events("centre.kafo", task["id"]) == []
    assert await records.audits(task["id"]) == [
        ("directory-task.ask", "centre.kafo", "verify"), ("directory-task.verified", "secretariat.casc", "done"),
    ]  # fmt: skip
    answer = await chen.post(f"/api/alerts/{draft['id']}/release", headers=if_match(draft["version"]))
    assert addressed(answer.json()) == {"LR-CA": ("sent", None)}


async def test_whom_a_stale_entry_kept_back_is_offered_once_verified_and_sent_to_with_a_clock_of_its_own(
    person: Person, node: Node, records: Records, ledger: Ledger
) -> None:
    aigerim, chen, helene = [await person(user) for user in ("secretariat.casc", "centre.kafo", "prosecutor.fr")]
    red = "select count(*) from base.access_class where marking = 4"
    before = await ledger.value(red)
    stale = await entry(aigerim, "CV-CA", verified_at=(TODAY - timedelta(days=400)).isoformat())
    lusa = NewPerson(
        user="prosecutor.cv", name="Lusa Tavares", title="Prosecutor", role="prosecutor", country="CV",
        principals=["country:CV", "agency:CV-CA"], clearance=3, demo=True,
    )  # fmt: skip
    await enrol(node.servers.database_url, [lusa])
    praia = await person("prosecutor.cv")
    sent = await released(chen, countries=["FR", "CV"], priority="P1", trigger=await a_fact(chen))
    address, late = f"/api/alerts/{sent['id']}", {"authority": stale["id"]}

    async def seen() -> dict[str, Any]:
        return (await chen.get(address)).json()

    async def send(somebody: httpx.AsyncClient = chen) -> httpx.Response:
        now = if_match((await seen())["version"])
        return await somebody.post(f"{address}/send-late", json=late, headers=now)

    assert {one["authority"]["code"]: one["may_send"] for one in sent["addressees"]} == {"CV-CA": False, "FR-CA": False}
    assert pointers(await send()) == ["/authority"], "nobody has verified it yet"
    verified = {"verified_at": TODAY.isoformat()}
    await aigerim.patch(f"/api/authorities/{stale['id']}", json=verified, headers=if_match(1))

    offered = {one["authority"]["code"]: one["may_send"] for one in (await seen())["addressees"]}
    assert offered == {"CV-CA": True, "FR-CA": False}
    assert [one["may_send"] for one in (await helene.get(address)).json()["addressees"]] == [False, False]
    assert (await praia.get(address)).status_code == 404
    for stranger in (helene, aigerim):
        assert (await send(stranger)).status_code == 404
    answer = await send()
    assert answer.status_code == 200, answer.text
    assert await ledger.value(red) == before, "below TLP:RED nobody's class at TLP:RED is made for it"

    assert addressed(answer.json()) == {"CV-CA": ("sent", None), "FR-CA": ("sent", None)}
    [mine] = [one for one in answer.json()["addressees"] if one["authority"]["code"] == "CV-CA"]
    assert mine["sent_at"] > sent["released_at"] and mine["due_at"] > mine["sent_at"]
    assert [step["told"] for step in mine["told"]] == ["on-call"]
    [inbox] = [one for one in (await praia.get("/api/alerts")).json()["items"] if one["id"] == sent["id"]]
    assert (inbox["title"], inbox["unread"]) == (sent["title"], True)
    assert (await praia.post(f"{address}/acknowledge")).status_code == 200
    again = await send()
    assert (again.status_code, addressed(again.json())["CV-CA"][0]) == (200, "acknowledged"), "a repeat sends nothing"
    kinds = [event["kind"] for event in await records.events("prosecutor.cv", sent["id"])]
    assert kinds.count("alert.sent-late") == 1
    assert ("alert.send-late", "centre.kafo", "CV-CA") in await records.audits(sent["id"])


async def test_who_is_not_competent_names_who_is_and_the_keepers_see_the_entry_and_nothing_of_the_alert(
    person: Person, node: Node, records: Records
) -> None:
    await enrol_secretariat(node)
    chen, admin, fatoumata, ama = [
        await person(user) for user in ("centre.kafo", "admin", "prosecutor.ml", "desk.west")
    ]
    entries = (await chen.get("/api/authorities?country=ML")).json()["items"]
    court, prosecutes = [next(one for one in entries if one["code"] == code) for code in ("ML-CA", "ML-PJS")]
    sent = await released(chen, countries=["ML"], functions=["mla"])
    reply = f"/api/alerts/{sent['id']}/reply"
    refusal = {"functions": ["mla"], "named": prosecutes["id"]}
    for wrong, pointer in (
        ({"functions": ["firearms"]}, "/not_competent/functions/0"), ({"named": court["id"]}, "/not_competent/named"),
        ({"named": str(uuid7())}, "/not_competent/named"),
    ):  # fmt: skip
        answer = await fatoumata.post(reply, json={"text": "Not us.", "not_competent": {**refusal, **wrong}})
        assert pointers(answer) == [pointer]
    stranger = await (await person("prosecutor.br")).post(reply, json={"text": "Not us.", "not_competent": refusal})
    assert stranger.status_code == 404

    ours = await chen.post(reply, json={"text": "Not us.", "not_competent": refusal})
    assert pointers(ours) == ["/not_competent"], "who sent it sees it, and it is not theirs to say"

    words = {"text": "Not us: the specialised prosecutor.", "not_competent": refusal}
    first, said = [await fatoumata.post(reply, json=words) for _ in range(2)]
    assert (first.status_code, said.status_code) == (200, 200), said.text

    [line] = (await chen.get(f"/api/alerts/{sent['id']}")).json()["thread"]
    assert (line["not_competent"], line["named"]["code"]) == (["mla"], "ML-PJS")
    assert addressed(said.json()) == {"ML-CA": ("replied", None)}
    [task] = await to_do(ama, "ML-CA")
    assert (task["kind"], task["functions"], task["named_code"]) == ("not-competent", ["mla"], "ML-PJS")
    assert await to_do(admin, "ML-CA") == [task]
    assert sent["number"] not in str(task) and sent["id"] not in str(task)
    assert await records.events("prosecutor.ml", task["id"]) == []
    done = f"/api/authorities/tasks/{task['id']}/done"
    assert (await fatoumata.post(done, json={"outcome": "kept"}, headers=if_match(1))).status_code == 403
    assert (await ama.post(done, json={"outcome": "kept"})).status_code == 428
    assert (await ama.post(done, json={"outcome": "kept"}, headers=if_match(2))).status_code == 412
    assert (await ama.post(done, json={"outcome": "mended"}, headers=if_match(1))).status_code == 204
    assert (await admin.post(done, json={"outcome": "kept"}, headers=if_match(1))).status_code == 409
    assert await to_do(ama, "ML-CA") == []
    outside = await person("secretariat.casc")
    never = done.replace(task["id"], str(uuid7()))
    assert problem(await outside.post(done, json={"outcome": "kept"}, headers=if_match(1))) == problem(
        await outside.post(never, json={"outcome": "kept"}, headers=if_match(1))
    )
    kept = await released(chen, countries=["ML"], functions=["mla"], handling=["H2"])
    await fatoumata.post(f"/api/alerts/{kept['id']}/reply", json={"text": "Not us.", "not_competent": refusal})
    assert await to_do(admin, "ML-CA") == [], "what stays with its addressees is asked of nobody"


async def test_who_answers_for_two_authorities_loses_the_alert_for_neither(person: Person, node: Node) -> None:
    aigerim, chen, admin = [await person(user) for user in ("secretariat.casc", "centre.kafo", "admin")]
    old = (TODAY - timedelta(days=400)).isoformat()
    stale = await entry(aigerim, "VU-PJS", functions=["mla", "firearms"], verified_at=old)
    await entry(aigerim, "VU-CA")
    nilda = NewPerson(
        user="prosecutor.vu", name="Nilda Costa", title="Prosecutor", role="prosecutor", country="VU",
        principals=["country:VU", "agency:VU-CA", "agency:VU-PJS"], clearance=3, demo=True,
    )  # fmt: skip
    await enrol(node.servers.database_url, [nilda])
    both = await person("prosecutor.vu")
    sent = await released(chen, countries=["VU"], priority="P1")
    address = f"/api/alerts/{sent['id']}"

    async def mine(answer: httpx.Response) -> tuple[str, str]:
        seen = answer.json()
        return next((one["authority"]["code"], one["state"]) for one in seen["addressees"] if one["id"] == seen["mine"])

    answered = await both.post(f"{address}/reply", json={"answer": "yes"})
    assert await mine(answered) == ("VU-CA", "replied")
    await aigerim.patch(f"/api/authorities/{stale['id']}", json={"verified_at": TODAY.isoformat()}, headers=if_match(1))
    late = await chen.post(
        f"{address}/send-late", json={"authority": stale["id"]}, headers=if_match(answered.json()["version"])
    )
    assert late.status_code == 200, late.text

    for act, state in (("", "sent"), ("/receive", "delivered"), ("/read", "read")):
        answer = await (both.post(f"{address}{act}") if act else both.get(address))
        assert (await mine(answer), "acknowledge" in answer.json()["may"]) == (("VU-PJS", state), True)
    refusal = {"text": "We extradite nobody.", "not_competent": {"functions": ["extradition"]}}
    refused = await both.post(f"{address}/reply", json=refusal)
    assert refused.status_code == 200, "of the two the one that is competent for extradition says that it is not"
    assert await mine(refused) == ("VU-PJS", "read"), "and the other waits on"
    assert ([one["functions"] for one in await to_do(admin, "VU-CA")], await to_do(admin, "VU-PJS")) == (
        [["extradition"]], [],
    )  # fmt: skip
    # Both are competent for legal assistance: the one that is meant is said, and who waits first is not taken for it.
    neither = {"text": "Not us.", "not_competent": {"functions": ["mla"], "authority": str(uuid7())}}
    assert pointers(await both.post(f"{address}/reply", json=neither)) == ["/not_competent/authority"]
    court = next(one["authority"] for one in sent["addressees"] if one["authority"]["code"] == "VU-CA")
    meant = {"text": "The court assists nobody.", "not_competent": {"functions": ["mla"], "authority": court["id"]}}
    assert (await both.post(f"{address}/reply", json=meant)).status_code == 200
    line = (await both.get(address)).json()["thread"][-1]
    assert (line["authority"], line["not_competent"]) == (court["id"], ["mla"])
    assert await to_do(admin, "VU-PJS") == []
    assert await mine(await both.post(f"{address}/acknowledge")) == ("VU-PJS", "acknowledged")


async def test_whom_an_alert_was_shared_with_and_then_sent_to_keeps_it_when_the_share_is_taken_back(
    person: Person,
) -> None:
    aigerim, chen, beto = [await person(user) for user in ("secretariat.casc", "centre.kafo", "prosecutor.br")]
    [brazil] = (await chen.get("/api/authorities?country=BR&function=mla")).json()["items"]

    async def verify(days_ago: int, version: int) -> None:
        at = {"verified_at": (datetime.now(UTC) - timedelta(days=days_ago)).isoformat()}
        answer = await aigerim.patch(f"/api/authorities/{brazil['id']}", json=at, headers=if_match(version))
        assert answer.status_code == 200, answer.text

    await verify(400, brazil["version"])
    sent = await released(chen, countries=["FR", "BR"])
    address = f"/api/alerts/{sent['id']}"
    shared = {"kind": "alert", "id": sent["id"], "with": ["agency:BR-CA"], "reason": "They ask."}
    share = (await chen.post("/api/shares", json=shared)).json()
    await verify(0, brazil["version"] + 1)
    late = {"authority": brazil["id"]}
    assert (await chen.post(f"{address}/send-late", json=late, headers=if_match(sent["version"]))).status_code == 200
    await chen.post(f"/api/shares/{share['id']}/withdraw", json={"reason": "Done."})

    assert (await beto.post(f"{address}/acknowledge")).status_code == 200, "it is addressed to them now"


async def test_who_was_told_of_the_fact_meanwhile_and_whom_a_closed_alert_missed_are_not_sent_to_late(
    person: Person,
) -> None:
    aigerim, chen = await person("secretariat.casc"), await person("centre.kafo")
    stale = await entry(aigerim, "ST-CA", verified_at=(TODAY - timedelta(days=400)).isoformat())
    late = {"authority": stale["id"]}
    fact = await a_fact(chen)
    first = await released(chen, countries=["FR", "ST"], trigger=fact)
    over = await released(chen, countries=["FR", "ST"])
    closed = f"/api/alerts/{over['id']}/close"
    over = (await chen.post(closed, json={"reason": "Done."}, headers=if_match(over["version"]))).json()
    await aigerim.patch(f"/api/authorities/{stale['id']}", json={"verified_at": TODAY.isoformat()}, headers=if_match(1))
    draft = await drafted(chen, countries=["ST"], trigger=fact)
    release = f"/api/alerts/{draft['id']}/release?beside={first['number']}"
    assert (await chen.post(release, headers=if_match(draft["version"]))).status_code == 200

    twice = await chen.post(f"/api/alerts/{first['id']}/send-late", json=late, headers=if_match(first["version"]))
    assert (twice.status_code, twice.json()["why"]) == (409, "alerted-same")
    gone = await chen.post(f"/api/alerts/{over['id']}/send-late", json=late, headers=if_match(over["version"]))
    assert gone.status_code == 409
    assert [one["may_send"] for one in over["addressees"]] == [False, False]


@pytest.mark.parametrize(
    ("zone", "now", "blocked"),
    [
        ("America/Bogota", "2026-11-27 04:00", True),  # still the 26th there
        ("America/Bogota", "2026-11-27 06:00", False),
        ("Asia/Dhaka", "2026-11-25 19:00", True),  # the 26th there already
        ("UTC", "2026-11-27 00:00", False),
    ],
)
def test_a_closed_day_is_a_day_of_the_authoritys_own_clocks(zone: str, now: str, blocked: bool) -> None:
    at = datetime.fromisoformat(now).replace(tzinfo=UTC)
    body = {**DAKAR, "time_zone": zone, "verified_at": at.isoformat(), "id": str(uuid7()), "version": 1}
    day = date(2026, 11, 26)
    assert (block_of(msgspec.convert(body, Authority), [Closed(day, day)], at) is not None) == blocked


async def test_a_closed_authority_is_passed_by_for_the_secretariat_of_its_network_until_it_opens(
    person: Person, records: Records
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

    open = {**body, "kind": "e-transmission-accepted"}
    takes = (await aigerim.post("/api/authority-notices", json=open)).json()
    [one] = (await chen.post("/api/alerts/preview", json=alert(countries=["SL"]))).json()["receivers"]
    assert (one["blocked"], one["notices"]) == (None, ["closed", "e-transmission-accepted"]), "its last word counts"
    assert addressed(await released(chen, countries=["SL"])) == {"SL-CA": ("sent", None)}
    yesterday, tomorrow = TODAY.date() - timedelta(days=1), TODAY.date() + timedelta(days=1)

    async def shut() -> list[tuple[date, date | None]]:
        rows = await records.rows("centre.kafo", notices.closed_days, authorities=[UUID(closed["id"])], day=yesterday)
        return [(row["starts_on"], row["ends_on"]) for row in rows]

    assert await shut() == []
    await aigerim.post(f"/api/authority-notices/{takes['id']}/withdraw")
    takes = (
        await aigerim.post(
            "/api/authority-notices", json={**open, "starts_on": str(TODAY.date()), "ends_on": str(TODAY.date())}
        )
    ).json()
    assert await shut() == [(yesterday, yesterday), (tomorrow, None)], "on the other days nobody is in"

    for id in (notice["id"], takes["id"]):
        await aigerim.post(f"/api/authority-notices/{id}/withdraw")
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
        sees = list(promised.values())
        assert (said["whole"], said["state"]) == (sees.count("whole"), sees.count("state"))
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
