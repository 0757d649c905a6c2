"""Taking a published figure back: its name is free for the right one, and what a frozen report says stays."""

from jointops.base.access import Viewer, allowed
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.errors import NotAllowed, NotFound, Stale
from jointops.base.tx import Event
from ops.figures.model import WITHDRAW, WITHDRAWN, WrongFigure
from ops.figures.queries import q
from ops.operations.model import operation_class, takes_part
from ops.operations.queries import get_operation


async def withdraw_figure(db: Db, viewer: Viewer, operation: str, wrong: WrongFigure) -> None:
    """A figure does not stand, and why; the operation's own centre says so.

    Raises NotFound (404), NotAllowed (403: another centre), Stale (412: one of this name says something else).
    """
    allowed(viewer, WITHDRAW)
    if not takes_part(viewer, operation):
        raise NotFound
    class_id = await db.class_id(operation_class(operation))
    async with db.write(viewer) as tx:
        tx.require(WITHDRAW)
        found = await get_operation(tx, operation)
        if f"centre:{operation}" not in viewer.principals:
            raise NotAllowed("The operation's own centre takes its figures back.", why="not-its-centre")
        named = {"operation": operation, "label": wrong.label}
        gone = await tx.maybe(q.take_back, **named, value=wrong.value, person_id=viewer.person_id, reason=wrong.reason)
        if gone is None:
            raise Stale if await tx.value(q.stands, **named) else NotFound
        tx.audit(WITHDRAW, gone["id"])
        tx.emit(
            Event(
                kind=WITHDRAWN,
                record=found.id,
                version=found.version,
                class_id=class_id,
                at=utc_now(),
                operation=operation,
            )
        )
