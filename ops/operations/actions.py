"""Opening an operation and moving it on."""

from uuid import UUID

from jointops.base.access import Viewer, allowed
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.errors import Invalid, Stale
from jointops.base.tx import Event, Tx
from ops.operations.model import CREATE, PHASE, NewOperation, Operation, Phase, operation_class, takes_part
from ops.operations.queries import get_operation, q


async def create_operation(db: Db, viewer: Viewer, new: NewOperation) -> Operation:
    """Open an operation. Raises Invalid (422) when its code is taken or the viewer would stand outside of it."""
    allowed(viewer, CREATE)
    if not takes_part(viewer, new.code):
        raise Invalid.field("/code", "You can open only an operation that you are appointed to.", "not-appointed")
    class_id = await db.class_id(operation_class(new.code))
    async with db.write(viewer) as tx:
        tx.require(CREATE)
        if len({member.country for member in new.participants}) < len(new.participants):
            raise Invalid.field("/participants", "A country is there twice: name it once.", "twice")
        _nobody_ready_yet(new)
        await add_operation(tx, new, class_id)
        operation = await get_operation(tx, new.code)
        tx.audit(CREATE, operation.id)
        return operation


def _nobody_ready_yet(new: NewOperation) -> None:
    """A country becomes ready, and goes active, by its tasks (`ops.readiness`), not by being said to be."""
    for number, member in enumerate(new.participants):
        if member.readiness in ("ready", "active"):
            raise Invalid.field(
                f"/participants/{number}/readiness", "A country is ready when its tasks are done.", "not-ready"
            )


async def add_operation(tx: Tx, new: NewOperation, class_id: int) -> UUID:
    """The rows of a new operation. Raises Invalid (422) when its code is taken."""
    row = await tx.maybe(
        q.add_operation,
        code=new.code,
        name=new.name,
        crime_types=new.crime_types,
        lead=new.lead,
        hub_country=new.hub_country,
        phase=new.phase,
        starts_at=new.window.start,
        ends_at=new.window.end,
        synthetic=new.synthetic,
        class_id=class_id,
    )
    if row is None:
        raise Invalid.field("/code", "This code is taken.", "taken")
    await tx.run_many(
        q.add_participant,
        [
            {
                "operation": new.code,
                "country": member.country,
                "role": member.role,
                "readiness": member.readiness,
                "police_focal": member.focal_points.police,
                "prosecutor_focal": member.focal_points.prosecutor,
                "class_id": class_id,
            }
            for member in new.participants
        ],
    )
    return row["id"]


async def change_phase(db: Db, viewer: Viewer, code: str, phase: Phase, version: int) -> Operation:
    """Move an operation to another phase and tell everyone in it. Raises NotFound (404), Stale (412)."""
    async with db.write(viewer) as tx:
        tx.require(PHASE)
        await get_operation(tx, code)
        row = await tx.maybe(q.set_phase, code=code, phase=phase, version=version)
        if row is None:
            raise Stale
        tx.audit(PHASE, row["id"])
        tx.emit(
            Event(
                kind=PHASE,
                record=row["id"],
                version=row["version"],
                class_id=row["class_id"],
                at=utc_now(),
                operation=code,
                data={"phase": phase},
            )
        )
        return await get_operation(tx, code)
