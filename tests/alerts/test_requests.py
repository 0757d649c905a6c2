"""Fixture F5: 21 + 9 + 32 + 14 + 13 + 18 requests, held apart by network, year and unit; and one to its end."""

import asyncio
from collections.abc import AsyncGenerator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from alerts.requests.keeper import RequestKeeper
from jointops.base import migrate
from jointops.base.clock import utc_now
from jointops.base.db import Db, connect
from jointops.base.ids import uuid7
from jointops.base.people.actions import enrol
from jointops.base.people.model import NewPerson
from jointops.base.settings import secret_of
from jointops.base.sql import Statements
from jointops.node import Node
from tests.alerts.support import Records, drafted, if_match, pointers, problem, released
from tests.alerts.test_routing import entry, to_do
from tests.ops.conftest import ledger
from tests.ops.support import Ledger
from tests.support import Person

q = Statements(
    """
-- rows_of: a request and its steps, as far as this viewer's row security lets them through
select 'request' as held from alerts.request where id = :id::uuid
union all select state from alerts.request_step where request_id = :id::uuid;
-- reminders_of: what is on record of the clock's reminders
select result from base.audit where record = :record::uuid and verb = 'request.remind' and service = 'clock'
order by id;
"""
)

__all__ = ["ledger"]

MOVES_EVENTS = Path(migrate.__file__).parent / "migrations/0476_events_of_drafts.sql"

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


