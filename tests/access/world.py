"""A seeded world for the leak walk: a row of each access class in each table, with a canary in every text of it."""

import random
import re
import secrets
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec

from jointops.base.access import AccessClass, Viewer, access_class
from jointops.base.ids import uuid7
from jointops.node import Node
from tests.access.support import is_visible
from tests.access.test_table import says
from tests.ops.support import Ledger

WORDS = [
    "op:leak", "op:leak@ML", "op:leak@BF", "centre:leak", "bureau:FR", "bureau:ML", "country:ML", "country:BF",
    "country:FR", "care:ML", "agency:FR-LEAK", "network:leak",
]  # fmt: skip
CLASSES = 36
CANARY = re.compile(rb"canary[0-9a-f]{12}", re.IGNORECASE)

PLACE = {"code": "LEAK-1", "country": "ML", "position": {"lon": 1.0, "lat": 15.0, "accuracy_m": None}}
NOW = datetime(2026, 11, 25, tzinfo=UTC)
ENTRY = {
    "id": str(uuid7()), "list": "*", "owner": "FR", "action": "seize", "subject": {"plate": "*"}, "category": "*",
    "purpose": "*", "legal_basis": "*", "note": "*",
}  # fmt: skip
"""As a match keeps it."""


def any_class(dice: random.Random) -> AccessClass:
    audience = dice.sample(WORDS, dice.randint(1, 3))
    excluded = dice.sample(WORDS, dice.choice([0, 0, 1]))
    return access_class(*audience, excluded=excluded, marking=dice.randint(0, 4))


def words_in(said: bytes) -> set[bytes]:
    """The canaries in what was said."""
    return {word.lower() for word in CANARY.findall(said)}


class World:
    """Rows by table, and for each canary the classes that may hear it."""

    def __init__(self, node: Node, ledger: Ledger, dice: random.Random) -> None:
        self._node, self._ledger, self._dice = node, ledger, dice
        self.classes: dict[bytes, list[AccessClass]] = {}
        self.rows: dict[str, list[tuple[UUID, AccessClass]]] = {}
        self.by: dict[str, Any] = {}

    def canary(self, *classes: AccessClass) -> str:
        word = f"CANARY{secrets.token_hex(6)}"
        self.classes[word.lower().encode()] = list(classes)
        return word

    def allow(self, word: str, *classes: AccessClass) -> None:
        """Others may hear it from now on."""
        self.classes[word.lower().encode()] += classes

    def may_hear(self, viewer: Viewer, word: bytes) -> bool:
        principals = viewer.principals | {f"role:{viewer.role}"}
        return any(is_visible(one, principals, viewer.clearance) for one in self.classes[word])

    def leaks(self, viewer: Viewer, said: bytes) -> set[bytes]:
        """The canaries in what was said that the rule keeps from this viewer."""
        return {word for word in words_in(said) if not self.may_hear(viewer, word)}

    async def person(self, user: str) -> UUID:
        return await self._ledger.value("select id from base.person where user_name = $1", user)

    async def add(self, table: str, one: AccessClass, **columns: object) -> UUID:
        """A row; what is "*" becomes a canary of its class."""
        id = uuid7()
        row = _planted({"id": id, **columns}, self.canary(one))
        row["class_id"] = await self._node.db.class_id(one)
        names = ", ".join(row)
        await self._ledger.value(
            f"insert into {table} ({names}) select {names} from jsonb_populate_record(null::{table}, $1::text::jsonb)",
            msgspec.json.encode(row).decode(),
        )
        self.rows.setdefault(table, []).append((id, one))
        return id


def _planted(value: Any, canary: str) -> Any:
    if value == "*":
        return canary
    if isinstance(value, dict):
        return {name: _planted(part, canary) for name, part in value.items()}  # pyright: ignore[reportUnknownVariableType]
    if isinstance(value, list):
        return [_planted(part, canary) for part in value]  # pyright: ignore[reportUnknownVariableType]
    return value


