"""A secretariat writes to the authorities of an operation that its members take part in, and of no other."""

import httpx
import pytest

from jointops.base.people.actions import enrol
from jointops.base.people.model import NewPerson
from jointops.node import Node
from tests.alerts.support import Records, alert, drafted, enrol_secretariat, if_match, pointers, released
from tests.ops.support import done
from tests.support import Person


@pytest.fixture(scope="module")
async def secretariat(node: Node) -> None:
    """Ama and Kofi keep the network of West Africa, whose members are in KAFO II; Aigerim keeps another's."""
    kofi = NewPerson(
        user="desk.west.kofi", name="Kofi", title="Secretariat, West Africa", role="secretariat", country="GH",
        principals=["network:west-africa"], clearance=3, demo=True,
    )  # fmt: skip
    await enrol_secretariat(node)
    await enrol(node.servers.database_url, [kofi])


async def drafts_of(somebody: httpx.AsyncClient) -> list[str]:
    return [one["id"] for one in (await done(somebody.get("/api/alerts?box=draft")))["items"]]


async def test_a_secretariat_drafts_together_and_sends_to_those_whom_the_directory_names(
    person: Person, records: Records, secretariat: None
) -> None:
    ama, kofi, helene, chen = [
        await person(user) for user in ("desk.west", "desk.west.kofi", "prosecutor.fr", "centre.kafo")
    ]
    preview = await done(ama.post("/api/alerts/preview", json=alert(countries=["FR"])))
    draft = await drafted(ama, countries=["FR"])

    assert draft["drafted_by"]["unit"] == "network:west-africa"
    assert draft["id"] in await drafts_of(kofi)
    for stranger in (helene, chen, await person("secretariat.casc")):
        assert (await stranger.get(f"/api/alerts/{draft['id']}")).status_code == 404
    sent = await done(kofi.post(f"/api/alerts/{draft['id']}/release", headers=if_match(draft["version"])))

    seen = await done(helene.get(f"/api/alerts/{sent['id']}"))
    assert (seen["title"], seen["released_by"]["user"]) == (draft["title"], "desk.west.kofi")
    readers = {one["user"] for one in preview["readers"] if one["sees"] == "whole"}
    assert {"desk.west", "desk.west.kofi", "prosecutor.fr"} <= readers
    face = await done(chen.get(f"/api/alerts/{sent['id']}"))
    assert "title" not in face, "the operation's centre sees that it is and how far it has come"
    await done(helene.post(f"/api/alerts/{sent['id']}/acknowledge", json={}))
    may = (await done(ama.get(f"/api/alerts/{sent['id']}")))["may"]
    assert may == ["reply", "correct", "recall", "close", "attach"]
    assert (await records.audits(sent["id"]))[:2] == [
        ("alert.draft", "desk.west", "done"), ("alert.release", "desk.west.kofi", "done"),
    ]  # fmt: skip


async def test_it_corrects_recalls_and_discards_what_is_its_own(person: Person, secretariat: None) -> None:
    ama, kofi = await person("desk.west"), await person("desk.west.kofi")
    sent = await released(ama, countries=["FR"])
    right = {"text": "Until Friday noon.", "reason": "The day was wrong."}
    sent = await done(kofi.post(f"/api/alerts/{sent['id']}/correct", json=right, headers=if_match(sent["version"])))
    why = {"reason": "Another lorry."}
    sent = await done(ama.post(f"/api/alerts/{sent['id']}/recall", json=why, headers=if_match(sent["version"])))
    assert (sent["edition"], sent["state"]) == (2, "recalled")
    draft = await drafted(ama)
    gone = await done(kofi.post(f"/api/alerts/{draft['id']}/discard", json=why, headers=if_match(1)))
    assert gone["state"] == "discarded"


async def test_of_an_operation_without_its_members_it_hears_and_writes_nothing(
    person: Person, secretariat: None
) -> None:
    ama, aigerim = await person("desk.west"), await person("secretariat.casc")

    for stranger, operation in ((aigerim, "kafo-ii"), (ama, "turquesa-ii"), (ama, "no-such")):
        for path in ("/api/alerts", "/api/alerts/preview"):
            refused = await stranger.post(path, json=alert(operation=operation))
            assert pointers(refused) == ["/operation"]
            assert refused.json()["detail"] == "/operation: You take part in no operation of this name."