async def entries(person: httpx.AsyncClient, country: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = (await person.get("/api/authorities", params={"country": country})).json()["items"]
    return rows


async def authority(person: httpx.AsyncClient, code: str) -> str:
    return next(one["id"] for one in await entries(person, code[:2]) if one["code"] == code)


async def body_of(person: httpx.AsyncClient, **more: object) -> dict[str, Any]:
    """France asks Brazil for a statement under the Convention."""
    return {
        "requesting": await authority(person, "FR-CA"), "requested": await authority(person, "BR-CA"),
        "treaty": "untoc", "article": "18", "measure": "statement", "languages": ["fr", "en"],
        "opened_on": "2020-06-01", **more,
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
        made = [await ana.post("/api/requests", json=body) for _ in range(count)]
        assert {one.status_code for one in made} == {201}, made[0].text
        for place, one in enumerate(made):
            act = "send" if place == 0 else "informal"
            at = f"/api/requests/{one.json()['id']}/{act}"
            moved = await ana.post(at, json={"note": "Ask."}, headers=if_match(1))
            assert moved.status_code == 200, moved.text
    draft = await ana.post("/api/requests", json=await body_of(ana, network="casc"))
    assert draft.status_code == 201, "counted nowhere"

    counts = (await ana.get("/api/requests/counts")).json()
    assert sorted(
        (c["network"] or "", c["facilitator"], str(c["year"]), c["unit"], c["count"]) for c in counts
    ) == sorted((network or "", facilitator, year, unit, count) for network, facilitator, year, unit, count in FIGURES)
    assert 107 not in [one["count"] for one in counts]
    aigerim = await person("secretariat.casc")
    assert [(c["network"], c["count"]) for c in (await aigerim.get("/api/requests/counts")).json()] == [("casc", 14)]
    assert (await (await person("officer.ml")).get("/api/requests/counts")).json() == []
    for network, facilitator, year, unit, _ in FIGURES:
        line = {"network": network or "-", "facilitator": facilitator or "-", "year": year, "unit": unit}
        flows = (await ana.get("/api/requests/flows", params=line)).json()
        assert flows == {"items": [{"requesting": "FR", "requested": "BR", "count": 1}], "next": None}, (
            "the others were not sent"
        )
        assert (await ana.get("/api/requests/flows", params={**line, "cursor": "FR-BR"})).json()["items"] == []
        assert (await ana.get("/api/requests/flows", params={**line, "cursor": "FR-AA"})).json() == flows
        theirs = (await aigerim.get("/api/requests/flows", params=line)).json()["items"]
        assert theirs == (flows["items"] if network == "casc" else [])
    helped = {"network": "-", "facilitator": "-", "year": "2020", "unit": "case"}
    assert (await ana.get("/api/requests/flows", params=helped)).json()["items"] == [], (
        "each of these has a facilitator"
    )
    listed: list[str] = []
    cursor: str | None = None
    while True:
        page = (await ana.get("/api/requests", params={"cursor": cursor} if cursor else {})).json()
        listed += [one["id"] for one in page["items"]]
        if (cursor := page["next"]) is None:
            break
    assert len(listed) == len(set(listed)) == 108


async def test_a_desk_that_is_cleared_for_less_than_a_request_is_told_that_and_not_that_its_role_lacks_the_act(
    node: Node, person: Person, facts: None
) -> None:
    await treaty(person)
    low = NewPerson(
        user="facilitator.low", name="Rui Facilitator", title="Programme", role="secretariat", country="PT",
        principals=["network:programme"], clearance=2, demo=True,
    )  # fmt: skip
    await enrol(node.servers.database_url, [low])
    rui = await person("facilitator.low")

    refused = await rui.post("/api/requests", json=await body_of(rui, facilitator="programme"))

    said = refused.json()
    assert (refused.status_code, said["why"]) == (403, "not-let-in")
    assert "cleared" in said["detail"] and "role" not in said["detail"]


async def test_a_request_goes_from_draft_to_its_answer_by_the_side_whose_turn_it_is(
    person: Person, records: Records, ledger: Ledger
) -> None:
    await treaty(person)
    helene, beto, fatoumata = [await person(f"prosecutor.{country}") for country in ("fr", "br", "ml")]
    made = (await helene.post("/api/requests", json=await body_of(helene, urgent=True))).json()
    at = f"/api/requests/{made['id']}"
    assert (made["state"], made["may"]) == ("draft", ["informal", "sent"])

    hidden, missing = [await beto.get(one) for one in (at, f"/api/requests/{uuid7()}")]
    assert (hidden.status_code, problem(hidden)) == (404, problem(missing)), "a draft is nothing to the other side yet"
    assert made["id"] not in [one["id"] for one in (await beto.get("/api/requests")).json()["items"]]
    assert await records.rows("prosecutor.br", q.rows_of, id=made["id"]) == []
    assert await records.events("prosecutor.br", made["id"]) == []
    # What was written of drafts for both sides is moved to the draft's own.
    of_both = "base.class_with(class_id, array['agency:BR-CA'], '{}')"
    await ledger.value(f"update realtime.event set class_id = {of_both} where record::text = $1", made["id"])
    assert len(await records.events("prosecutor.br", made["id"])) == 1
    await ledger._connection.execute(MOVES_EVENTS.read_text())
    assert await records.events("prosecutor.br", made["id"]) == []
    assert len(await records.events("prosecutor.fr", made["id"])) == 1
    assert (await beto.post(f"{at}/receive", json={}, headers=if_match(1))).status_code == 404
    for version, (who, act) in enumerate((
        (helene, "informal"), (helene, "send"), (beto, "receive"), (beto, "ask-more"), (helene, "send"),
        (beto, "receive"), (beto, "execute"), (beto, "answer"), (helene, "use"), (helene, "close"),
    ), 1):  # fmt: skip
        other = beto if who is helene else helene
        as_read = if_match(version)
        refused = 404 if version == 1 else 409
        assert (await other.post(f"{at}/{act}", json={}, headers=as_read)).status_code == refused
        moved = await who.post(f"{at}/{act}", json={"note": "x"}, headers=as_read)
        assert moved.status_code == 200, moved.text
        assert (await who.post(f"{at}/{act}", json={"note": "again"}, headers=as_read)).json() == moved.json()
    seen = (await beto.get(at)).json()
    assert [step["state"] for step in seen["steps"]] == [
        "draft", "informal", "sent", "received", "need-more", "sent", "received", "executing", "answered", "used",
        "closed",
    ]  # fmt: skip
    assert seen["may"] == []
    assert (await fatoumata.get(at)).status_code == 404
    assert (await fatoumata.post(f"{at}/close", json={}, headers=if_match(1))).status_code == 404
    events = await records.events("prosecutor.br", made["id"])
    assert [event["data"]["state"] for event in events][-1] == "closed" and len(events) == 10
    assert len(await records.rows("prosecutor.br", q.rows_of, id=made["id"])) == 12, "with how it had begun"
    assert await records.events("prosecutor.ml", made["id"]) == []


async def test_what_can_be_lost_is_preserved_first_and_each_paper_goes_by_a_channel_signed_and_with_its_limits(
    person: Person, records: Records, facts: None
) -> None:
    await treaty(person)
    helene, beto, fatoumata = [await person(f"prosecutor.{country}") for country in ("fr", "br", "ml")]
    ana = await person("facilitator.one")
    alone = (await helene.post("/api/requests", json=await body_of(helene, measure="documents"))).json()
    assert (alone["preserve_first"], alone["preserved_by"]) == (True, None)
    made = (await helene.post("/api/requests", json=await body_of(helene, measure="documents", preserve=True))).json()
    assert (made["preserve_first"], made["preserved_state"]) == (True, "draft"), "it is not sent yet"
    first = (await helene.get(f"/api/requests/{made['preserved_by']}")).json()
    assert (first["measure"], first["urgent"], first["number"]) == ("preservation", True, made["preserved_number"])
    after = await body_of(helene, measure="search", preserved_by=first["id"])
    assert (await helene.post("/api/requests", json=after)).json()["preserved_number"] == first["number"]

    async def move(who: httpx.AsyncClient, id: str, *acts: str) -> None:
        for act in acts:
            now = (await who.get(f"/api/requests/{id}")).json()["version"]
            said = {"note": "So.", **({"ground": "own-law"} if act == "refuse" else {})}
            answer = await who.post(f"/api/requests/{id}/{act}", json=said, headers=if_match(now))
            assert answer.status_code == 200, answer.text

    async def preserve_first(one: dict[str, Any], who: httpx.AsyncClient = helene) -> tuple[bool, str | None]:
        now = (await who.get(f"/api/requests/{one['id']}")).json()
        return now["preserve_first"], now["preserved_by"]

    vain = (await helene.post("/api/requests", json=await body_of(helene, measure="preservation"))).json()
    twin = {**after, "facilitator": "programme", "preserved_by": vain["id"]}
    hers = (await helene.post("/api/requests", json=twin)).json()
    for who, id, act, wanted in ((helene, vain["id"], "send", False), (beto, vain["id"], "refuse", True)):
        await move(who, id, act)
        assert await preserve_first(hers) == (wanted, vain["id"])
        assert await preserve_first(hers, ana) == (True, None), "of a request that she does not see she learns nothing"
    for _ in range(2):
        assert pointers(await helene.post("/api/requests", json=twin)) == ["/preserved_by"], "it came to nothing"
        if (await helene.get(f"/api/requests/{vain['id']}")).json()["state"] == "refused":
            await move(helene, vain["id"], "close")
    assert await preserve_first(hers) == (True, vain["id"])
    await move(helene, first["id"], "send")
    assert await preserve_first(made) == (False, first["id"])
    await move(beto, first["id"], "receive", "execute", "answer")
    await move(helene, first["id"], "close")
    assert await preserve_first(made) == (False, first["id"]), "answered, it preserves what it was asked to"
    assert (await helene.post("/api/requests", json=after)).status_code == 201

    bamako = await authority(helene, "ML-CA")
    for wrong, pointer in (
        ({"preserve": True}, "/preserve"), ({"preserved_by": made["id"]}, "/preserved_by"),
        ({"preserved_by": str(uuid7())}, "/preserved_by"), ({"requested": bamako}, "/preserved_by"),
    ):  # fmt: skip
        assert pointers(await helene.post("/api/requests", json={**after, **wrong})) == [pointer]
    hers = await body_of(fatoumata, requesting=bamako, requested=await authority(helene, "FR-CA"))
    stray = await fatoumata.post("/api/requests", json={**hers, "preserved_by": first["id"]})
    assert pointers(stray) == ["/preserved_by"], "of others nobody learns that there is such a request"

    brazil = after["requested"]
    today = {"authority": brazil, "starts_on": str((datetime.now(UTC) - timedelta(days=1)).date())}  # by any clock
    at, print_of = f"/api/requests/{made['id']}", {name: name * 64 for name in "ab"}
    said = await beto.post("/api/authority-notices", json={**today, "kind": "paper-not-accepted"})
    answer = await helene.post(f"{at}/send", json={"channel": "post"}, headers=if_match(1))
    assert pointers(answer) == ["/channel"] and "over the platform" in answer.json()["detail"]
    takes = await beto.post("/api/authority-notices", json={**today, "kind": "e-transmission-accepted"})
    answer = await helene.post(f"{at}/send", json={"channel": "post"}, headers=if_match(1))
    assert pointers(answer) == ["/channel"] and "electronically" in answer.json()["detail"]
    other = (await helene.post("/api/requests", json=await body_of(helene, measure="search"))).json()
    sent = (await helene.post(f"/api/requests/{other['id']}/send", json={}, headers=if_match(1))).json()
    assert sent["steps"][-1]["channel"] == "electronic", "as it takes it today"
    await beto.post(f"/api/requests/{other['id']}/receive", json={}, headers=if_match(2))
    for one in (said, takes):
        await beto.post(f"/api/authority-notices/{one.json()['id']}/withdraw")
    said = await beto.post("/api/authority-notices", json={**today, "kind": "closed"})
    answer = await helene.post(f"{at}/send", json={}, headers=if_match(1))
    assert pointers(answer) == ["/channel"] and "the diplomatic channel" in answer.json()["detail"]
    paper = {"channel": "diplomatic", "sha256": print_of["a"]}
    sent = await helene.post(f"{at}/send", json=paper, headers=if_match(1))
    assert sent.status_code == 200, "what is offered is open"
    await beto.post(f"/api/authority-notices/{said.json()['id']}/withdraw")

    brought = [{"number": "BR 7/2026", "limits": "not for tax offences"}, {"number": "BR 8/2026"}]
    for wrong, pointer in (({"documents": brought}, "/documents"), ({"sha256": print_of["a"]}, "/sha256")):
        assert pointers(await beto.post(f"{at}/receive", json=wrong, headers=if_match(2))) == [pointer]
    for version, act in ((2, "receive"), (3, "execute")):
        assert (await beto.post(f"{at}/{act}", json={}, headers=if_match(version))).status_code == 200
    back = {"channel": "electronic", "sha256": print_of["b"], "documents": brought}
    post, no_paper = {"channel": "post"}, {**today, "authority": made["requesting"], "kind": "paper-not-accepted"}
    said = await helene.post("/api/authority-notices", json=no_paper)
    early = await beto.post(f"/api/requests/{other['id']}/answer", json=post, headers=if_match(2))
    assert early.status_code == 412, "what is older is said before the channel"
    early = await beto.post(f"/api/requests/{other['id']}/answer", json=post, headers=if_match(3))
    assert early.status_code == 409, "and so is the wrong state"
    answer = await beto.post(f"{at}/answer", json={**back, **post}, headers=if_match(4))
    assert pointers(answer) == ["/channel"] and "over the platform" in answer.json()["detail"]
    answered = await beto.post(f"{at}/answer", json=back, headers=if_match(4))
    assert answered.status_code == 200
    again = await beto.post(f"{at}/answer", json={**back, **post}, headers=if_match(4))
    assert (again.status_code, again.json()["version"]) == (200, answered.json()["version"])
    await helene.post(f"/api/authority-notices/{said.json()['id']}/withdraw")
    assert pointers(await helene.post(f"{at}/use", json={"note": " "}, headers=if_match(5))) == ["/note"]
    used = (await helene.post(f"{at}/use", json={"note": "Trial for arms"}, headers=if_match(5))).json()
    assert [(one["state"], one["channel"], one["sha256"] and one["sha256"][0]) for one in used["steps"]] == [
        ("draft", "", None), ("sent", "diplomatic", "a"), ("received", "", None), ("executing", "", None),
        ("answered", "electronic", "b"), ("used", "", None),
    ]  # fmt: skip
    assert used["steps"][4]["documents"] == [brought[0], {"number": "BR 8/2026", "limits": ""}]
    kinds = [event["kind"] for event in await records.events("prosecutor.br", first["id"])]
    assert set(kinds) == {"request.state"} and await records.events("prosecutor.ml", first["id"]) == []


async def test_a_request_is_not_sent_to_an_entry_that_nobody_confirmed_and_its_keepers_are_asked_to(
    person: Person,
) -> None:
    await treaty(person)
    helene, aigerim, admin = [await person(user) for user in ("prosecutor.fr", "secretariat.casc", "admin")]
    old = (datetime.now(UTC) - timedelta(days=400)).isoformat()
    stale = await entry(aigerim, "BR-OLD", functions=["vessel"], verified_at=old)
    await released(await person("centre.kafo"), countries=["FR"])  # so that she may write in this operation
    kept = await released(helene, countries=["BR"], handling=["H2"])
    follows = await body_of(helene, requested=stale["id"], alert=kept["id"])
    silent = (await helene.post("/api/requests", json=follows)).json()
    made = (await helene.post("/api/requests", json=await body_of(helene, requested=stale["id"]))).json()
    send = f"/api/requests/{made['id']}/send"
    assert silent["handling"] == ["H2"], "what binds the alert binds what follows from it"
    theirs = (await helene.post("/api/requests", json=await body_of(helene, alert=kept["id"]))).json()
    await helene.post(f"/api/requests/{theirs['id']}/informal", json={}, headers=if_match(1))
    told = (await (await person("prosecutor.br")).get(f"/api/requests/{theirs['id']}")).json()
    assert "print" in theirs["exits"] and told["exits"] == ["screen", "push", "api"], "who is asked passes nothing on"
    blocked = await helene.post(f"/api/requests/{silent['id']}/send", json={}, headers=if_match(1))
    assert pointers(blocked) == ["/channel"]
    assert (await helene.post(send, json={}, headers=if_match(7))).status_code == 412
    assert await to_do(admin, "BR-OLD") == [], "neither of what stays with its addressees, nor by an older version"

    refused = await helene.post(send, json={}, headers=if_match(1))

    assert pointers(refused) == ["/channel"] and "BR-OLD cannot be sent to (stale since" in refused.json()["detail"]
    assert [task["kind"] for task in await to_do(admin, "BR-OLD")] == ["verify"]
    [old_task] = await to_do(admin, "BR-OLD")
    gone = await entry(aigerim, "BR-GONE", functions=["vessel"], verified_at=old, valid_to="2026-01-31")
    hers = (await helene.post("/api/requests", json=await body_of(helene, requested=gone["id"]))).json()
    assert pointers(await helene.post(f"/api/requests/{hers['id']}/send", json={}, headers=if_match(1))) == ["/channel"]
    [over] = await to_do(admin, "BR-GONE")
    ahead = datetime.now(UTC).hour >= 11  # whenever this runs, it is another day there than by UTC
    zone = "Pacific/Kiritimati" if ahead else "Pacific/Pago_Pago"
    last_day = str(datetime.now(ZoneInfo(zone)).date() - timedelta(days=ahead))
    dusk = {"verified_at": old, "time_zone": zone, "valid_to": last_day}
    early = await entry(aigerim, "BR-DUSK", functions=["vessel"], **dusk)
    last = (await helene.post("/api/requests", json=await body_of(helene, requested=early["id"]))).json()
    assert pointers(await helene.post(f"/api/requests/{last['id']}/send", json={}, headers=if_match(1))) == ["/channel"]
    [ended] = await to_do(admin, "BR-DUSK")
    assert ended["may_finish"] is ahead, "whether its last day has passed is judged by the day that it is there"
    seen_to = await admin.post(
        f"/api/authorities/tasks/{ended['id']}/done", json={"outcome": "kept"}, headers=if_match(1)
    )
    assert seen_to.status_code == (204 if ahead else 409), "what is shown is what can be done"
    assert (old_task["may_finish"], over["may_finish"]) == (False, True), "what is over needs nobody's word to stay so"
    for task, status in ((old_task, 409), (over, 204)):
        done = f"/api/authorities/tasks/{task['id']}/done"
        assert (await admin.post(done, json={"outcome": "kept"}, headers=if_match(1))).status_code == status
    assert await to_do(admin, "BR-GONE") == []
    verified = {"verified_at": datetime.now(UTC).isoformat()}
    await aigerim.patch(f"/api/authorities/{stale['id']}", json={**verified, "languages": ["pt"]}, headers=if_match(1))
    unread = await helene.post(send, json={"channel": "diplomatic"}, headers=if_match(1))
    assert pointers(unread) == ["/languages"] and "BR-OLD accepts requests in pt:" in unread.json()["detail"]
    sent = await helene.post(send, json={"languages": ["pt", "fr"]}, headers=if_match(1))
    assert sent.json()["languages"] == ["fr", "en", "pt"], "a translation goes with it"


async def test_what_is_wanting_and_why_it_is_refused_are_said_in_codes_that_each_side_reads_in_its_language(
    person: Person,
) -> None:
    await treaty(person)
    helene, beto = await person("prosecutor.fr"), await person("prosecutor.br")
    made = (await helene.post("/api/requests", json=await body_of(helene))).json()
    at = f"/api/requests/{made['id']}"
    await helene.post(f"{at}/send", json={}, headers=if_match(1))
    await beto.post(f"{at}/receive", json={}, headers=if_match(2))

    for act, said, pointer in (
        ("ask-more", {"note": " "}, "/wanting"), ("ask-more", {"ground": "lapsed", "note": "x"}, "/ground"),
        ("execute", {"wanting": ["facts"]}, "/wanting"), ("ask-more", {"wanting": ["fax"]}, "/wanting/0"),
        ("refuse", {"note": "Not here."}, "/ground"), ("refuse", {"ground": "other", "note": " "}, "/note"),
        ("refuse", {"ground": "whim"}, "/ground"), ("execute", {"languages": ["pt"]}, "/languages"),
    ):  # fmt: skip
        assert pointers(await beto.post(f"{at}/{act}", json=said, headers=if_match(3))) == [pointer], (act, said)
    wanting = {"wanting": ["translation", "facts", "facts"]}
    assert (await beto.post(f"{at}/ask-more", json=wanting, headers=if_match(3))).status_code == 200
    refused = await beto.post(f"{at}/refuse", json={"ground": "no-offence"}, headers=if_match(4))
    assert refused.json()["state"] == "refused"
    steps = (await helene.get(at)).json()["steps"]
    assert [(one["state"], one["wanting"], one["ground"]) for one in steps[-2:]] == [
        ("need-more", ["facts", "translation"], ""), ("refused", [], "no-offence"),
    ]  # fmt: skip


async def test_each_side_says_for_its_own_law_whether_it_is_an_offence_and_until_when_and_that_holds_nothing_up(
    person: Person, records: Records
) -> None:
    await treaty(person)
    helene, beto, fatoumata = [await person(f"prosecutor.{country}") for country in ("fr", "br", "ml")]
    day = datetime.now(UTC).date()
    soon, far = (day + timedelta(days=30)).isoformat(), (day + timedelta(days=900)).isoformat()
    french = {"dual_criminality": "met", "offence": "Code pénal, art. 222-52 (invented)", "limit_on": far}
    made = (await helene.post("/api/requests", json=await body_of(helene, assessment=french))).json()
    at = f"/api/requests/{made['id']}"
    assert [(one["side"], one["by"], one["limit_on"]) for one in made["assessments"]] == [
        ("requesting", "Hélène Vasseur", far)
    ]
    assert (made["limit_on"], made["lapses"], made["side"]) == (far, False, "requesting")

    async def lapsing(who: httpx.AsyncClient) -> list[str]:
        return [one["id"] for one in (await who.get("/api/requests", params={"lapses": "true"})).json()["items"]]

    assert made["id"] not in await lapsing(helene)
    brazilian = {"dual_criminality": "not-met", "limit_on": soon}
    assert (await helene.post(f"{at}/informal", json={}, headers=if_match(1))).status_code == 200
    assert [one["offence"] for one in (await beto.get(at)).json()["assessments"]] == [french["offence"]]
    assert (await beto.post(f"{at}/assess", json=brazilian)).status_code == 428
    said = (await beto.post(f"{at}/assess", json=brazilian, headers=if_match(2))).json()
    assert (await beto.post(f"{at}/assess", json=brazilian, headers=if_match(2))).json() == said, "said twice"
    assert (await beto.post(f"{at}/assess", json=french, headers=if_match(2))).status_code == 412
    assert {one["side"]: (one["dual_criminality"], one["limit_on"]) for one in said["assessments"]} == {
        "requesting": ("met", far), "requested": ("not-met", soon),
    }  # fmt: skip
    assert (said["limit_on"], said["lapses"], said["version"], said["state"]) == (soon, True, 3, "informal")
    assert made["id"] in await lapsing(helene) and made["id"] in await lapsing(beto)
    assert (await fatoumata.post(f"{at}/assess", json=french, headers=if_match(3))).status_code == 404
    sent = await helene.post(f"{at}/send", json={}, headers=if_match(3))
    assert sent.json()["state"] == "sent", "what is wanting is shown, and nothing is held up in silence"
    later = {**brazilian, "dual_criminality": "met", "limit_on": None}
    now = (await beto.post(f"{at}/assess", json=later, headers=if_match(4))).json()
    assert (now["limit_on"], now["lapses"]) == (far, False)
    words = [(one["side"], one["dual_criminality"]) for one in now["assessments"]]
    assert words == [("requested", "met"), ("requesting", "met")], "a side's newest word counts"
    kinds = [event["kind"] for event in await records.events("prosecutor.fr", made["id"])]
    assert kinds == ["request.state", "request.state", "request.assessed", "request.state", "request.assessed"]
    assert ("request.assess", "prosecutor.br", "not-met") in await records.audits(made["id"])
    assert (await beto.post(f"{at}/receive", json={}, headers=if_match(5))).json()["state"] == "received"


async def test_of_two_people_of_one_side_the_second_is_told_that_the_first_was_there(person: Person) -> None:
    await treaty(person)
    helene, beto = await person("prosecutor.fr"), await person("prosecutor.br")
    colleague = await person("prosecutor.br")
    made = (await helene.post("/api/requests", json=await body_of(helene))).json()
    at = f"/api/requests/{made['id']}"
    assert (await helene.post(f"{at}/send", json={})).status_code == 428
    for who, act, version in ((helene, "send", 1), (beto, "receive", 2)):
        assert (await who.post(f"{at}/{act}", json={}, headers=if_match(version))).status_code == 200

    both = await asyncio.gather(
        beto.post(f"{at}/execute", json={}, headers=if_match(3)),
        colleague.post(f"{at}/refuse", json={"ground": "lapsed"}, headers=if_match(3)),
    )

    assert sorted(answer.status_code for answer in both) == [200, 412]
    now = (await helene.get(at)).json()
    assert len(now["steps"]) == 4 and now["version"] == 4, "one of the two acts stands, not both"


async def test_what_waits_for_me_what_is_urgent_and_what_a_network_carries_are_found(
    person: Person, facts: None
) -> None:
    await treaty(person)
    helene, beto, fatoumata = [await person(f"prosecutor.{country}") for country in ("fr", "br", "ml")]
    bamako = await authority(helene, "ML-CA")
    kinds = {
        "sent": await body_of(helene, requested=bamako, urgent=True),
        "draft": await body_of(helene, requested=bamako, documents=["FR 12/2026", "FR 13/2026"]),
    }
    ids = {name: (await helene.post("/api/requests", json=body)).json()["id"] for name, body in kinds.items()}
    await helene.post(f"/api/requests/{ids['sent']}/send", json={}, headers=if_match(1))

    async def found(who: httpx.AsyncClient, **wanted: str) -> set[str]:
        return {one["id"] for one in (await who.get("/api/requests", params=wanted)).json()["items"]}

    assert await found(fatoumata, mine="true") == {ids["sent"]}
    assert ids["draft"] in await found(helene, mine="true") and ids["sent"] not in await found(helene, mine="true")
    assert await found(fatoumata, urgent="true") == {ids["sent"]}
    assert await found(fatoumata, network="-") == {ids["sent"]}, "a draft is the asking side's"
    assert await found(fatoumata, network="seajust") == set()
    assert set(ids.values()).isdisjoint(await found(beto, mine="true", state="sent"))
    seen = (await helene.get(f"/api/requests/{ids['draft']}")).json()
    assert (seen["documents"], seen["waits_for"]) == (["FR 12/2026", "FR 13/2026"], "requesting")
    assert (seen["requesting_bound"], seen["requested_bound"], seen["treaty_name"]) == (
        "2005-01-01", "2005-01-01", "Convention",
    )  # fmt: skip
    answer = await helene.get("/api/treaties", params={"countries": "FR,ML"})
    assert answer.status_code == 200, answer.text
    few = answer.json()["items"]
    assert {party["country"] for one in few for party in one["parties"]} <= {"FR", "ML"}


async def test_a_request_follows_from_an_alert_unless_its_sender_keeps_it_from_courts(
    person: Person, facts: None
) -> None:
    await treaty(person)
    chen, helene, beto = [await person(user) for user in ("centre.kafo", "prosecutor.fr", "prosecutor.br")]
    sent = await released(chen, countries=["FR"])
    kept = await released(chen, countries=["FR"], title="Not before a court", handling=["H1"])

    made = await helene.post("/api/requests", json=await body_of(helene, alert=sent["id"]))

    assert (made.status_code, made.json()["alert_number"]) == (201, sent["number"])
    await helene.post(f"/api/requests/{made.json()['id']}/informal", json={}, headers=if_match(1))
    theirs = (await beto.get(f"/api/requests/{made.json()['id']}")).json()
    assert (theirs["alert"], theirs["alert_number"]) == (sent["id"], None), "the alert is not theirs to see"
    ana = await person("facilitator.one")
    body = await body_of(helene, alert=sent["id"], facilitator="programme")
    eased = (await helene.post("/api/requests", json=body)).json()
    for act in ("informal", "send"):  # she carries the request and never saw the alert
        answer = await ana.post(f"/api/requests/{eased['id']}/{act}", json={}, headers=if_match(1))
        assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [("/alert", "unseen")]
        assert sent["number"] not in answer.text and sent["title"] not in answer.text
    answer = await helene.post(f"/api/requests/{eased['id']}/send", json={}, headers=if_match(1))
    assert answer.json()["state"] == "sent"
    own, gone = await drafted(helene, countries=["BR"]), await released(helene, countries=["BR"])
    asked = (await helene.post("/api/requests", json=await body_of(helene, alert=gone["id"]))).json()
    recall = f"/api/alerts/{gone['id']}/recall"
    answer = await helene.post(recall, json={"reason": "The wrong vehicle"}, headers=if_match(gone["version"]))
    assert answer.status_code == 200, answer.text
    for act in ("informal", "send"):
        late = await helene.post(f"/api/requests/{asked['id']}/{act}", json={}, headers=if_match(1))
        assert pointers(late) == ["/alert"] and "was recalled meanwhile" in late.json()["detail"]
    for alert, code in (
        (kept["id"], "handling"), (str(uuid7()), "unknown"), (own["id"], "unsent"), (gone["id"], "recalled"),
    ):  # fmt: skip
        refused = await helene.post("/api/requests", json=await body_of(helene, alert=alert))
        assert [(one["pointer"], one["code"]) for one in refused.json()["errors"]] == [("/alert", code)]


@pytest.fixture
async def second(node: Node) -> AsyncGenerator[Db]:
    """The pools of another node on the same database."""
    db = await connect(node.servers.database_url, secret_of(node.settings))
    yield db
    await db.close()


async def test_who_stands_still_is_reminded_after_30_90_and_180_days_each_once_whatever_happens_to_the_nodes(
    node: Node, second: Db, person: Person, records: Records
) -> None:
    await treaty(person)
    helene, beto = await person("prosecutor.fr"), await person("prosecutor.br")
    made = (await helene.post("/api/requests", json=await body_of(helene))).json()
    draft = (await helene.post("/api/requests", json=await body_of(helene))).json()
    at = f"/api/requests/{made['id']}"
    sent = (await helene.post(f"{at}/send", json={}, headers=if_match(1))).json()
    began = datetime.fromisoformat(sent["moved_at"])

    async def looks(days: int, *nodes: Db) -> int:
        now = began + timedelta(days=days, minutes=1)
        done = await asyncio.gather(*(RequestKeeper(db, lambda: now).look() for db in nodes))
        return sum(done)

    async def reminded() -> list[int]:
        events = await records.events("prosecutor.br", made["id"])
        return [event["data"]["days"] for event in events if event["kind"] == "request.stalled"]

    await looks(29, node.db)
    assert await reminded() == []
    await looks(31, *[node.db, second] * 4)  # two nodes at the same time, each several times
    await looks(32, second)  # the first is gone, the other goes on where it was
    assert await reminded() == [30]
    stalled = (await beto.get("/api/requests", params={"stalled": "true"})).json()["items"]
    assert made["id"] in [one["id"] for one in stalled] and draft["id"] not in [one["id"] for one in stalled]
    assert (await beto.get(at)).json()["reminded"] == 30
    await looks(200, node.db, second)  # all were off for months: one reminder, the last, and not two
    assert await reminded() == [30, 180]
    await looks(800, node.db)
    assert await reminded() == [30, 180]
    on_record = await records.rows("dpo", q.reminders_of, record=made["id"])
    assert [row["result"] for row in on_record] == ["30", "180"]
    assert (await helene.get(f"/api/requests/{draft['id']}")).json()["reminded"] == 0, "a draft waits for nobody"

    moved = await beto.post(f"{at}/receive", json={}, headers=if_match(2))
    assert (moved.json()["reminded"], moved.json()["state"]) == (0, "received"), "it moves: nobody stands still"


async def test_a_state_that_a_treaty_does_not_bind_cannot_be_asked_under_it(person: Person) -> None:
    await treaty(person)
    helene, beto = await person("prosecutor.fr"), await person("prosecutor.br")
    niger = await authority(helene, "NE-CA")

    for wrong, pointer in (
        ({"requested": niger}, "/treaty"),
        ({"opened_on": "2004-12-31"}, "/treaty"),
        ({"treaty": "none"}, "/treaty"),
        ({"languages": ["fr"]}, "/languages"),
        ({"requested": await authority(helene, "FR-PJS")}, "/requested"),
        ({"network": "nowhere"}, "/network"),
    ):
        assert pointers(await helene.post("/api/requests", json=await body_of(helene, **wrong))) == [pointer]
    refused = await helene.post("/api/requests", json=await body_of(helene, requested=niger))
    assert "Niger is not party" in refused.json()["detail"]
    refused = await helene.post("/api/requests", json=await body_of(helene, languages=["fr"]))
    assert "BR-CA accepts requests in pt, en:" in refused.json()["detail"]
    twice = (await helene.post("/api/requests", json=await body_of(helene, languages=["fr", "en", "fr"]))).json()
    assert twice["languages"] == ["fr", "en"]
    silent = (await helene.post("/api/requests", json=await body_of(helene, languages=[]))).json()
    [asks] = [one for one in await entries(helene, "FR") if one["code"] == "FR-CA"]
    assert silent["languages"] == asks["languages"], "who says nothing writes as that authority does"
    admin, joins = await person("admin"), {"country": "NE", "in_force_from": "2021-03-01"}
    assert (await helene.post("/api/treaties/untoc/parties", json=joins)).status_code == 403
    assert (await admin.post("/api/treaties/none-such/parties", json=joins)).status_code == 404
    bound = (await admin.post("/api/treaties/untoc/parties", json=joins)).json()
    assert joins in bound["parties"] and len(bound["parties"]) == len(PARTIES) + 1
    assert pointers(await admin.post("/api/treaties/untoc/parties", json=joins)) == ["/country"]
    late = await body_of(helene, requested=niger, opened_on="2021-03-01")
    assert (await helene.post("/api/requests", json=late)).status_code == 201, "from that day on"
    assert pointers(await beto.post("/api/requests", json=await body_of(beto))) == ["/requesting"]
    between = [{"country": country, "in_force_from": "2019-07-01"} for country in ("FR", "NE")]
    await (await person("admin")).post("/api/treaties", json={"code": "fr-ne", "name": "Bilateral", "parties": between})
    made = await helene.post("/api/requests", json=await body_of(helene, requested=niger, treaty="fr-ne"))
    assert made.status_code == 201, made.text


async def test_a_party_that_was_entered_wrongly_is_corrected_with_a_reason_and_what_it_said_stays_known(
    person: Person, node: Node
) -> None:
    """The table says 2005 of Brazil where 2015 is right, and names a state that never joined."""
    helene, admin = await person("prosecutor.fr"), await person("admin")
    parties = [{"country": one, "in_force_from": "2005-01-01"} for one in ("BR", "FR", "NE")]
    await admin.post("/api/treaties", json={"code": "smuggling", "name": "Protocol", "parties": parties})
    asked = await body_of(helene, treaty="smuggling", opened_on="2010-01-01")
    made = await helene.post("/api/requests", json=asked)
    at, why = "/api/treaties/smuggling/parties/BR", {"reason": "Read from the wrong column."}

    assert (await helene.patch(at, json={"in_force_from": "2015-01-01", **why})).status_code == 403
    assert pointers(await admin.patch(at, json={"in_force_from": "2005-01-01", **why})) == ["/in_force_from"]
    assert pointers(await admin.patch(at, json={"in_force_from": "2015-01-01", "reason": " "})) == ["/reason"]
    assert (await admin.patch(at[:-2] + "TD", json={"in_force_from": None, **why})).status_code == 404
    right = (await admin.patch(at, json={"in_force_from": "2015-01-01", **why})).json()
    assert right["parties"][0] == {"country": "BR", "in_force_from": "2015-01-01"}
    struck = (
        await admin.patch(at[:-2] + "NE", json={"in_force_from": None, "reason": "Signed, never ratified."})
    ).json()
    assert [one["country"] for one in struck["parties"]] == ["BR", "FR"]

    assert pointers(await helene.post("/api/requests", json=asked)) == ["/treaty"], "not bound yet on that day"
    niger = await body_of(helene, treaty="smuggling", requested=await authority(helene, "NE-CA"), languages=["fr"])
    assert pointers(await helene.post("/api/requests", json=niger)) == ["/treaty"]
    at_draft = f"/api/requests/{made.json()['id']}"
    sent = await helene.post(f"{at_draft}/send", json={}, headers=if_match(made.json()["version"]))
    assert pointers(sent) == ["/treaty"], "what was right when it was written is looked at again when it goes"
    kept = (await helene.get(at_draft)).json()
    assert kept["requested_bound"] == "2015-01-01", "what rests on it stays, and shows what is right"
    said = (await helene.get("/api/treaties/smuggling/corrections")).json()["items"]
    assert [(one["country"], one["was"], one["becomes"], one["reason"]) for one in said] == [
        ("NE", "2005-01-01", None, "Signed, never ratified."), ("BR", "2005-01-01", "2015-01-01", why["reason"]),
    ]  # fmt: skip
    assert {one["by"] for one in said} == {(await admin.get("/api/session")).json()["viewer"]["name"]}
    joins = {"country": "NE", "in_force_from": "2019-01-01"}
    assert (await admin.patch(at, json={"in_force_from": None, "reason": "It never joined."})).status_code == 200
    assert (await helene.get(at_draft)).json()["requested_bound"] is None, "and a draft rests on nothing then"
    assert joins in (await admin.post("/api/treaties/smuggling/parties", json=joins)).json()["parties"]
    again = (await helene.get("/api/treaties/smuggling/corrections")).json()["items"][0]
    assert (again["country"], again["was"], again["becomes"], again["reason"]) == ("NE", "2005-01-01", "2019-01-01", "")


async def test_a_request_is_dated_today_where_it_is_asked_and_no_later(person: Person, node: Node) -> None:
    """A court fourteen hours ahead of Greenwich dates its request by its own calendar."""
    await treaty(person)
    helene, desk = await person("prosecutor.fr"), await person("secretariat.casc")
    [court] = [one for one in await entries(helene, "FR") if one["code"] == "FR-CA"]
    at = f"/api/authorities/{court['id']}"
    there = (utc_now() + timedelta(hours=14)).date()
    moved = await desk.patch(at, json={"time_zone": "Pacific/Kiritimati"}, headers=if_match(court["version"]))
    assert moved.status_code == 200, moved.text
    try:
        late = await helene.post("/api/requests", json=await body_of(helene, opened_on=str(there + timedelta(days=1))))
        assert pointers(late) == ["/opened_on"] and str(there) in late.json()["detail"]
        today = await helene.post("/api/requests", json=await body_of(helene, opened_on=str(there)))
        assert today.status_code == 201, today.text
    finally:
        await desk.patch(at, json={"time_zone": court["time_zone"]}, headers=if_match(moved.json()["version"]))