async def seeded(node: Node, ledger: Ledger, dice: random.Random) -> World:
    """The world, with 36 classes a table."""
    world = World(node, ledger, dice)
    everyone = access_class("signed-in", marking=0)
    person = await world.person("officer.ml")
    await operation(world, "leak", everyone, lead="KAFO", name="Leak")
    await operation(world, "leak-hits", everyone, lead="KAFO", name="Leak")
    for n in range(CLASSES):
        await one_of_each(world, any_class(dice), any_class(dice), n, person)
    await hits_of_one(world, [any_class(dice) for _ in range(CLASSES)])
    return world


async def hits_of_one(world: World, classes: list[AccessClass]) -> None:
    """Three hits of each of some entries, at different places and for different people: what is suggested from them may
    rest on those alone that its reader sees."""
    for n, one in enumerate(classes):
        entry = uuid7()
        for place in range(3):
            seen = one if place < 2 else classes[n - 1]
            id = await world.add(
                "ops.match", access_class("bureau:FR", marking=4), check_id=uuid7(), entry_id=entry, version=1,
                operation="leak-hits", kind="vehicle", state="confirmed", band="exact", score=9.0, because=[], list="*",
                action="seize", checked="ML", owner="FR", retro=False, reference="*", entry=ENTRY,
                subject={"plate": "*"}, place={**PLACE, "name": "*"}, officer=None, occurred_at=NOW, recorded_at=NOW,
                face_class_id=await world._node.db.class_id(seen),
            )  # fmt: skip
            await add_keyless(
                world, "geo.mark", seen, record=id, version=1, operation="leak-hits", kind="match", state="confirmed",
                subject="vehicle", country="ML", place="*", lon=1.0 + place, lat=15.0, severity=3, recorded_at=NOW,
                occurred_at=NOW, data={"operation": "leak-hits", "checked": "ML", "owner": "FR",
                                       "place": {**PLACE, "name": "*"}},
            )  # fmt: skip
            world.rows["geo.mark"].pop()  # the figures of the operation `leak` do not count it


async def a_day(world: World, dice: random.Random) -> None:
    """A day that is over, with figures for its centre, for others, and for its centre without Burkina Faso."""
    centre = access_class("op:leak-day", "centre:leak-day", marking=1)
    without = access_class("op:leak-day", "centre:leak-day", excluded=["country:BF"], marking=1)
    await operation(world, "leak-day", centre, lead="KAFO", name="Leak")
    for n, one in enumerate((centre, without, *(any_class(dice) for _ in range(CLASSES)))):
        await add_keyless(world, "ops.reported_figure", one, operation="leak-day", label="*", value=n, qualifier="*",
                           unit="*", source="*")  # fmt: skip
    await add_keyless(world, "geo.mark", centre, record=uuid7(), version=1, operation="leak-day", kind="check",
                       state="clear", subject="vehicle", country="ML", place="*", lon=1.0, lat=15.0, severity=0,
                       recorded_at=NOW, occurred_at=NOW, data={})  # fmt: skip
    world.rows["geo.mark"].pop()  # the figures of the operation `leak` do not count it


async def operation(world: World, code: str, one: AccessClass, **texts: object) -> None:
    said = {"name": "*", "lead": "*", **texts}
    await world.add(
        "ops.operation", one, code=code, version=1, crime_types=["firearms"], phase="active", starts_at=NOW,
        ends_at=NOW.replace(year=2027), synthetic=True, **said,
    )  # fmt: skip


