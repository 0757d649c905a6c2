"""Chen at the KAFO centre alerts Hélène in Paris and Beto in Brasília; others see nothing, or only that it is."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import UUID, uuid4

import httpx
import msgspec
import pytest

from alerts.coordination import actions
from alerts.coordination.actions import draft_alert
from alerts.coordination.keeper import AlertKeeper
from alerts.coordination.model import NewAlert, Trigger
from alerts.coordination.origin import Facts
from alerts.coordination.release import release_alert
from jointops.base.clock import utc_now
from jointops.base.errors import Invalid, Stale
from jointops.base.ids import uuid7
from jointops.base.sql import Statements
from jointops.base.tx import Tx
from jointops.node import Node
from tests.alerts.support import Desk, Records, alert, drafted, if_match, pointers, problem, released
from tests.support import Person, until

CAUSE = str(uuid7())
"""A record that is none of the ones an address here may name."""

q = Statements(
    """
-- rows_of: every row of an alert that this viewer's row security lets through
select 'alert' as held from alerts.alert where id = :id::uuid
union all select 'addressee' from alerts.addressee where alert_id = :id::uuid
union all select 'reply' from alerts.reply where alert_id = :id::uuid
union all select 'face' from alerts.alert_face where id = :id::uuid
order by held;
-- who_did: the persons behind an addressee's states
select delivered_by ->> 'user' as delivered, read_by ->> 'user' as read, acknowledged_by ->> 'user' as acknowledged,
       replied_by ->> 'user' as replied
