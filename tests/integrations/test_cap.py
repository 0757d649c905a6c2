"""An alert as CAP 1.2: checked against the schema of the standard, and nobody is named in it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4
from xml.etree import ElementTree as xml

import httpx
import msgspec
import pytest
import xmlschema

from alerts.coordination.queries import get_alert
from integrations.cap.message import cap_of
from integrations.cap.model import NAMESPACE
from jointops.node import Node
from ops.operations.queries import is_synthetic
from tests.alerts.support import Desk, drafted, if_match, released
from tests.alerts.test_routing import entry
from tests.ops.support import Ledger, done
from tests.support import Person

SCHEMA = xmlschema.XMLSchema(Path(__file__).parent / "cap" / "CAP-v1.2.xsd")
IN = {"cap": NAMESPACE}


async def said(somebody: httpx.AsyncClient, id: str) -> xml.Element:
    """The message, once it is known to be one of CAP 1.2."""
    answer = await somebody.get(f"/api/alerts/{id}/cap")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/cap+xml"
    assert answer.headers["content-disposition"].startswith("attachment")
    SCHEMA.validate(answer.text)
    return xml.fromstring(answer.content)


def text(root: xml.Element, path: str) -> list[str | None]:
    return [one.text for one in root.findall("/".join(f"cap:{name}" for name in path.split("/")), IN)]


async def test_an_alert_is_a_cap_message_that_names_nobody(person: Person, ledger: Ledger) -> None:
    chen, helene = await person("centre.kafo"), await person("prosecutor.fr")
    deadline = datetime(2040, 12, 1, 11, 30, tzinfo=UTC)
    sent = await released(
        chen, countries=["FR", "BR"], priority="P1", title="Moussa Traoré <stopped> & held", text="Moussa Traoré",
        handling=["H1"], deadline=deadline.isoformat(),
    )  # fmt: skip
    await done(helene.post(f"/api/alerts/{sent['id']}/reply", json={"text": "Traoré is known here."}))

    root = await said(helene, sent["id"])

    assert text(root, "identifier") == [sent["id"]]
    assert text(root, "status") == ["Exercise"]  # a demo is nothing else
    assert (text(root, "msgType"), text(root, "scope"), text(root, "restriction")) == (
        ["Alert"], ["Restricted"], ["TLP:AMBER H1"],
    )  # fmt: skip
    assert (text(root, "info/urgency"), text(root, "info/severity")) == (["Immediate"], ["Extreme"])
    assert text(root, "info/expires") == ["2040-12-01T11:30:00-00:00"]
    assert text(root, "info/headline") == [f"Coordination alert {sent['number']}, priority P1"]
    assert sorted(map(str, text(root, "info/area/geocode/value"))) == ["BR", "FR"]
    whole = xml.tostring(root, encoding="unicode")
    assert not [name for name in ("Traor", "Moussa", "Adjoua", "Vasseur", "prosecutor") if name in whole]
    owners = "select owner from base.audit where record = $1::text::uuid and verb = 'alert.cap'"
    assert await ledger.column(owners, sent["id"]) == ["CI"], "its drafters' country sees who took it"


async def test_what_is_for_its_addressees_alone_is_private_and_names_them(person: Person) -> None:
    chen = await person("centre.kafo")
    old = (datetime.now(UTC) - timedelta(days=400)).isoformat()
    await entry(await person("secretariat.casc"), "KG-CA", verified_at=old)
    sent = await released(chen, countries=["FR", "KG"], marking="TLP:AMBER+STRICT")

    root = await said(await person("prosecutor.fr"), sent["id"])

    assert (text(root, "scope"), text(root, "restriction")) == (["Private"], [])
    assert text(root, "addresses") == ["FR-CA"], "nobody has confirmed the other: it was not sent there"
    assert text(root, "info/area/geocode/value") == ["FR"]


async def test_what_must_not_leave_is_no_cap_message_and_what_is_hidden_is_not_there(person: Person) -> None:
    rahila, helene, beto = [await person(user) for user in ("bureau.ne", "prosecutor.fr", "prosecutor.br")]
    kept = await released(rahila, countries=["BR"], handling=["H2"])
    draft = await drafted(rahila)

    assert (await beto.get(f"/api/alerts/{kept['id']}")).status_code == 200
    refused = await beto.get(f"/api/alerts/{kept['id']}/cap")
    assert (refused.status_code, "handling codes" in refused.json()["detail"]) == (403, True)
    await said(rahila, kept["id"])  # its own side takes it where it likes
    assert (await rahila.get(f"/api/alerts/{draft['id']}/cap")).status_code == 409
    for hidden in (kept["id"], str(uuid4())):
        assert (await helene.get(f"/api/alerts/{hidden}/cap")).status_code == 404


async def test_each_language_of_an_alert_has_its_info_in_sentences_of_ours(person: Person) -> None:
    chen = await person("centre.kafo")
    arabic = {"language": "ar", "title": "توقيف موسى", "text": "موسى", "authentic": False}
    french = {"language": "fr", "title": "Moussa arrêté", "text": "Moussa", "authentic": True}
    sent = await released(chen, countries=["FR"], translations=[arabic, french])

    root = await said(await person("prosecutor.fr"), sent["id"])

    assert text(root, "info/language") == ["en", "fr", "ar"]
    assert text(root, "info/event") == ["Coordination alert", "Alerte de coordination", "تنبيه تنسيق"]
    assert len(text(root, "info/urgency")) == len(text(root, "info/area/areaDesc")) == 3
    whole = xml.tostring(root, encoding="unicode")
    assert not [name for name in ("Moussa", "موسى", "arrêté") if name in whole]


async def test_a_corrected_alert_takes_the_place_of_the_one_before_and_a_recalled_one_cancels_both(
    person: Person,
) -> None:
    chen, helene = await person("centre.kafo"), await person("prosecutor.fr")
    arabic = {"language": "ar", "title": "توقيف موسى", "text": "موسى", "authentic": False}
    sent = await released(chen, countries=["FR"], translations=[arabic], priority="P2", deadline="2040-12-01T11:30:00Z")
    first = await said(helene, sent["id"])
    right: dict[str, Any] = {"title": "Traoré", "text": "Traoré", "translations": [], "reason": "Traoré it was"}
    for text_of in ("one", "two"):
        body = {**right, "text": f"Traoré {text_of}"}
        sent = await done(chen.post(f"/api/alerts/{sent['id']}/correct", json=body, headers=if_match(sent["version"])))
    update = await said(helene, sent["id"])

    assert (text(first, "msgType"), text(first, "references")) == (["Alert"], [])
    assert (text(update, "msgType"), text(update, "identifier")) == (["Update"], [f"{sent['id']}.3"])
    assert text(update, "info/headline") == [f"Coordination alert {sent['number']}, priority P2, corrected: edition 3"]
    refers = str(text(update, "references")[0]).split()
    [sender], [at] = text(first, "sender"), text(first, "sent")
    assert refers[0] == f"{sender},{sent['id']},{at}"
    assert [one.split(",")[1] for one in refers] == [sent["id"], f"{sent['id']}.2"]

    why = {"reason": "Traoré was another"}
    await done(chen.post(f"/api/alerts/{sent['id']}/recall", json=why, headers=if_match(sent["version"])))
    for reader in (helene, chen):
        cancel = await said(reader, sent["id"])
        assert (text(cancel, "msgType"), text(cancel, "identifier")) == (["Cancel"], [f"{sent['id']}.recalled"])
        named = str(text(cancel, "references")[0]).split()
        assert [one.split(",")[1] for one in named] == [sent["id"], f"{sent['id']}.2", f"{sent['id']}.3"]
        assert named[:2] == refers
        assert named[2].endswith(str(text(update, "sent")[0]))
        assert (text(cancel, "info/urgency"), text(cancel, "info/responseType")) == (["Past"], ["None"])
        assert text(cancel, "info/expires") == []
        assert text(cancel, "info/instruction") == ["It should not have been sent: disregard what it said."]
        assert "Traor" not in xml.tostring(cancel, encoding="unicode")


async def test_what_was_closed_is_no_message_any_more(person: Person) -> None:
    chen = await person("centre.kafo")
    sent = await released(chen, countries=["FR"])
    await done(chen.post(f"/api/alerts/{sent['id']}/close", json={"reason": "x"}, headers=if_match(sent["version"])))

    assert (await chen.get(f"/api/alerts/{sent['id']}/cap")).status_code == 409


PLACE = {"code": "ML-GAO-01", "country": "ML", "position": {"lon": -0.04, "lat": 16.27}}


@pytest.mark.parametrize(
    ("more", "path", "value"),
    [
        ({"priority": "P2"}, "info/urgency", "Expected"),
        ({"priority": "P3"}, "info/severity", "Moderate"),
        ({"priority": "P4"}, "info/severity", "Minor"),
        ({"trigger": {"kind": "match", "id": str(uuid4())}}, "info/certainty", "Possible"),
        ({"trigger": {"kind": "incident", "id": str(uuid4())}}, "info/certainty", "Observed"),
        ({"trigger": {"kind": "route", "id": str(uuid4())}}, "info/certainty", "Possible"),
        ({"trigger": None}, "info/certainty", "Unknown"),
        ({"place": PLACE}, "info/area/circle", "16.27,-0.04 0"),
        ({"released_at": datetime(2026, 11, 25, 9, 0, 0, 5, UTC) + timedelta(hours=3)}, "sent",
         "2026-11-25T12:00:00-00:00"),
        ({"marking": "TLP:CLEAR"}, "scope", "Public"),
    ],
)  # fmt: skip
async def test_every_word_of_ours_is_one_of_the_standards(
    node: Node, desk: Desk, person: Person, more: dict[str, Any], path: str, value: str
) -> None:
    sent = await released(await person("centre.kafo"), countries=["FR"])
    async with node.db.look(await desk("prosecutor.fr")) as tx:
        alert = await get_alert(tx, sent["id"])
        tx.audit("alert.read", alert.id)
    other = msgspec.convert({**msgspec.to_builtins(alert), **msgspec.to_builtins(more)}, type(alert))

    message = cap_of(other, "https://ops.example", exercise=False)

    SCHEMA.validate(message.decode())
    root = xml.fromstring(message)
    assert text(root, path)[0] == value
    assert (text(root, "status"), text(root, "sender")) == (["Actual"], ["kafo-ii@ops.example"])


async def test_an_exercise_says_so_to_those_outside_the_operation_too(node: Node, desk: Desk) -> None:
    async with node.db.read(await desk("prosecutor.fr")) as tx:
        assert await is_synthetic(tx, "kafo-ii")
        assert not await is_synthetic(tx, "none-such")