async def one_of_each(world: World, one: AccessClass, other: AccessClass, n: int, person: UUID) -> None:
    """A row of this class in each table that people read; what hangs on a row has a class of its own."""
    by = {"user": "*", "name": "*", "country": "ML", "unit": "*"}
    tail = secrets.token_hex(3)
    kept = {"version": 1, "recorded_at": NOW}
    await operation(world, f"leak-{tail}-{n}", one)
    await add_keyless(world, "ops.participant", one, operation=f"leak-{tail}-{n}", country="ML", role="*",
                       police_focal="*", prosecutor_focal="*", readiness="*")  # fmt: skip
    await world.add("ops.checkpoint", one, operation="leak", code=f"LEAK-{tail}", name="*", country="ML", lon=1.0,
                    lat=15.0, kind="road", unit="*", approximate=False)  # fmt: skip
    await add_keyless(world, "ops.reported_figure", one, operation="leak", label="*", value=n, qualifier="*",
                       unit="*", source="*")  # fmt: skip
    check = await world.add(
        "ops.check_report", one, reference="*", operation="leak", checkpoint=f"LEAK-{tail}", country="ML",
        person_id=person, occurred_at=NOW, clock_suspect=False, as_printed=False, body_hash="\\x00", answer="clear",
        body={"subject": {"kind": "vehicle", "plate": "*", "country": "ML"}, "indicators": ["*"], "note": "*"}, **kept,
    )  # fmt: skip
    match = await world.add(
        "ops.match", one, check_id=check, entry_id=uuid7(), operation="leak", kind="vehicle", state="asked",
        band="strong", score=9.0, because=[{"feature": "*", "ours": "*", "theirs": "*", "weight": 1}], list="*",
        action="inquiry", checked="ML", owner="FR", retro=False, reference="*", entry=ENTRY,
        subject={"plate": "*"}, place={**PLACE, "name": "*"}, officer=by, occurred_at=NOW, claimed_by=by,
        face_class_id=await world._node.db.class_id(one), **kept,
    )  # fmt: skip
    await world.add("ops.match_message", other, match_id=match, kind="ask", by=by, at=NOW, text="*")
    gone = {"withdrawn_at": NOW, "withdrawn_by": "*", "withdrawn_reason": "*"} if n % 4 == 3 else {}
    incident = await world.add(
        "ops.incident", one, kind="seizure", operation="leak", country="ML", occurred_at=NOW, persons=1,
        note="*", person_id=person, body_hash="\\x00", **kept, **gone,
    )  # fmt: skip
    await world.add("ops.seized_item", other, incident_id=incident, operation="leak", country="ML", commodity="firearm",
                    quantity=1, unit="piece", details={"note": "*", "serial": "*"})  # fmt: skip
    mark: dict[str, Any] = {"operation": "leak", "kind": dice_kind(n), "state": "possible", "subject": "vehicle",
                            "country": "ML", "place": "*", "lon": 1.0, "lat": 15.0, "severity": 0,
                            "occurred_at": NOW}  # fmt: skip
    marked = uuid7()
    await add_keyless(world, "geo.mark", one, record=marked, version=1, recorded_at=NOW, **mark, data={
        "operation": "leak", "checked": "ML", "owner": "FR", "place": {**PLACE, "name": "*"}})  # fmt: skip
    code = f"LEAK-{tail.upper()}-{n}"
    everyone = access_class("signed-in", marking=0)
    await world.add(
        "alerts.watchlist", everyone, code=code, name="*", owner="FR", version=1, kinds=["vehicle"], marking=3
    )
    await world.add(
        "alerts.entry", other, list=code, list_version=1, owner="FR", kind="vehicle",
        subject={"kind": "vehicle", "plate": "*", "country": "ML"},
        action="inquiry", purpose="*", legal_basis="*", review_by="2030-01-01", category="suspect", note="*",
        source_id="*", exclude=[], share=[], as_printed=False, **kept,
    )  # fmt: skip
    await world.add(
        "alerts.list_import", other, list=code, state="quarantine", replace=False, dry_run=True, reason="*", read=0,
        new=0, changed=0, removed=0, rejected_count=1, rejected=[{"line": 1, "message": "*"}], begun_at=NOW,
        touched_at=NOW,
    )  # fmt: skip
    await world.add("alerts.threshold_change", other, list=code, was=2.0, becomes=3.0, reason="*", by="*", at=NOW)
    await world.add("ops.drift_alarm", other, list="*", measure="hits", by="post", value="*", before=0.1, now=0.3,
                    n_before=900, n_now=90, raised_at=NOW)  # fmt: skip
    authority = await world.add(
        "alerts.authority", one, version=1, code=f"FR-{tail.upper()}{n}", name="*", country="FR", functions=["mla"],
        languages=["fr"], channel="*", hours="*", urgent_contact="*", valid_from="2020-01-01", verified_at=NOW,
        time_zone="UTC", week=[], other_days=[],
    )  # fmt: skip
    await add_directory(world, other, authority, f"leak-{tail}-{n}")
    await world.add("alerts.duty", other, authority_id=authority, task="on-call", user_name="*", starts_at=NOW,
                    ends_at=NOW.replace(year=2030))  # fmt: skip
    alert = await world.add(
        "alerts.alert", one, version=1, number="*", operation="leak", title="*", text="*", priority="P2",
        crime_types=["*"], countries=["FR"], functions=["mla"], marking=2, handling=["*"], languages=["fr", "ar"],
        translations=[{"language": "ar", "title": "*", "text": "*", "authentic": False}],
        state="released" if n % 2 else "draft", place={**PLACE, "name": "*"}, drafted_by={**by, "unit": "bureau:ML"},
        drafted_at=NOW, face_class_id=await world._node.db.class_id(one), closed_reason="*", closed_by=by,
    )  # fmt: skip
    addressee = await world.add("alerts.addressee", other, alert_id=alert, authority_id=authority, state="sent",
                                acknowledged_by=by, round=0, rung=0)  # fmt: skip
    await world.add("alerts.escalation", other, alert_id=alert, addressee_id=addressee, round=0, rung=0,
                    told="deputy", whom=["*"], at=NOW)  # fmt: skip
    file = await world.add("alerts.attachment", one, alert_id=alert, name="*", media_type="text/plain", bytes=1,
                           sha256="*", content="\\x78", by=by, at=NOW)  # fmt: skip
    world.by.setdefault("attachments", {})[file] = alert
    await add_keyless(world, "alerts.attachment_opened", one, attachment_id=file, alert_id=alert, user_name="*", by=by,
                      at=NOW)  # fmt: skip
    await world.add("alerts.reply", other, alert_id=alert, authority_id=authority, by=by, at=NOW, text="*")
    await world.add("alerts.alert_face", one, version=1, number="*", operation="leak", priority="P2", countries=["FR"],
                    state="*", addressees=[{"country": "FR", "state": "*"}], drafted_at=NOW)  # fmt: skip
    stop = {"name": "*", "position": {"lon": 0, "lat": 16}}
    leg = {"from": stop, "to": {**stop, "position": {"lon": 0, "lat": 14}}, "role": "transit", "mode": "road"}
    await world.add(
        "ops.route", one, version=1, operation="leak", name="*", mode="road", note="*", within_km=10, legs=[leg],
        length_km=1, countries=["ML"], crossings=[], boundaries="x", drawn_by="ML", drawn_at=NOW, changed_at=NOW,
        person_id=person, body_hash="\\x00",
    )  # fmt: skip
    await add_keyless(world, "ops.route_past", one, id=uuid7(), version=1, operation="leak", name="*", mode="road",
                      note="*", within_km=10, legs=[leg], length_km=1, countries=["ML"], crossings=[], boundaries="x",
                      drawn_by="ML", drawn_at=NOW, changed_at=NOW, until=NOW)  # fmt: skip
    site = await world.add("geo.site", one, version=1, kind="border", code=f"ML-{tail.upper()}{n}", name="*",
                           country="ML", lon=1.0, lat=15.0, approximate=False, source="*", changed_at=NOW)  # fmt: skip
    await world.add("geo.unit", other, site_id=site, place=0, kind="border", name="*", agencies=["*"])
    area = await world.add("ops.area", one, version=1, operation="leak", name="*", kinds=["hit"],
                           ring=[[50, 50], [51, 50], [51, 51]], drawn_by="*", told="nobody", drawn_at=NOW,
                           person_id=person, body_hash="\\x00")  # fmt: skip
    await world.add("ops.area_entry", other, version=1, area_id=area, operation="leak", record=marked, kind="hit",
                    met_at=NOW, state="open", reason="*")  # fmt: skip
    side = f"op:leak@{world.canary(one)}"
    await world.add("ops.shift", one, operation="leak", side=side, user_name="officer.ml", starts_at=NOW,
                    ends_at=NOW.replace(year=2027), person_id=person)  # fmt: skip
    ways = [{"from": one, "to": other, "mode": "road"} for one, other in (("*", "NE"), ("NE", "DZ"))]
    await world.add("ops.journey", one, operation="leak", country="*", persons=4, legs=ways, known_at=NOW,
                    recorded_at=NOW, by_centre=False, person_id=person, body_hash="\\x00")  # fmt: skip
    await add_aftermath(world, other, alert, authority)
    await world.add("base.share", one, kind="entry", record=uuid7(), principals=["bureau:BF"], reason="*",
                    shared_by=person, shared_at=NOW)  # fmt: skip
    await world.add("care.victim", one, version=1, pseudonym="*", operation="leak", country="ML", state="presumed",
                    consent="no", is_child=False, key_id="*", key="\\x00", details="\\x00",
                    recorded_at=NOW)  # fmt: skip


