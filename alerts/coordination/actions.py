"""Draft and release: writing an alert, finding out who gets it, sending it."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from alerts.authorities.model import Authority, member_of
from alerts.authorities.queries import competent_authorities, named_authorities
from alerts.coordination.model import (
    DRAFT,
    DUE,
    RELEASE,
    Alert,
    By,
    NewAlert,
    draft_class,
    face_class,
    released_class,
    unit_of,
)
from alerts.coordination.queries import get_alert, q
from alerts.coordination.telling import face_data, tell_alert
from jointops.base.access import MARKINGS, Viewer, allowed
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.errors import Invalid, NotFound, Stale
from jointops.base.tx import Event, Tx

Facts = Callable[[Tx, str, UUID], Awaitable[Any]]
"""Where the record behind an alert happened, as far as the drafter may see it: given by the roof."""


async def draft_alert(db: Db, facts: Facts, viewer: Viewer, new: NewAlert) -> Alert:
    """Write an alert and find out who will get it; nobody outside the drafter's unit sees it yet.

    Raises NotAllowed (403), Invalid (422: nobody competent is found, or the drafter may not see what is marked so).
    """
    allowed(viewer, DRAFT)
    if MARKINGS[new.marking] > viewer.clearance:
        raise Invalid.field("/marking", "You are not cleared for this marking yourself.", "clearance")
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
                data=face_data(row, "draft"),
            )
        )
        return await get_alert(tx, row["id"])


async def release_alert(db: Db, viewer: Viewer, id: UUID, version: int) -> Alert:
    """Send it: from this commit on the addressees see it. A repeat answers the same.

    Raises NotAllowed (403), NotFound (404), Stale (412).
    """
    async with db.read(viewer) as tx:
        draft = await get_alert(tx, id)
    agencies = [member_of(one.authority.code) for one in draft.addressees]
    unit = draft.drafted_by.unit
    class_id = await db.class_id(released_class(unit, agencies, draft.marking))
    face_class_id = await db.class_id(face_class(unit, agencies, draft.operation, draft.marking))
    async with db.write(viewer) as tx:
        tx.require(RELEASE)
        row = await tx.one(q.lock_alert, id=id)
        if unit not in viewer.principals:
            raise NotFound
        if row["state"] != "draft":
            tx.unchanged()
            tx.audit(RELEASE, id, result="repeat")
            return await get_alert(tx, id)
        if row["version"] != version:
            raise Stale
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
        await tell_alert(tx, "alert.released", row)
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
    series = (operation.partition("-")[0] or operation).upper()
    last: int = await tx.value(q.next_number, series=series)
    return f"{series}-A{last:02}"
