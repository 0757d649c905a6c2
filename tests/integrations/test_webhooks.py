"""The French court's own system is called when something happened to an alert that it may see, and proves each call."""

from collections.abc import AsyncGenerator, AsyncIterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest

from alerts.requests.ending import purge_cooperation
from integrations.partners.verify import NotProved
from jointops.base.ids import uuid7
from jointops.base.people.actions import enrol
from jointops.base.people.model import NewPerson
from jointops.node import Node
from tests.alerts.support import if_match, pointers, released
from tests.alerts.test_requests import body_of, treaty
from tests.common import Common
from tests.integrations.receiver import Receiver, got
from tests.ops.support import Ledger, done
from tests.support import Person, copied, people_at, served, until

FRENCH = ["agency:FR-CA", "agency:FR-PJS"]
SOON = tuple(timedelta(milliseconds=20) for _ in range(4))
"""The product's pauses are seconds to hours."""

_paths = count(1)


@pytest.fixture(scope="module")
async def node(folder: Path, common: Common, receiver: Receiver) -> AsyncGenerator[Node]:
    """A node whose settings name the partner's host."""
    async with common.running(receiver.settings(data=folder / "node")) as started:
        started.webhooks.pauses = SOON
        yield started


@pytest.fixture(autouse=True)
async def well(receiver: Receiver, node: Node) -> AsyncIterator[None]:
    """Each story begins with a partner's system that is there, and no subscription of another story."""
    receiver.ill = 0
    yield
    await node.db.pool("partner").execute("update integrations.webhook set state = 'revoked'")


def wanted(receiver: Receiver, **more: Any) -> dict[str, Any]:
    return {
        "name": "Court of appeal, Paris",
        "url": f"{receiver.url}/{next(_paths)}",
        "country": "FR",
        "principals": FRENCH,
        "clearance": 3,
        "reason": "Agreed with the court",
        **more,
    }


async def subscribed(person: Person, receiver: Receiver, **more: Any) -> tuple[dict[str, Any], str]:
    """A subscription that an administrator proposed and the data protection officer released; the path it calls."""
    ines, jonas = await person("admin"), await person("dpo")
    body = wanted(receiver, **more)
    proposal = await done(ines.post("/api/webhooks", json=body))
    await done(jonas.post(f"/api/proposals/{proposal['id']}/release"))
    return await shown(ines, proposal["record"]), body["url"].partition(str(receiver.port))[2]


async def shown(admin: httpx.AsyncClient, id: str) -> dict[str, Any]:
    [found] = [one for one in await done(admin.get("/api/webhooks")) if one["id"] == id]
    return found