async def add_aftermath(world: World, one: AccessClass, alert: UUID, authority: UUID) -> None:
    """What an alert said before, who read it, what came of it; and a request under a treaty."""
    by = {"user": "*", "name": "*", "country": "ML", "unit": "*"}
    await add_keyless(world, "alerts.edition", one, alert_id=alert, edition=1, title="*", text="*", reason="*", by=by,
                       translations=[{"language": "ar", "title": "*", "text": "*", "authentic": False}],
                       at=NOW)  # fmt: skip
    await add_keyless(world, "alerts.reading", one, alert_id=alert, edition=1, user_name="*", by=by, at=NOW)
    await world.add("alerts.follow_up", one, alert_id=alert, authority_id=authority, country="FR", stage="referral",
                    legal_basis="*", note="*", happened_on="2026-01-01", by=by, recorded_at=NOW)  # fmt: skip
    code = f"leak-{secrets.token_hex(4)}"
    await add_keyless(world, "alerts.treaty", one, code=code, name="*")
    await add_keyless(world, "alerts.treaty_party", one, treaty=code, country="FR", in_force_from="2020-01-01")
    request = await world.add(
        "alerts.request", one, version=1, number="*", origin="agency:*", requesting=authority, requested=authority,
        unit="case", facilitator="*", treaty=code, article="*", measure="*", text="*", documents=["*"], urgent=False,
        state="draft", opened_on="2026-01-01", opened_at=NOW,
    )  # fmt: skip
    await world.add("alerts.request_step", one, request_id=request, state="draft", note="*", by=by, at=NOW)


