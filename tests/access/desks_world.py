"""The rest of the seeded world: what waits for a second person, files, holds, requests of persons, notices."""

import random
import secrets
from datetime import UTC, datetime
from uuid import UUID

from jointops.base.access import AccessClass
from jointops.base.ids import uuid7
from jointops.base.people.actions import enrol
from jointops.base.people.model import NewPerson
from tests.access.world import CLASSES, World, add_keyless, any_class

NOW = datetime(2026, 11, 25, tzinfo=UTC)
LATER = NOW.replace(year=2030)

PERSON = {"kind": "person", "names": ["*"], "birth_date": "1980", "nationalities": [], "documents": []}


async def add_desks(world: World, dice: random.Random) -> None:
    """36 classes of what desks work on."""
    people = {name: await world.person(f"officer.{name}") for name in ("ml", "bf")}
    for n in range(CLASSES):
        one = any_class(dice)
        await at_desks(world, one, n, people["ml"], people["bf"])
        await partner(world, one, n)
        await planned(world, one, people["ml"])
        await seized(world, one)


async def planned(world: World, one: AccessClass, person: UUID) -> None:
    """A plan, the conflict that it met, and whom its people were told to call."""
    plan = await world.add(
        "ops.plan", one, version=1, operation="leak", country="ML", kind="entry", case_number="*", starts_at=NOW,
        ends_at=LATER, state="waiting", submitted_by="*", supervisor="somebody", commander={"name": "*", "phone": "*"},
        tokens=1, submitted_at=NOW, person_id=person, body_hash="\\x00",
    )  # fmt: skip
    times = {"told_at": NOW, "due_at": LATER}
    conflict = await world.add(
        "ops.plan_conflict", one, version=1, operation="leak", countries=["*"], plans=[plan], is_near=False,
        priority="P2", state="told", first_entry_at=LATER, **times,
    )  # fmt: skip
    await world.add(
        "ops.plan_contact", one, version=1, conflict_id=conflict, plan_id=plan, priority="P2", state="told",
        contact={"name": "*", "country": "*", "phone": "*"}, **times,
    )  # fmt: skip


async def seized(world: World, one: AccessClass) -> None:
    """A case after a seizure, with an action in its forum."""
    case = await world.add(
        "ops.seizure_case", one, version=1, operation="leak", incident=uuid7(), country="ML", occurred_at=NOW,
        goods=[{"commodity": "fuel", "quantity": 1.0, "unit": "*"}], countries=[{"country": "ML", "role": "transit"}],
        authorities=[], state="open", opened_by="*", opened_at=NOW,
    )  # fmt: skip
    await world.add(
        "ops.seizure_case_entry", one, case_id=case, text="*", by="*", country="ML", at=NOW, owner="ML",
        due_on="2030-01-01", done_note="*",
    )  # fmt: skip


async def partner(world: World, one: AccessClass, n: int) -> None:
    """A partner's system, and what it was sent."""
    user = f"webhook.leak.{n}"
    system = NewPerson(user=user, name="System", title="", role="webhook", country="FR", principals=[], clearance=1)
    await enrol(world._node.servers.database_url, [system])
    account = await world.person(user)
    await add_keyless(
        world, "integrations.mail_wish", one, person_id=account, address="*", at_once=["P1"], digest_at="08:00",
        zone="*", language="en", trouble="*",
    )  # fmt: skip
    webhook = await world.add(
        "integrations.webhook", one, name="*", url="*", person_id=account, state="parked", place=0,
        sequence=1, tries=0, next_try_at=NOW, trouble="*", registered_at=NOW,
    )  # fmt: skip
    await add_keyless(
        world, "integrations.delivery", one, webhook_id=webhook, sequence=1, event_id="*", kind="*", record=uuid7(),
        tries=1, at=NOW,
    )  # fmt: skip


async def at_desks(world: World, one: AccessClass, n: int, person: UUID, second: UUID) -> None:
    """A row of this class in each table that desks work on."""
    kinds = ("access.change", "entry.add", "entry.change", "entry.remove", "alert.release", "export")
    decided = {"state": "refused", "decided_by": second, "decided_at": NOW, "decision_reason": "*"}
    waiting = {"state": "waiting", "decision_reason": ""}
    await world.add(
        "base.proposal", one, version=1, kind=kinds[n % 6], proposed_by=person, proposed_at=NOW, expires_at=LATER,
        reason="*", summary={"said": "*"}, content={"said": "*"}, record=uuid7(), **(decided if n % 2 else waiting),
    )  # fmt: skip
    await world.add(
        "ops.export", one, person_id=person, what="checks", operation="*", filter={"list": "*"}, format="csv",
        reason="*", state="failed", detail="*", made_at=NOW, expires_at=LATER, rows=0, withheld=0, sha256="*",
        marking=0, handling=["*"],
    )  # fmt: skip
    await world.add(
        "ops.hold", one, kind="list", records=[], scope="*", owner="FR", reason="*", placed_by="*", placed_as="bureau",
        placed_at=NOW, lifted_by="*", lift_reason="*",
    )  # fmt: skip
    request = await world.add(
        "ops.subject_request", one, version=1, kind="access", channel="*", subject=PERSON, state="compiling",
        received_at=NOW, due_at=LATER, opened_by="*", answer="*",
    )  # fmt: skip
    await world.add(
        "ops.subject_finding", one, request_id=request, request_kind="access", subject=PERSON, due_at=LATER,
        kind="entry", record=uuid7(), record_version=1, place="*", owner="FR", category="*", state="open",
        reason="*", content={"said": "*"}, found_at=NOW,
    )  # fmt: skip
    await world.add(
        "ops.correction_notice", one, record=uuid7(), place=f"list:{secrets.token_hex(3)}", act="rectified",
        country="BF", made_at=NOW, acknowledged_by="*",
    )  # fmt: skip
