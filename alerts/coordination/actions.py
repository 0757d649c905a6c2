"""Draft, release, and what each addressee does with it. States move forward alone; each step is stored with its time."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from alerts.authorities.model import Authority, member_of
from alerts.authorities.queries import competent_authorities, named_authorities
from alerts.coordination.model import (
    ACKNOWLEDGE,
    DRAFT,
    DUE,
    OPEN,
    RECEIVE,
    RELEASE,
    REPLY,
    STEPS,
    Addressee,
    Alert,
    By,
    NewAlert,
    draft_class,
    face_class,
    released_class,
    unit_of,
)
from alerts.coordination.queries import LABELS, addressees_of, get_alert, mine_of, q
from geo.marks.actions import put_mark
from jointops.base.access import MARKINGS, Viewer
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.errors import Invalid, NotFound, Stale, WrongState
from jointops.base.tx import Event, Mark, Tx

Facts = Callable[[Tx, str, UUID], Awaitable[Any]]
"""Where the record behind an alert happened, as far as the drafter may see it: given by the roof."""

SEVERITY = {"P1": 3, "P2": 2, "P3": 1, "P4": 0}


async def draft_alert(db: Db, facts: Facts, viewer: Viewer, new: NewAlert) -> Alert:
    """Write an alert and find out who will get it; nobody outside the drafter's unit sees it yet.

    Raises Invalid (422) when no competent authority is found.
    """
    unit = unit_of(viewer, new.operation)
    class_id = await db.class_id(draft_class(unit, new.marking))
    async with db.write(viewer) as tx:
        tx.require(DRAFT)
        addressees = await _resolved(tx, new)
        place = await facts(tx, new.trigger.kind, new.trigger.id) if new.trigger else None
        row = await tx.one(
            q.add_alert,
            number=await _number(tx, new.operation),
            operation=new.operation,
            title=new.title,
            text=new.text,
            priority=new.priority,
            crime_types=new.crime_types,
            trigger=new.trigger,
            countries=sorted({one.country for one in addressees}),
            functions=new.functions,
            deadline=new.deadline,
            marking=MARKINGS[new.marking],
            handling=new.handling,
            languages=new.languages,
            place=place,
            drafted_by=By(viewer.user, viewer.name, viewer.country, unit),
            class_id=class_id,
        )
        await tx.run_many(
            q.add_addressee,
            [{"alert_id": row["id"], "authority_id": one.id, "class_id": class_id} for one in addressees],
        )
        tx.audit(DRAFT, row["id"])
        tx.emit(
            Event(
                kind="alert.drafted",
                record=row["id"],
                version=row["version"],
                class_id=class_id,
                at=utc_now(),
                operation=new.operation,
                data={"id": row["id"], "state": "draft"},
            )
        )
        return await get_alert(tx, row["id"])


async def release_alert(db: Db, viewer: Viewer, id: UUID, version: int) -> Alert:
    """Send it: from this commit on the addressees see it. Raises NotFound (404), Stale (412), WrongState (409)."""
    async with db.read(viewer) as tx:
        draft = await get_alert(tx, id)
    agencies = [member_of(one.authority.code) for one in draft.addressees]
    unit = draft.drafted_by.unit
    class_id = await db.class_id(released_class(unit, agencies, draft.marking))
    face_class_id = await db.class_id(face_class(unit, agencies, draft.operation, draft.marking))
    async with db.write(viewer) as tx:
        tx.require(RELEASE)
        row = await tx.one(q.lock_alert, id=id)
        if row["state"] != "draft":
            raise WrongState(f"This alert is {row['state']}.")
        if row["version"] != version:
            raise Stale
        if unit not in viewer.principals:
            raise NotFound
        due = DUE[row["priority"]]
        row = await tx.one(
            q.release_alert,
            id=id,
            class_id=class_id,
            face_class_id=face_class_id,
            released_by=By(viewer.user, viewer.name, viewer.country, unit),
        )
        await tx.run(q.send, alert_id=id, class_id=class_id, due_at=utc_now() + due if due else None)
        tx.audit(RELEASE, id, records=len(agencies))
        await _tell(tx, "alert.released", row)
        return await get_alert(tx, id)


async def receive_alert(db: Db, viewer: Viewer, id: UUID) -> Alert:
    """The alert is on an addressee's screen."""
    return await _advance(db, viewer, id, RECEIVE, "delivered")


async def open_alert(db: Db, viewer: Viewer, id: UUID) -> Alert:
    """An addressee has opened it."""
    return await _advance(db, viewer, id, OPEN, "read")