def told(events: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return [(one["type"].removeprefix("jointops.alert."), one["subject"]) for one in events]


async def test_a_system_gets_what_happens_to_its_alerts_in_order_with_a_proof_and_on_the_audit(
    person: Person, receiver: Receiver, ledger: Ledger
) -> None:
    webhook, path = await subscribed(person, receiver)
    assert webhook["principals"] == FRENCH
    chen, helene = await person("centre.kafo"), await person("prosecutor.fr")
    french = {"language": "fr", "title": "Véhicule d’un réseau", "text": "À Gao.", "authentic": False}
    sent = await released(
        chen, countries=["FR", "BR"], title="Vehicle of a network", priority="P1", translations=[french]
    )
    await done(helene.post(f"/api/alerts/{sent['id']}/acknowledge"))
    await done(
        helene.post(f"/api/alerts/{sent['id']}/reply", json={"answer": "yes", "text": "We open a request today."})
    )

    events = await got(receiver, 3, path)

    assert told(events) == [(kind, sent["id"]) for kind in ("released", "acknowledged", "replied")]
    assert [one["sequence"] for one in events] == ["1", "2", "3"]
    assert {one["recipient"] for one in events} == {webhook["id"]}
    assert len({one["id"] for one in events}) == 3
    assert (events[0]["specversion"], events[0]["datacontenttype"]) == ("1.0", "application/json")
    alert = events[-1]["data"]
    assert (alert["title"], alert["priority"], alert["origin"]) == ("Vehicle of a network", "P1", "CI")
    assert (alert["language"], alert["translations"]) == ("en", [french])
    assert {one["country"]: one["state"] for one in alert["addressees"]} == {"FR": "replied", "BR": "sent"}
    [said] = alert["thread"]
    assert said == {
        "country": "FR", "at": said["at"], "text": "We open a request today.", "answer": "yes", "not_competent": [],
    }  # fmt: skip
    for heard in receiver.kept:
        if heard[0][":path"] == path:
            receiver.proves(heard, webhook["key"])
            assert heard[0]["content-type"] == "application/cloudevents+json"
            assert b"Vasseur" not in heard[1] and b"Adjoua" not in heard[1]  # of colleagues the authority alone

    ines = await person("admin")
    assert (await shown(ines, webhook["id"]))["delivered"] == 3
    listed = await done(ines.get(f"/api/webhooks/{webhook['id']}/deliveries"))
    assert [(one["sequence"], one["event"]) for one in listed] == [(n, events[n - 1]["id"]) for n in (3, 2, 1)]
    looked = [row for row in await ledger.audits(sent["id"]) if row[0].startswith("webhook.")]
    assert looked == [("webhook.look", "done"), ("webhook.deliver", f"acknowledged by {webhook['id']}")] * 3
    owners = (
        "select distinct owner from base.audit where record::text = $1 and (verb = 'webhook.look' or verb = any($2))"
    )
    assert await ledger.column(owners, sent["id"], ["alert.acknowledge", "alert.reply"]) == ["CI"]


async def test_a_system_hears_of_a_correction_what_became_of_an_alert_and_why_it_was_recalled(
    person: Person, receiver: Receiver
) -> None:
    _, path = await subscribed(person, receiver)
    chen, helene = await person("centre.kafo"), await person("prosecutor.fr")
    sent = await released(chen, countries=["FR"], title="A red lorry")
    at = f"/api/alerts/{sent['id']}"
    right = {"title": "A blue lorry", "reason": "The colour was misread."}
    await done(chen.post(f"{at}/correct", json=right, headers=if_match(sent["version"])))
    step = {"legal_basis": "Art. 5 (invented)", "happened_on": str(datetime.now(UTC).date()), "note": "File 12."}
    await done(helene.post(f"{at}/refer", json=step))

    corrected, followed = (await got(receiver, 3, path))[1:]
    assert [one["type"] for one in (corrected, followed)] == ["jointops.alert.corrected", "jointops.alert.followed"]
    heard = followed["data"]
    assert (heard["title"], heard["edition"], heard["recalled_because"]) == ("A blue lorry", 2, "")
    assert [(one["edition"], one["reason"]) for one in heard["editions"]] == [(1, right["reason"])]
    [came] = heard["steps"]
    assert {**step, "country": "FR", "stage": "referral", "recorded_at": came["recorded_at"]} == came

    version = (await done(chen.get(at)))["version"]
    await done(chen.post(f"{at}/recall", json={"reason": "Another lorry."}, headers=if_match(version)))
    recalled = (await got(receiver, 4, path))[3]["data"]
    assert (recalled["state"], recalled["recalled_because"], recalled["title"]) == ("recalled", "Another lorry.", "")
    assert recalled["recalled_at"] is not None and "A red lorry" not in str(recalled)


async def test_what_was_altered_or_is_old_or_was_meant_for_another_proves_nothing(
    person: Person, receiver: Receiver
) -> None:
    webhook, path = await subscribed(person, receiver)
    await released(await person("centre.kafo"))
    await got(receiver, 1, path)
    [heard] = [one for one in receiver.kept if one[0][":path"] == path]
    headers, body = heard

    receiver.proves(heard, webhook["key"])
    other = "whpk_" + "A" * 43 + "="
    late = {**headers, "webhook-timestamp": str(int(headers["webhook-timestamp"]) - 3600)}
    for said, why in [
        ((headers, body.replace(b"P2", b"P1")), "altered"),
        (({**headers, "webhook-id": "0" * 32}, body), "altered"),
        (({**headers, "webhook-signature": "v1a,AAAA"}, body), "altered"),
        ((late, body), "ten minutes"),
        (({name: value for name, value in headers.items() if name != "webhook-signature"}, body), "missing"),
    ]:
        with pytest.raises(NotProved, match=why):
            receiver.proves(said, webhook["key"])
    with pytest.raises(NotProved, match="altered"):
        receiver.proves(heard, other)


async def test_a_system_gets_what_its_side_may_see_and_never_what_must_not_leave(
    node: Node, person: Person, receiver: Receiver
) -> None:
    _, french = await subscribed(person, receiver)
    _, brazilian = await subscribed(person, receiver, principals=["agency:BR-CA"], country="BR", clearance=2)
    _, centre = await subscribed(person, receiver, principals=["centre:kafo-ii"], country="CI")
    chen, rahila = await person("centre.kafo"), await person("bureau.ne")
    kept_here = await released(rahila, countries=["FR", "BR"], handling=["H2"])
    strict = await released(rahila, countries=["FR", "BR"], marking="TLP:AMBER+STRICT")
    for_france = await released(rahila, countries=["FR"])
    red = await _red(node, person)
    last = await released(chen, countries=["FR", "BR"])

    assert told(await got(receiver, 3, french)) == [("released", one["id"]) for one in (strict, for_france, last)]
    assert told(await got(receiver, 1, brazilian)) == [("released", last["id"])]
    assert told(await got(receiver, 3, centre)) == [("released", one["id"]) for one in (strict, for_france, last)]
    face, _, own = [one["data"] for one in receiver.events(centre)]
    assert set(face) == {"id", "version", "number", "operation", "priority", "countries", "state"}
    assert own["text"]  # the centre's own alert, whole
    for id in (red, kept_here["id"]):
        assert all(id.encode() not in body for _, body in receiver.kept + receiver.refused)


async def _red(node: Node, person: Person) -> str:
    """An alert at TLP:RED from Chen, released by Dieudonné, to Hélène by name."""
    chen, dieudonne, helene = "centre.webhook", "centre.webhook.second", "prosecutor.webhook"
    people = [
        NewPerson(user=user, name="Somebody", title=role, role=role, country=country, principals=principals,
                  clearance=4, operations=["kafo-ii"], demo=True)
        for user, role, country, principals in [
            (chen, "centre", "CI", ["op:kafo-ii", "centre:kafo-ii"]),
            (dieudonne, "centre", "CI", ["op:kafo-ii", "centre:kafo-ii"]),
            (helene, "prosecutor", "FR", ["country:FR", *FRENCH]),
        ]
    ]  # fmt: skip
    await enrol(node.servers.database_url, people)
    body = {
        "operation": "kafo-ii", "title": "For named persons", "text": "Red.", "priority": "P1", "countries": ["FR"],
        "functions": ["mla"], "marking": "TLP:RED", "second": dieudonne, "persons": [helene],
    }  # fmt: skip
    draft = await done((await person(chen)).post("/api/alerts", json=body))
    second = await person(dieudonne)
    [waiting] = [one for one in (await done(second.get("/api/proposals")))["items"] if one["record"] == draft["id"]]
    await done(second.post(f"/api/proposals/{waiting['id']}/release"))
    assert (await done((await person(helene)).get(f"/api/alerts/{draft['id']}")))["state"] == "released"
    return draft["id"]


async def test_a_system_that_is_ill_gets_everything_in_order_when_it_is_well_and_nothing_twice(
    person: Person, receiver: Receiver
) -> None:
    _, path = await subscribed(person, receiver)
    chen = await person("centre.kafo")
    before = len(receiver.refused)
    receiver.ill = 3

    sent = [(await released(chen))["id"] for _ in range(4)]

    assert told(await got(receiver, 4, path)) == [("released", id) for id in sent]
    refused = [one for one in receiver.refused[before:] if one[0][":path"] == path]
    assert len(refused) == 3
    assert {headers["webhook-id"] for headers, _ in refused} == {receiver.events(path)[0]["id"]}


async def test_a_system_that_stays_away_is_parked_and_shown_and_nothing_is_left_out(
    person: Person, receiver: Receiver, ledger: Ledger
) -> None:
    webhook, path = await subscribed(person, receiver)
    chen, ines = await person("centre.kafo"), await person("admin")
    await receiver.close()
    first, second = await released(chen), await released(chen)

    async def parked() -> object:
        return (await shown(ines, webhook["id"]))["state"] == "parked"

    await until(parked, within=15)
    found = await shown(ines, webhook["id"])
    assert (found["tries"], found["delivered"]) == (len(SOON) + 1, 0)
    assert "did not answer" in found["trouble"]
    results = [
        result.partition(" ")[0] for verb, result in await ledger.audits(first["id"]) if verb == "webhook.deliver"
    ]
    assert results == ["failed"] * len(SOON) + ["parked"]

    await receiver.open()
    assert receiver.events(path) == []
    await done(ines.post(f"/api/webhooks/{webhook['id']}/replay", json={}))

    assert told(await got(receiver, 2, path)) == [("released", first["id"]), ("released", second["id"])]
    assert (await shown(ines, webhook["id"]))["trouble"] == ""


async def test_everything_since_an_instant_can_be_sent_again_under_the_same_ids(
    person: Person, receiver: Receiver
) -> None:
    webhook, path = await subscribed(person, receiver)
    chen, ines = await person("centre.kafo"), await person("admin")
    await released(chen)
    await got(receiver, 1, path)
    since = datetime.now(UTC)
    await released(chen)
    await released(chen)
    once = await got(receiver, 3, path)

    await done(ines.post(f"/api/webhooks/{webhook['id']}/replay", json={"since": since.isoformat()}))

    again = (await got(receiver, 5, path))[3:]
    assert [one["id"] for one in again] == [one["id"] for one in once[1:]]
    assert [one["sequence"] for one in again] == ["4", "5"]


async def test_a_system_that_was_granted_requests_gets_them_in_order_with_a_proof_once_they_were_sent(
    node: Node, person: Person, receiver: Receiver, ledger: Ledger
) -> None:
    """Brazil's system: what was drafted stays in France, and what follows an alert that may go no further as well."""
    await treaty(person)
    brazil: dict[str, Any] = {"country": "BR", "principals": ["agency:BR-CA"]}
    granted, path = await subscribed(person, receiver, **brazil, requests=True)
    _, without = await subscribed(person, receiver, **brazil)
    chen, helene, beto, ines = [
        await person(user) for user in ("centre.kafo", "prosecutor.fr", "prosecutor.br", "admin")
    ]
    await released(chen, countries=["FR"])  # so that she may write in this operation
    strict = await released(helene, countries=["BR"], handling=["H2"])
    kept = await done(helene.post("/api/requests", json=await body_of(helene, alert=strict["id"])))
    made = await done(helene.post("/api/requests", json=await body_of(helene, text="Please hear the driver.")))

    async def move(who: httpx.AsyncClient, id: str, act: str, version: int, **said: str) -> None:
        await done(who.post(f"/api/requests/{id}/{act}", json=said, headers=if_match(version)))

    await move(helene, made["id"], "informal", 1, note="Ask by telephone.")
    receiver.ill, before, since = 2, len(receiver.refused), datetime.now(UTC)
    for id, version in ((kept["id"], 1), (made["id"], 2)):
        await move(helene, id, "send", version, channel="electronic", sha256="a" * 64)
    await move(beto, made["id"], "receive", 3)
    last = await released(chen, countries=["BR"])

    once = await got(receiver, 3, path)
    assert [(one["type"].removeprefix("jointops."), one["subject"], one["sequence"]) for one in once] == [
        ("request.state", made["id"], "1"), ("request.state", made["id"], "2"), ("alert.released", last["id"], "3"),
    ]  # fmt: skip
    assert [step["state"] for step in once[1]["data"]["steps"]] == ["sent", "received"], "not how it was drafted"
    assert (once[0]["data"]["text"], once[0]["data"]["steps"][0]["sha256"]) == ("Please hear the driver.", "a" * 64)
    for heard in receiver.kept:
        if heard[0][":path"] == path:
            receiver.proves(heard, granted["key"])
            assert kept["id"].encode() not in heard[1] and b"Ask by telephone" not in heard[1]
    refused = [headers["webhook-id"] for headers, _ in receiver.refused[before:] if headers[":path"] == path]
    assert set(refused) <= {once[0]["id"]}, "tried again before anything that came after it"

    await done(ines.post(f"/api/webhooks/{granted['id']}/replay", json={"since": since.isoformat()}))
    again = (await got(receiver, 6, path))[3:]
    assert [(one["id"], one["sequence"]) for one in again] == [
        (one["id"], str(number)) for number, one in enumerate(once, 4)
    ]
    assert told(await got(receiver, 1, without)) == [("released", last["id"])], "nobody agreed to requests"

    delivered = "select count(*)::int from integrations.delivery where record::text = $1"
    assert await ledger.value(delivered, made["id"]) == 4
    async with node.db.service("purger") as tx:
        await purge_cooperation(tx, [UUID(made["id"])])
        tx.audit("purge.run", result="cooperation-requests")
    assert await ledger.value(delivered, made["id"]) == 0, "that it was told of goes with the request"


async def test_a_revoked_system_gets_nothing_more_and_its_account_is_over(
    node: Node, person: Person, receiver: Receiver
) -> None:
    webhook, path = await subscribed(person, receiver)
    _, other = await subscribed(person, receiver)
    chen, ines = await person("centre.kafo"), await person("admin")
    await released(chen)
    await got(receiver, 1, path)

    await done(ines.delete(f"/api/webhooks/{webhook['id']}"))
    await released(chen)

    await got(receiver, 2, other)
    assert len(receiver.events(path)) == 1
    assert (await shown(ines, webhook["id"]))["state"] == "revoked"
    account = await node.db.pool("app").fetchrow(
        "select state from base.person where user_name = $1", webhook["account"]
    )
    assert account and account["state"] == "ended"
    assert (await ines.post(f"/api/webhooks/{webhook['id']}/replay", json={})).status_code == 404
    assert (await ines.delete(f"/api/webhooks/{webhook['id']}")).status_code == 404


async def test_who_is_given_an_alert_later_is_told_and_who_loses_it_hears_its_id_alone(
    person: Person, receiver: Receiver
) -> None:
    _, path = await subscribed(person, receiver, principals=["bureau:BF", "agency:BR-CA"], country="BF")
    chen = await person("centre.kafo")
    sent = await released(chen, countries=["FR"])
    await released(chen, countries=["BR"])
    await got(receiver, 1, path)  # what lies before it was looked at and was not for this system
    given = {"kind": "alert", "id": sent["id"], "with": ["bureau:BF"], "reason": "Their vehicle"}
    share = await done(chen.post("/api/shares", json=given))
    await got(receiver, 2, path)
    await done(chen.post(f"/api/shares/{share['id']}/withdraw", json={"reason": "A mistake"}))

    _, shared, withdrawn = await got(receiver, 3, path)

    assert told([shared, withdrawn]) == [("shared", sent["id"]), ("withdrawn", sent["id"])]
    assert shared["data"]["text"] == sent["text"]
    assert withdrawn["data"] == {"id": sent["id"]}


async def test_a_centre_that_keeps_the_state_of_an_alert_is_told_that_it_lost_the_words(
    person: Person, receiver: Receiver
) -> None:
    _, path = await subscribed(person, receiver, principals=["bureau:BF", "centre:kafo-ii"], country="BF")
    rahila = await person("bureau.ne")
    sent = await released(rahila, countries=["BR"])
    given = {"kind": "alert", "id": sent["id"], "with": ["bureau:BF"], "reason": "Their vehicle"}
    await got(receiver, 1, path)
    share = await done(rahila.post("/api/shares", json=given))
    await got(receiver, 2, path)
    await done(rahila.post(f"/api/shares/{share['id']}/withdraw", json={"reason": "A mistake"}))

    face, whole, withdrawn = await got(receiver, 3, path)

    assert told([face, whole, withdrawn]) == [(kind, sent["id"]) for kind in ("released", "shared", "withdrawn")]
    assert "text" not in face["data"] and whole["data"]["text"] == sent["text"]
    assert withdrawn["data"] == {"id": sent["id"]}


async def test_a_system_that_was_away_for_longer_than_events_are_kept_is_told_of_the_gap(
    person: Person, receiver: Receiver, ledger: Ledger
) -> None:
    webhook, path = await subscribed(person, receiver)
    chen = await person("centre.kafo")
    receiver.ill, before = 3, len(receiver.refused)
    await released(chen)

    async def tried() -> bool:
        return len(receiver.refused) > before

    await until(tried)
    await ledger.value("delete from realtime.event")
    kept = await released(chen)

    gap, after = await got(receiver, 2, path)

    assert (gap["type"], gap["subject"]) == ("jointops.gap", webhook["id"])
    assert (after["type"], after["subject"]) == ("jointops.alert.released", kept["id"])
    assert [gap["sequence"], after["sequence"]] == ["1", "2"]
    assert gap["data"]["since"] <= after["time"]


async def test_what_was_delivered_is_forgotten_with_its_alert(
    person: Person, receiver: Receiver, ledger: Ledger
) -> None:
    webhook, path = await subscribed(person, receiver)
    sent = await released(await person("centre.kafo"))
    await got(receiver, 1, path)
    ines = await person("admin")

    async def listed() -> list[Any]:
        return await done(ines.get(f"/api/webhooks/{webhook['id']}/deliveries"))

    await until(listed)
    for table, column in [
        ("escalation", "alert_id"),
        ("edition", "alert_id"),
        ("addressee", "alert_id"),
        ("reply", "alert_id"),
        ("alert_face", "id"),
        ("alert", "id"),
    ]:
        await ledger.value(f"delete from alerts.{table} where {column} = $1::text::uuid", sent["id"])

    assert await listed() == []


@pytest.mark.parametrize(
    "address",
    [
        "https://127.0.0.1/", "https://10.0.0.1/", "https://169.254.169.254/latest/", "https://[::1]/",
        "http://partner.example/", "https://partner.example/", "https://user@localhost/", "ftp://localhost/",
    ],
)  # fmt: skip
async def test_an_address_inside_or_of_a_host_that_nobody_named_is_refused(
    person: Person, receiver: Receiver, address: str
) -> None:
    ines = await person("admin")
    assert pointers(await ines.post("/api/webhooks", json=wanted(receiver, url=address))) == ["/url"]


@pytest.mark.parametrize("principal", ["user:prosecutor.fr", "office:dpo", "care:ML", "signed-in", "*"])
async def test_a_system_stands_for_a_side_never_for_a_person_or_an_office(
    person: Person, receiver: Receiver, principal: str
) -> None:
    ines = await person("admin")
    answer = await ines.post("/api/webhooks", json=wanted(receiver, principals=["agency:FR-CA", principal]))
    assert pointers(answer) == ["/principals/1"]


async def test_nobody_registers_a_system_alone_and_nobody_but_administrators_at_all(
    person: Person, receiver: Receiver
) -> None:
    ines = await person("admin")
    proposal = await done(ines.post("/api/webhooks", json=wanted(receiver)))
    assert (await ines.post(f"/api/proposals/{proposal['id']}/release")).status_code == 403
    assert proposal["record"] not in [one["id"] for one in await done(ines.get("/api/webhooks"))]
    for user in ("centre.kafo", "bureau.fr", "prosecutor.fr", "dpo"):
        somebody = await person(user)
        assert (await somebody.post("/api/webhooks", json=wanted(receiver))).status_code == 403
        assert (await somebody.get("/api/webhooks")).status_code == (200 if user == "dpo" else 403)


async def test_a_node_that_ends_and_comes_back_goes_on_where_it_was(
    folder: Path, seeded: Path, receiver: Receiver
) -> None:
    copied(seeded, folder / "again")
    settings = receiver.settings(data=folder / "again")
    async with served(settings) as (node, url), people_at(url) as person:
        _, path = await subscribed(person, receiver)
        chen = await person("centre.kafo")
        sent = [(await released(chen))["id"] for _ in range(2)]
        await got(receiver, 2, path)
        receiver.ill = 1  # from now on the pauses are the product's own: the next try comes after a second
        sent.append((await released(chen))["id"])

        async def tried() -> object:
            return receiver.ill <= 0

        await until(tried)
    async with served(settings) as (node, url), people_at(url) as person:
        node.webhooks.pauses = SOON
        sent.append((await released(await person("centre.kafo")))["id"])

        assert told(await got(receiver, 4, path)) == [("released", id) for id in sent]
    assert len({one["id"] for one in receiver.events(path)}) == len(receiver.events(path)) == 4


async def test_a_system_that_is_paused_is_told_later_what_it_missed_in_order(
    person: Person, receiver: Receiver
) -> None:
    system, path = await subscribed(person, receiver)
    ines, chen = await person("admin"), await person("centre.kafo")
    paused = await done(ines.post(f"/api/webhooks/{system['id']}/pause"))
    assert (paused["state"], paused["trouble"]) == ("parked", "An administrator has paused it.")
    assert (await done(ines.post(f"/api/webhooks/{system['id']}/pause")))["state"] == "parked"

    first, second = [await released(chen, countries=["FR"]) for _ in range(2)]
    assert receiver.events(path) == []
    await done(ines.post(f"/api/webhooks/{system['id']}/replay", json={}))

    assert told(await got(receiver, 2, path)) == [("released", first["id"]), ("released", second["id"])]
    assert (await (await person("dpo")).post(f"/api/webhooks/{system['id']}/pause")).status_code == 403
    await done(ines.delete(f"/api/webhooks/{system['id']}"))
    assert (await ines.post(f"/api/webhooks/{system['id']}/pause")).status_code == 409
    assert (await ines.post(f"/api/webhooks/{uuid7()}/pause")).status_code == 404
