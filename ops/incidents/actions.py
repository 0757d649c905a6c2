"""Recording what came of a check: an arrest, a seizure, a rescue."""

import hashlib

import msgspec

from geo.marks.actions import put_mark
from jointops.base.access import Viewer, allowed
from jointops.base.clock import is_on_calendar, utc_now
from jointops.base.db import Db
from jointops.base.errors import FieldError, IdReused, Invalid, NotFound
from jointops.base.tx import Event, Mark, Tx
from ops.checkpoints.model import Position
from ops.checkpoints.queries import find_checkpoint
from ops.checks.actions import CLOCK_AHEAD
from ops.incidents.model import RECORD, UNITS, Incident, Item, NewIncident, incident_class, incident_mark_class
from ops.incidents.queries import get_incident, q
from ops.matches.queries import get_match
from ops.operations.model import takes_part
from ops.operations.queries import get_operation

SEVERITY = {"arrest": 2, "seizure": 2}


async def record_incident(db: Db, viewer: Viewer, new: NewIncident) -> tuple[Incident, bool]:
    """Keep an incident, put it on the map and tell the operation. A repeat gives the same record, and False.

    Raises Invalid (422), NotFound (404), IdReused (409).
    """
    allowed(viewer, RECORD)
    _consistent(new, viewer)
    if not takes_part(viewer, new.operation):
        raise NotFound
    class_id = await db.class_id(incident_class(new.kind, new.operation, new.country, viewer.user))
    face_class_id = await db.class_id(incident_mark_class(new.operation))
    async with db.write(viewer) as tx:
        tx.require(RECORD)
        await get_operation(tx, new.operation)
        position = await _place(tx, new)
        if new.match is not None:
            await _confirmed(tx, new)
        await _in_place_of(tx, new)
        if not await _stored(tx, new, position, class_id):
            tx.unchanged()
            tx.audit(RECORD, new.id, result="repeat")
            return await get_incident(tx, new.id), False
        tx.audit(RECORD, new.id)
        await _tell(tx, new, position, face_class_id)
        return await get_incident(tx, new.id), True


def _consistent(new: NewIncident, viewer: Viewer) -> None:
    errors: list[FieldError] = []
    if not is_on_calendar(new.occurred_at):
        errors.append(FieldError("/occurred_at", "No calendar has this instant: set the device's clock.", "time"))
    elif new.occurred_at > utc_now() + CLOCK_AHEAD:
        # Unlike a check it is typed at a desk, where it can be mended, and it counts in the figures of its day.
        errors.append(FieldError("/occurred_at", "That is still to come: say when it happened.", "late"))
    if new.kind != "rescue" and new.checkpoint is None and new.position is None:
        # Without a place it would stand on no map, and so in no tally and no report.
        errors.append(FieldError("/checkpoint", "Say where it was: a post, or a position on the map.", "missing"))
    if new.kind == "seizure" and not new.items:
        errors.append(FieldError("/items", "Say what was seized.", "missing"))
    if new.kind != "seizure" and new.items:
        errors.append(FieldError("/items", "Only a seizure has items.", "not-here"))
    if new.kind != "seizure" and new.persons is None:
        errors.append(FieldError("/persons", "Say how many persons.", "missing"))
    if new.kind == "rescue" and (new.note or new.match):
        errors.append(FieldError("/note", "A rescue is a count: tell the victim desk the rest.", "not-here"))
    if viewer.role != "centre" and new.country != viewer.country:
        errors.append(FieldError("/country", "Record incidents of your own country.", "other-country"))
    for index, item in enumerate(new.items):
        if (unit := UNITS.get(item.commodity)) and item.unit != unit:
            errors.append(FieldError(f"/items/{index}/unit", f"{item.commodity} is counted in {unit}.", "unit"))
    if errors:
        raise Invalid("; ".join(f"{error.pointer}: {error.message}" for error in errors), errors)