from alerts.addressee where id = :id::uuid;
-- mark_of: an alert on the map
select kind, state, place, severity, version from geo.mark where record = :id::uuid;
"""
)


async def step(client: httpx.AsyncClient, id: str, act: str, **body: str) -> dict[str, Any]:
    answer = await client.post(f"/api/alerts/{id}/{act}", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def states(seen: dict[str, Any]) -> dict[str, str]:
    return {one["authority"]["country"]: one["state"] for one in seen["addressees"]}


async def test_each_addressee_goes_its_own_way_and_every_step_keeps_time_and_person(
    person: Person, records: Records
) -> None:
    chen, helene, beto = [await person(user) for user in ("centre.kafo", "prosecutor.fr", "prosecutor.br")]
    sent = await released(chen, countries=["FR", "BR"])
    assert states(sent) == {"FR": "sent", "BR": "sent"}

    seen = await step(helene, sent["id"], "receive")
    assert states(seen) == {"FR": "delivered", "BR": "sent"}
    assert states(await step(helene, sent["id"], "read")) == {"FR": "read", "BR": "sent"}
    seen = await step(helene, sent["id"], "acknowledge")
    assert (states(seen), seen["may"]) == ({"FR": "acknowledged", "BR": "sent"}, ["reply", "attach"])
    seen = await step(helene, sent["id"], "reply", text="We open a request today.")
    assert states(await step(beto, sent["id"], "acknowledge")) == {"FR": "replied", "BR": "acknowledged"}

    [france] = [one for one in seen["addressees"] if one["authority"]["country"] == "FR"]
    times = [france[name] for name in ("sent_at", "delivered_at", "read_at", "acknowledged_at", "replied_at")]
    assert times == sorted(times) and None not in times
    assert seen["mine"] == france["id"]
    [who] = await records.rows("prosecutor.fr", q.who_did, id=france["id"])
    assert set(who.values()) == {"prosecutor.fr"}
    assert [line["text"] for line in seen["thread"]] == ["We open a request today."]
    assert await records.audits(sent["id"]) == [
        ("alert.draft", "centre.kafo", "done"),
        ("alert.release", "centre.kafo", "done"),
        ("alert.receive", "prosecutor.fr", "delivered"),
        ("alert.open", "prosecutor.fr", "read"),
        ("alert.acknowledge", "prosecutor.fr", "acknowledged"),
        ("alert.reply", "prosecutor.fr", "replied"),
        ("alert.acknowledge", "prosecutor.br", "acknowledged"),
    ]


async def test_who_answers_at_once_has_passed_through_every_state(person: Person) -> None:
    chen, helene = await person("centre.kafo"), await person("prosecutor.fr")
    sent = await released(chen)

    [france] = (await step(helene, sent["id"], "reply", text="Ours. Hold it."))["addressees"]

    assert france["state"] == "replied"
    assert all(france[name] for name in ("delivered_at", "read_at", "acknowledged_at", "replied_at"))


async def test_an_answer_in_a_word_needs_no_words_and_is_the_addressees_alone(person: Person) -> None:
    chen, helene = await person("centre.kafo"), await person("prosecutor.fr")
    sent = await released(chen, functions=["mla"])
    at = f"/api/alerts/{sent['id']}/reply"
    refusal = {"functions": ["mla"]}
    for who, said, pointer in (
        (helene, {}, "/text"), (helene, {"text": " "}, "/text"), (helene, {"answer": "perhaps"}, "/answer"),
        (chen, {"answer": "yes"}, "/answer"), (helene, {"not_competent": refusal}, "/text"),
        (helene, {"answer": "no", "text": "Not us.", "not_competent": refusal}, "/answer"),
    ):  # fmt: skip
        assert pointers(await who.post(at, json=said)) == [pointer], said

    for said in ({"answer": "need"}, {"answer": "need"}, {"answer": "yes"}, {"answer": "yes", "text": "Tonight."}):
        assert (await helene.post(at, json=said)).status_code == 200
    seen = (await chen.get(f"/api/alerts/{sent['id']}")).json()
    assert [(one["answer"], one["text"]) for one in seen["thread"]] == [
        ("need", ""), ("yes", ""), ("yes", "Tonight."),
    ]  # fmt: skip
    assert states(seen) == {"FR": "replied"}


async def test_repeats_answer_the_same_and_states_never_go_back(person: Person, records: Records) -> None:
    chen, helene = await person("centre.kafo"), await person("prosecutor.fr")
    sent = await released(chen)

    again = await chen.post(f"/api/alerts/{sent['id']}/release", headers=if_match(sent["version"] - 1))
    assert again.json() == sent
    once = await step(helene, sent["id"], "acknowledge")
    assert await step(helene, sent["id"], "acknowledge") == once
    assert await step(helene, sent["id"], "receive") == once
    assert await step(helene, sent["id"], "read") == once
    answered = await step(helene, sent["id"], "reply", text="Ours.")
    assert await step(helene, sent["id"], "reply", text="Ours.") == answered
    more = await step(helene, sent["id"], "reply", text="Ours, and the trailer too.")
    assert [line["text"] for line in more["thread"]] == ["Ours.", "Ours, and the trailer too."]

    kinds = [event["kind"] for event in await records.events("prosecutor.fr", sent["id"])]
    assert kinds == ["alert.released", "alert.acknowledged", "alert.replied", "alert.replied"]
    results = [result for _, _, result in await records.audits(sent["id"])]
    assert results.count("repeat") == 5


async def test_a_draft_is_seen_by_its_drafters_unit_alone(person: Person, records: Records) -> None:
    chen, helene = await person("centre.kafo"), await person("prosecutor.fr")
    draft = await drafted(chen)

    assert (draft["state"], draft["may"], states(draft)) == (
        "draft", ["release", "discard", "attach"], {"FR": "pending"},
    )  # fmt: skip
    assert draft["id"] in [one["id"] for one in (await chen.get("/api/alerts?box=draft")).json()["items"]]
    for user in ("prosecutor.fr", "bureau.fr", "centre.turquesa", "centre.ml", "officer.ml"):
        other = await person(user)
        assert (await other.get(f"/api/alerts/{draft['id']}")).status_code == 404
        assert await records.rows(user, q.rows_of, id=draft["id"]) == []
        assert await records.events(user, draft["id"]) == []
    assert draft["id"] not in [one["id"] for one in (await helene.get("/api/alerts")).json()["items"]]
    assert (await helene.post(f"/api/alerts/{draft['id']}/acknowledge", json={})).status_code == 404
    [event] = await records.events("centre.kafo", draft["id"])
    assert event["kind"] == "alert.drafted"
    assert event["data"] == {
        "id": draft["id"],
        "number": draft["number"],
        "priority": "P2",
        "countries": ["FR"],
        "state": "draft",
    }


async def test_a_prosecutor_whom_it_is_not_addressed_to_cannot_tell_it_from_one_that_is_not_there(
    person: Person, records: Records
) -> None:
    chen, fatoumata = await person("centre.kafo"), await person("prosecutor.ml")
    sent, absent = await released(chen), str(uuid7())

    assert problem(await fatoumata.get(f"/api/alerts/{sent['id']}")) == problem(
        await fatoumata.get(f"/api/alerts/{absent}")
    )
    for act in ("receive", "read", "acknowledge"):
        hidden, missing = [await fatoumata.post(f"/api/alerts/{id}/{act}", json={}) for id in (sent["id"], absent)]
        assert hidden.status_code == 404
        assert problem(hidden) == problem(missing)
    assert (await fatoumata.post(f"/api/alerts/{sent['id']}/reply", json={"text": "?"})).status_code == 404
    assert (await fatoumata.post(f"/api/alerts/{sent['id']}/release", headers=if_match(1))).status_code == 404
    assert await records.rows("prosecutor.ml", q.rows_of, id=sent["id"]) == []
    assert await records.events("prosecutor.ml", sent["id"]) == []


async def test_an_alert_to_an_authority_can_be_taken_on_by_nobody_else_who_sees_it(person: Person) -> None:
    chen, beto = await person("centre.kafo"), await person("prosecutor.br")
    sent = await released(chen)
    shared = {"kind": "alert", "id": sent["id"], "with": ["agency:BR-CA"], "reason": "For them to know."}
    assert (await chen.post("/api/shares", json=shared)).status_code == 201

    for somebody, acts in ((chen, ("receive", "acknowledge")), (beto, ("receive", "read", "acknowledge", "reply"))):
        for act in acts:
            body = {"text": "x"} if act == "reply" else {}
            assert (await somebody.post(f"/api/alerts/{sent['id']}/{act}", json=body)).status_code == 404
    read = (await chen.post(f"/api/alerts/{sent['id']}/read", json={})).json()
    assert (read["addressees"][0]["state"], read["readings"]) == ("sent", []), "the sender reads its own answers alone"


async def test_the_sender_answers_back_in_the_thread_and_moves_no_clock(person: Person, records: Records) -> None:
    chen, helene, fatoumata = [await person(user) for user in ("centre.kafo", "prosecutor.fr", "prosecutor.ml")]
    sent = await released(chen, priority="P1")
    [before] = (await step(helene, sent["id"], "acknowledge"))["addressees"]
    at = f"/api/alerts/{sent['id']}"
    assert "reply" in (await chen.get(at)).json()["may"]

    await step(chen, sent["id"], "reply", text="The chassis number follows by file.")
    await step(chen, sent["id"], "reply", text="The chassis number follows by file.")  # after a lost answer

    seen = (await helene.get(at)).json()
    [line] = seen["thread"]
    assert (line["authority"], line["by"]["country"], line["text"]) == (
        None, "CI", "The chassis number follows by file.",
    )  # fmt: skip
    [after] = seen["addressees"]
    assert [after[name] for name in ("state", "next_at", "answer_due_at")] == [
        before[name] for name in ("state", "next_at", "answer_due_at")
    ]
    said = [result for verb, _, result in await records.audits(sent["id"]) if verb == "alert.reply"]
    assert said == ["sender", "repeat"]
    assert (await fatoumata.post(f"{at}/reply", json={"text": "?"})).status_code == 404
    now = (await chen.get(at)).json()
    assert (await chen.post(f"{at}/close", json={"reason": "x"}, headers=if_match(now["version"]))).status_code == 200
    assert (await chen.post(f"{at}/reply", json={"text": "Too late."})).status_code == 404


async def test_a_centre_that_did_not_draft_it_sees_that_it_is_and_how_far_it_has_come(
    node: Node, person: Person, records: Records
) -> None:
    """Not whom it went to, until the ladder comes to its telephone."""
    rahila, chen, beto = [await person(user) for user in ("bureau.ne", "centre.kafo", "prosecutor.br")]
    sent = await released(rahila, countries=["BR"])
    await step(beto, sent["id"], "acknowledge")

    face = (await chen.get(f"/api/alerts/{sent['id']}")).json()

    assert face == {
        "id": sent["id"],
        "version": 3,
        "number": sent["number"],
        "operation": "kafo-ii",
        "priority": "P2",
        "countries": ["BR"],
        "state": "acknowledged",
        "marking": "TLP:AMBER",
        "addressees": [{"country": "BR", "state": "acknowledged", "told": "on-call", "authority": "", "call": ""}],
        "may": [],
    }
    assert [row["held"] for row in await records.rows("centre.kafo", q.rows_of, id=sent["id"])] == ["face"]
    assert (await chen.post(f"/api/alerts/{sent['id']}/acknowledge", json={})).status_code == 404
    assert (await (await person("centre.turquesa")).get(f"/api/alerts/{sent['id']}")).status_code == 404

    silent = await released(rahila, countries=["BR"], priority="P1")
    for minutes in (11, 22, 33):
        at = utc_now() + timedelta(minutes=minutes)
        await until(AlertKeeper(node.db, lambda at=at: at).look)
    [whom] = (await chen.get(f"/api/alerts/{silent['id']}")).json()["addressees"]
    assert (whom["told"], whom["call"]) == ("other-channel", "duty.br-ca@example.org")
    assert whom["authority"].startswith("Departamento de Cooperação")
    await step(await person("prosecutor.br"), silent["id"], "acknowledge")
    [whom] = (await chen.get(f"/api/alerts/{silent['id']}")).json()["addressees"]
    assert (whom["state"], whom["authority"], whom["call"]) == ("acknowledged", "", ""), "there is nobody to ring"


async def test_everyone_concerned_hears_of_each_step_once_and_no_words(
    node: Node, person: Person, records: Records
) -> None:
    rahila, beto = await person("bureau.ne"), await person("prosecutor.br")
    sent = await released(rahila, countries=["BR"], priority="P1")
    await step(beto, sent["id"], "read")
    await step(beto, sent["id"], "reply", text="The container is ours.")

    for user in ("bureau.ne", "prosecutor.br", "centre.kafo"):
        events = [event for event in await records.events(user, sent["id"]) if event["kind"] != "alert.drafted"]
        assert [event["kind"] for event in events] == ["alert.released", "alert.read", "alert.replied"]
        assert [event["data"].get("urgent") for event in events] == [True, None, None]
        ahead = [node.realtime.hub.ahead(SimpleNamespace(**event)) for event in events]  # pyright: ignore
        assert ahead == [True, False, False], "a P1 that is released waits behind nothing"
        for event in events:
            said = {"reply"} if event["kind"] == "alert.replied" else set[str]()
            assert set(event["data"]) - {"urgent"} == {"id", "number", "priority", "countries", "state", *said}
    for user in ("officer.ml", "bureau.ml", "centre.turquesa", "prosecutor.fr"):
        assert await records.events(user, sent["id"]) == []


async def test_an_alert_is_released_in_the_version_that_was_read(person: Person) -> None:
    chen = await person("centre.kafo")
    draft = await drafted(chen)
    address = f"/api/alerts/{draft['id']}/release"

    assert (await chen.post(address)).status_code == 428
    assert (await chen.post(address, headers=if_match(draft["version"] + 1))).status_code == 412
    assert (await chen.post(address, headers={"if-match": "soon"})).status_code == 422
    assert (await chen.post(address, headers=if_match(draft["version"]))).status_code == 200


@pytest.mark.parametrize(
    ("priority", "within"),
    [("P1", timedelta(minutes=10)), ("P4", None)],
)
async def test_the_priority_says_until_when_to_acknowledge_at_any_hour(
    person: Person, priority: str, within: timedelta | None
) -> None:
    sent = await released(await person("centre.kafo"), priority=priority)

    [france] = sent["addressees"]

    if within is None:
        assert france["due_at"] is None
    else:
        asked = datetime.fromisoformat(france["due_at"]) - datetime.fromisoformat(france["sent_at"])
        assert abs(asked - within) < timedelta(seconds=5)


async def test_numbers_can_be_said_and_do_not_tell_how_many_alerts_others_wrote(
    person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    chen, rahila = await person("centre.kafo"), await person("bureau.ne")

    def number(operation: str) -> str:
        return f"KAFO-A{next(drawn)}"

    first = (await drafted(chen))["number"]
    between = [(await drafted(rahila))["number"] for _ in range(10)]
    last = (await drafted(chen))["number"]

    assert all(re.fullmatch("KAFO-A[0-9A-HJKMNP-TV-Z]{4}", one) for one in (first, *between, last))
    assert sorted([first, *between, last]) != [first, *between, last]
    drawn = iter(["0000", "0000", "0001"])
    monkeypatch.setattr(actions, "number_of", number)
    assert (await drafted(rahila))["number"] == "KAFO-A0000"
    assert (await drafted(chen))["number"] == "KAFO-A0001"


async def test_an_authority_that_two_functions_lead_to_is_addressed_once(person: Person) -> None:
    draft = await drafted(await person("centre.kafo"), functions=["mla", "extradition", "transfer"])

    assert [one["authority"]["code"] for one in draft["addressees"]] == ["FR-CA"]


async def test_addressees_that_are_named_win_over_countries_and_functions(person: Person) -> None:
    chen = await person("centre.kafo")
    [brazil] = (await chen.get("/api/authorities", params={"country": "BR", "function": "firearms"})).json()["items"]

    draft = await drafted(chen, addressees=[brazil["id"]])

    assert [one["authority"]["code"] for one in draft["addressees"]] == ["BR-PJS"]
    assert draft["countries"] == ["BR"]


@pytest.mark.parametrize(
    ("field", "value", "pointer"),
    [
        ("colour", "red", "/colour"),
        ("deadline", "2026-12-01T12:00:00", "/deadline"),
        ("deadline", "2026-11-01T12:00:00Z", "/deadline"),
        ("marking", "TLP:RED", "/marking"),
        ("marking", "TLP:GREEN", "/marking"),
        ("priority", "P0", "/priority"),
        ("functions", [], "/addressees"),
        ("countries", ["FR", "VA"], "/countries"),
        ("addressees", [CAUSE], "/addressees"),
        ("operation", "Kafo; --", "/operation"),
        ("trigger", {"kind": "match", "id": CAUSE, "name": "x"}, "/trigger/name"),
        ("trigger", {"kind": "match", "id": CAUSE}, "/trigger"),
    ],
)
async def test_a_wrong_field_of_an_alert_is_named(person: Person, field: str, value: object, pointer: str) -> None:
    chen = await person("centre.kafo")

    assert pointers(await chen.post("/api/alerts", json=alert(**{field: value}))) == [pointer]


async def test_a_draft_whose_deadline_is_over_is_sent_to_nobody(node: Node, person: Person, desk: Desk) -> None:
    """Its clocks would go by none, and nobody could keep it: the drafter writes another."""
    noon = utc_now() + timedelta(hours=2)
    draft = await drafted(await person("centre.kafo"), deadline=noon.isoformat())
    chen = await desk("centre.kafo")

    with pytest.raises(Invalid) as refused:
        await release_alert(node.db, node.facts, chen, UUID(draft["id"]), draft["version"], lambda: noon)

    assert [(one.pointer, one.code) for one in refused.value.errors] == [("/deadline", "past")]


@pytest.mark.parametrize("user", ["officer.ml", "victims.br", "dpo", "admin"])
async def test_only_centres_bureaux_prosecutors_and_secretariats_draft(person: Person, user: str) -> None:
    assert (await (await person(user)).post("/api/alerts", json=alert())).status_code == 403


async def test_an_alert_stands_on_the_map_where_its_cause_happened(node: Node, desk: Desk, records: Records) -> None:
    rahila, chen = await desk("bureau.ne"), "centre.kafo"
    cause = uuid4()

    async def at_gao(tx: Tx, kind: str, id: UUID) -> object:
        assert (kind, id) == ("match", cause)
        return {"code": "ML-GAO-01", "name": "Gao", "country": "ML", "position": {"lon": -0.04, "lat": 16.27}}

    async def seen(tx: Tx, kind: str, id: UUID) -> bool:
        return id == cause

    async def nobody(tx: Tx, kind: str, id: UUID) -> frozenset[str]:
        return frozenset()

    async def not_niger(tx: Tx, operation: str, countries: Sequence[str]) -> bool:
        return False  # Rahila's bureau works in it, whoever else does

    async def nothing(tx: Tx, operation: str, kind: str, id: UUID) -> None:
        return None

    async def held(tx: Tx, kind: str, id: UUID) -> None:
        assert id == cause

    facts = Facts(at_gao, seen, nobody, nobody, held, not_niger, nothing, seen)
    new = NewAlert(
        operation="kafo-ii", title="Held", text="Held.", priority="P1", trigger=Trigger("match", cause),
        countries=["BR"], functions=["mla"],
    )  # fmt: skip
    draft = await draft_alert(node.db, facts, rahila, new)
    assert await records.rows(chen, q.mark_of, id=str(draft.id)) == []

    # Its owner keeps it from São Tomé while it is being released: those whose class is made already are asked anew.
    said = iter([frozenset[str](), frozenset({"country:ST"})])

    async def more(tx: Tx, kind: str, id: UUID) -> frozenset[str]:
        return next(said)

    with pytest.raises(Stale):
        await release_alert(node.db, msgspec.structs.replace(facts, excluded=more), rahila, draft.id, draft.version)

    sent = await release_alert(node.db, facts, rahila, draft.id, draft.version)

    [mark] = await records.rows(chen, q.mark_of, id=str(sent.id))
    assert tuple(mark) == ("alert", "released", "ML-GAO-01", 3, sent.version)
    [event] = await records.events(chen, str(sent.id))
    assert (event["mark"]["state"], event["version"]) == ("released", sent.version)
    assert await records.rows("officer.ml", q.mark_of, id=str(sent.id)) == []
