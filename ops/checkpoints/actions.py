"""Setting up checkpoints."""

from jointops.base.access import Viewer, allowed
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.errors import Invalid, NotFound
from jointops.base.tx import Event, Tx
from ops.checkpoints.model import ADD, ADDED, Checkpoint, NewCheckpoint
from ops.checkpoints.queries import find_checkpoint, q
from ops.operations.model import operation_class, takes_part
from ops.operations.queries import get_operation


async def set_up_checkpoint(db: Db, viewer: Viewer, operation: str, new: NewCheckpoint) -> Checkpoint:
    """Add a post. Raises NotFound (404), Invalid (422) when the code is taken."""
    allowed(viewer, ADD)
    if not takes_part(viewer, operation):
        raise NotFound
    class_id = await db.class_id(operation_class(operation))
    async with db.write(viewer) as tx:
        tx.require(ADD)
        await get_operation(tx, operation)
        await add_checkpoint(tx, operation, new, class_id)
        made = await find_checkpoint(tx, operation, new.code)
        assert made is not None
        tx.audit(ADD, made.id)
        tx.emit(
            Event(
                kind=ADDED,
                record=made.id,
                version=1,
                class_id=class_id,
                at=utc_now(),
                operation=operation,
                data={"country": new.country},
            )
        )
        return made


async def add_checkpoint(tx: Tx, operation: str, new: NewCheckpoint, class_id: int) -> None:
    """The row of a new post. Raises Invalid (422) when the code is taken."""
    row = await tx.maybe(
        q.add_checkpoint,
        operation=operation,
        code=new.code,
        name=new.name,
        country=new.country,
        lon=new.position.lon,
        lat=new.position.lat,
        kind=new.kind,
        unit=new.unit,
        approximate=new.approximate,
        class_id=class_id,
    )
    if row is None:
        raise Invalid.field("/code", "This code is taken.", "taken")