async def add_directory(world: World, one: AccessClass, authority: UUID, network: str) -> None:
    """What hangs on an entry of the directory."""
    await world.add("alerts.authority_change", one, authority_id=authority, code="*", country="FR", functions=["mla"],
                    act="changed", fields=["*"], at=NOW)  # fmt: skip
    await world.add("alerts.directory_task", one, version=1, authority_id=authority, kind="not-competent",
                    functions=["*"], asked_at=NOW)  # fmt: skip
    await world.add("alerts.authority_notice", one, version=1, authority_id=authority, kind="closed", text="*",
                    starts_on="2020-01-01", ends_on="2020-02-01", said_at=NOW)  # fmt: skip
    circular = await world.add("alerts.circular", one, title="*", text="*", sent_at=NOW)
    await add_keyless(world, "alerts.circular_addressee", one, circular_id=circular, authority_id=authority, reply="*")
    await world.add("alerts.network", one, version=1, code=network, name="*", kind="network", topics=["*"],
                    secretariat=authority)  # fmt: skip
    await add_keyless(world, "alerts.network_member", one, network=network, country="FR", contact=authority)
    by = {"user": "*", "name": "*", "country": "ML", "unit": "*"}
    meeting = await world.add("alerts.meeting", one, network=network, title="*", agenda="*", held_on="2026-01-01",
                              by=by, recorded_at=NOW)  # fmt: skip
    await world.add("alerts.action_item", one, version=1, meeting_id=meeting, text="*", country="FR")
    room = await world.add("alerts.room", one, version=1, network=network, title="*", about="*", parties=["*"],
                           marking="TLP:AMBER", state="open", opened_by=by, opened_at=NOW,
                           closed_reason="*", changes=[{"version": 2, "at": NOW, "by": "*", "country": "ML",
                                                        "parties": ["*"], "reason": "*"}])  # fmt: skip
    document = await world.add("alerts.room_document", one, version=1, room_id=room, title="*", parties=["*"],
                               unit="*", added_at=NOW)  # fmt: skip
    await add_keyless(world, "alerts.document_version", one, document_id=document, number=1, name="*",
                       media_type="text/plain", bytes=1, sha256="*", content="\\x78", note="*", by=by,
                       at=NOW)  # fmt: skip
    key = await world.add("alerts.partner_key", one, network=network, holder="*", public_key="*", recipient=uuid7(),
                          valid_from=NOW.date(), valid_to=NOW.date(), revoked_reason="*")  # fmt: skip
    received = await world.add("alerts.partner_file", one, network=network, key_id=key, source="*", first=1, last=1,
                               made_at=NOW, sha256="*", received_by=by, received_at=NOW)  # fmt: skip
    await add_keyless(world, "alerts.partner_event", one, file_id=received, sequence=1, kind="*", subject="*", at=NOW,
                       data={"title": "*", "text": "*"})  # fmt: skip
    await world.add("alerts.clarification", one, room_id=room, document_id=document, question="*", asked_by=by,
                    asked_at=NOW, answer="*", answered_by=by)  # fmt: skip