async def _place(tx: Tx, new: NewIncident) -> Position | None:
    if new.checkpoint is None:
        return new.position
    post = await find_checkpoint(tx, new.operation, new.checkpoint)
    if post is None:
        raise Invalid.field("/checkpoint", "There is no such checkpoint in this operation.", "unknown")
    return new.position or post.position


async def _confirmed(tx: Tx, new: NewIncident) -> None:
    """An arrest never rests on a match that nobody has confirmed (LED art. 11: no decision by a machine alone)."""
    assert new.match is not None
    try:
        match = await get_match(tx, new.match)
    except NotFound:
        raise Invalid.field("/match", "There is no such match for you.", "unknown") from None
    if match.state != "confirmed":
        raise Invalid.field("/match", f"This match is {match.state}: only a confirmed one is a hit.", "not-confirmed")


async def _in_place_of(tx: Tx, new: NewIncident) -> None:
    """What stands in the place of another is of the same operation and country, and that one does not stand."""
    if new.instead_of is msgspec.UNSET:
        return
    try:
        gone = await get_incident(tx, new.instead_of)
    except NotFound:
        raise Invalid.field("/instead_of", "There is no such incident for you.", "unknown") from None
    if (gone.operation, gone.country) != (new.operation, new.country):
        raise Invalid.field("/instead_of", "That incident is of another operation or country.", "unknown")
    if gone.withdrawn is None:
        raise Invalid.field("/instead_of", "That incident stands: take it back first.", "not-taken-back")


async def _stored(tx: Tx, new: NewIncident, position: Position | None, class_id: int) -> bool:
    digest = hashlib.sha256(msgspec.json.encode(new)).digest()
    row = await tx.maybe(
        q.add_incident,
        id=new.id,
        kind=new.kind,
        operation=new.operation,
        country=new.country,
        checkpoint=new.checkpoint,
        lon=position.lon if position else None,
        lat=position.lat if position else None,
        occurred_at=new.occurred_at,
        persons=new.persons,
        match_id=new.match,
        note=new.note,
        instead_of=None if new.instead_of is msgspec.UNSET else new.instead_of,
        person_id=tx.viewer.person_id,
        body_hash=digest,
        class_id=class_id,
    )
    if row is None:
        before = await tx.maybe(q.incident_of_person, id=new.id, person_id=tx.viewer.person_id)
        if before is None or bytes(before["body_hash"]) != digest:
            raise IdReused
        return False
    await tx.run_many(q.add_item, [_item(new, item, class_id) for item in new.items])
    return True


def _item(new: NewIncident, item: Item, class_id: int) -> dict[str, object]:
    details = msgspec.to_builtins(item)
    core = {name: details.pop(name) for name in ("commodity", "quantity", "unit")}
    return {
        "incident_id": new.id,
        "operation": new.operation,
        "country": new.country,
        "details": details,
        "class_id": class_id,
        **core,
    }


async def _tell(tx: Tx, new: NewIncident, position: Position | None, class_id: int) -> None:
    items = [{"commodity": item.commodity, "quantity": item.quantity, "unit": item.unit} for item in new.items]
    data = {"kind": new.kind, "country": new.country, "items": items}
    mark = None
    # A rescue has no place: where victims are is nobody's business but their desk's.
    if position is not None and new.kind != "rescue":
        mark = Mark(
            kind="incident",
            state=new.kind,
            subject="",
            country=new.country,
            place=new.checkpoint or "",
            lon=position.lon,
            lat=position.lat,
            severity=SEVERITY[new.kind],
            occurred_at=new.occurred_at,
        )
        await put_mark(
            tx,
            record=new.id,
            operation=new.operation,
            mark=mark,
            class_id=class_id,
            version=1,
            data={**data, "persons": new.persons},
        )
    tx.emit(
        Event(
            kind="incident.recorded",
            record=new.id,
            version=1,
            class_id=class_id,
            at=new.occurred_at,
            operation=new.operation,
            data=data,
            mark=mark,
        )
    )
