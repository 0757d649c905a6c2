"""Recording which way smuggled migrants came."""

import hashlib
from itertools import pairwise

import msgspec

from jointops.base.access import Viewer, allowed
from jointops.base.clock import is_on_calendar
from jointops.base.db import Db
from jointops.base.errors import FieldError, IdReused, Invalid, NotFound
from jointops.base.tx import Event, Tx
from ops.journeys.model import RECORD, RECORDED, Journey, NewJourney, journey_class
from ops.journeys.queries import get_journey, q
from ops.operations.model import takes_part
from ops.operations.queries import get_operation
from ops.routes.queries import operation_of


async def record_journey(db: Db, viewer: Viewer, new: NewJourney) -> tuple[Journey, bool]:
    """Keep how many came which way and tell the centre and the country. A repeat gives the same record, and False.

    Raises Invalid (422), NotFound (404), IdReused (409).
    """
    allowed(viewer, RECORD)
    _consistent(new, viewer)
    if not takes_part(viewer, new.operation):
        raise NotFound
    class_id = await db.class_id(journey_class(new.operation, new.country))
    async with db.write(viewer) as tx:
        tx.require(RECORD)
        await get_operation(tx, new.operation)
        await _drawn(tx, new)
        if not await _stored(tx, new, class_id):
            tx.unchanged()
            tx.audit(RECORD, new.id, result="repeat")
            return await get_journey(tx, new.id), False
        tx.audit(RECORD, new.id)
        _tell(tx, new, class_id)
        return await get_journey(tx, new.id), True


def _consistent(new: NewJourney, viewer: Viewer) -> None:
    errors: list[FieldError] = []
    if not is_on_calendar(new.known_at):
        errors.append(FieldError("/known_at", "No calendar has this instant: set the device's clock.", "time"))
    if viewer.role != "centre" and new.country != viewer.country:
        errors.append(FieldError("/country", "Record what became known in your own country.", "other-country"))
    for number, (leg, after) in enumerate(pairwise(new.legs), 1):
        if after.start != leg.end:
            errors.append(FieldError(f"/legs/{number}/from", "A leg begins where the one before ends.", "apart"))
    if errors:
        raise Invalid("; ".join(f"{error.pointer}: {error.message}" for error in errors), errors)


async def _drawn(tx: Tx, new: NewJourney) -> None:
    """The route is one of this operation that the recorder may see. Raises Invalid (422)."""
    if new.route is None:
        return
    if await operation_of(tx, new.route) != new.operation:
        raise Invalid.field("/route", "There is no such route for you.", "unknown")


async def _stored(tx: Tx, new: NewJourney, class_id: int) -> bool:
    digest = hashlib.sha256(msgspec.json.encode(new)).digest()
    person_id = tx.viewer.person_id
    columns = {name: getattr(new, name) for name in NewJourney.__struct_fields__}
    said_by = {"by_centre": tx.viewer.role == "centre", "person_id": person_id}
    row = await tx.maybe(q.add_journey, body_hash=digest, class_id=class_id, **said_by, **columns)
    if row is None:
        before = await tx.maybe(q.journey_of_person, id=new.id, person_id=person_id)
        if before is None or bytes(before["body_hash"]) != digest:
            raise IdReused
    return row is not None


def _tell(tx: Tx, new: NewJourney, class_id: int) -> None:
    tx.emit(
        Event(
            kind=RECORDED,
            record=new.id,
            version=1,
            class_id=class_id,
            at=new.known_at,
            operation=new.operation,
            data={"country": new.country, "persons": new.persons, "legs": len(new.legs)},
        )
    )