async def acknowledge_alert(db: Db, viewer: Viewer, id: UUID) -> Alert:
    """An addressee takes it on. Raises NotFound (404) for anyone it is not addressed to."""
    return await _advance(db, viewer, id, ACKNOWLEDGE, "acknowledged")


async def reply_to_alert(db: Db, viewer: Viewer, id: UUID, text: str) -> Alert:
    """An addressee answers; whoever answers has acknowledged."""
    return await _advance(db, viewer, id, REPLY, "replied", text)


async def _advance(db: Db, viewer: Viewer, id: UUID, verb: str, state: str, text: str | None = None) -> Alert:
    async with db.write(viewer) as tx:
        tx.require(verb)
        row = await tx.one(q.lock_alert, id=id)
        mine = mine_of(viewer, (await addressees_of(tx, [id]))[id])
        if row["state"] != "released" or not mine:
            raise NotFound
        by = By(viewer.user, viewer.name, viewer.country, member_of(mine[0].authority.code))
        if text is not None:
            await tx.run(
                q.add_reply, alert_id=id, authority_id=mine[0].authority.id, by=by, text=text, class_id=row["class_id"]
            )
        earlier = STEPS[1 : STEPS.index(state)]
        moved = await tx.all(q.advance, ids=[one.id for one in mine], state=state, by=by, earlier=list(earlier))
        tx.audit(verb, id, result=state if moved else "repeat")
        if moved or text is not None:
            await _tell(tx, f"alert.{state}", await tx.one(q.touch, id=id))
        return await get_alert(tx, id)


async def _resolved(tx: Tx, new: NewAlert) -> list[Authority]:
    """Each authority once, however many functions or names lead to it."""
    if new.addressees:
        found = await named_authorities(tx, new.addressees)
        if len(found) != len(set(new.addressees)):
            raise Invalid.field("/addressees", "One of these authorities is not in the directory.", "unknown")
        return found
    if not new.countries or not new.functions:
        raise Invalid.field("/addressees", "Name addressees, or countries and functions.", "missing")
    found = await competent_authorities(tx, new.countries, list(new.functions))
    silent = set(new.countries) - {one.country for one in found}
    if silent:
        raise Invalid.field("/countries", f"No competent authority in {', '.join(sorted(silent))}.", "no-authority")
    return found


async def _number(tx: Tx, operation: str) -> str:
    last: int = await tx.value(q.next_number, operation=operation)
    return f"{operation.partition('-')[0].upper()}-A{last:02}"


async def _tell(tx: Tx, kind: str, row: asyncpg.Record) -> None:
    """The centre's face, the mark on the map and the event: id, number, priority, countries and state alone."""
    addressees = (await addressees_of(tx, [row["id"]]))[row["id"]]
    overall = _overall(addressees)
    await tx.run(
        q.show_face,
        id=row["id"],
        version=row["version"],
        number=row["number"],
        operation=row["operation"],
        priority=row["priority"],
        countries=row["countries"],
        state=overall,
        drafted_at=row["drafted_at"],
        addressees=[{"country": one.authority.country, "state": one.state} for one in addressees],
        class_id=row["face_class_id"],
    )
    data = {
        "id": row["id"],
        "number": row["number"],
        "priority": row["priority"],
        "countries": row["countries"],
        "state": overall,
        "marking": LABELS[row["marking"]],
        "urgent": row["priority"] == "P1",
    }
    mark = _mark(row, overall)
    if mark is not None:
        await put_mark(
            tx,
            record=row["id"],
            operation=row["operation"],
            mark=mark,
            class_id=row["face_class_id"],
            version=row["version"],
            data=msgspec.to_builtins(data),
        )
    tx.emit(
        Event(
            kind=kind,
            record=row["id"],
            version=row["version"],
            class_id=row["face_class_id"],
            at=utc_now(),
            operation=row["operation"],
            data=data,
            mark=mark,
        )
    )


def _overall(addressees: list[Addressee]) -> str:
    """As far as the slowest addressee has come."""
    slowest = min((STEPS.index(one.state) for one in addressees), default=1)
    return STEPS[slowest] if STEPS[slowest] in ("acknowledged", "replied") else "released"


def _mark(row: asyncpg.Record, state: str) -> Mark | None:
    place = row["place"]
    if place is None:
        return None
    return Mark(
        kind="alert",
        state=state,
        subject="",
        country=place["country"],
        place=place["code"],
        lon=place["position"]["lon"],
        lat=place["position"]["lat"],
        severity=SEVERITY[row["priority"]],
        occurred_at=row["released_at"],
    )