def dice_kind(n: int) -> str:
    return ("check", "match", "incident", "alert")[n % 4]


async def add_keyless(world: World, table: str, one: AccessClass, **columns: object) -> None:
    """A row of a table whose key is not `id`."""
    row = _planted(columns, world.canary(one))
    row["class_id"] = await world._node.db.class_id(one)
    names = ", ".join(row)
    await world._ledger.value(
        f"insert into {table} ({names}) select {names} from jsonb_populate_record(null::{table}, $1::text::jsonb)",
        msgspec.json.encode(row).decode(),
    )
    world.rows.setdefault(table, []).append((columns.get("record", uuid7()), one))  # pyright: ignore[reportArgumentType]


async def happenings(world: World, dice: random.Random, each: int = 6) -> None:
    """Events of every kind that is shown, several classes each, straight into the outbox."""
    kinds = [kind for kind in says() if not kind.startswith("access.")]
    for kind in kinds:
        for _ in range(each):
            one = any_class(dice)
            row = _planted(
                {
                    "kind": kind, "operation": "leak", "record": uuid7(), "version": 1, "at": NOW, "recorded_at": NOW,
                    "data": {"said": "*", "priority": "P1", "list": "LEAK-NONE", "version": 0},
                    "mark": {"kind": "check", "state": "*", "subject": "*", "country": "ML", "place": "*", "lon": 1.0,
                             "lat": 1.0, "severity": 0, "occurred_at": NOW},
                },
                world.canary(one),
            )  # fmt: skip
            row["class_id"] = await world._node.db.class_id(one)
            names = ", ".join(row)
            await world._ledger.value(
                f"insert into realtime.outbox ({names}) select {names}"
                " from jsonb_populate_record(null::realtime.outbox, $1::text::jsonb)",
                msgspec.json.encode(row).decode(),
            )
