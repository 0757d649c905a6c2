"""What the centre says of a day in its own words, while the day goes on: frozen with it."""

from datetime import date
from uuid import UUID

from jointops.base.access import Viewer, allowed
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.errors import IdReused, NotAllowed, NotFound, WrongState
from jointops.base.tx import Event, Tx
from ops.operations.model import takes_part
from ops.operations.queries import get_operation
from ops.reports.model import REMARK, REMARKED, NewRemark, report_class
from ops.reports.writing import q


async def add_remark(db: Db, viewer: Viewer, operation: str, day: date, new: NewRemark) -> bool:
    """Keep what somebody says of today. A repeat is False.

    Raises NotFound (404), NotAllowed (403: another centre), WrongState (409: not today), IdReused (409).
    """
    class_id = await _class(db, viewer, operation)
    async with db.write(viewer) as tx:
        await _goes_on(tx, operation, day)
        said = {"id": new.id, "operation": operation, "day": day, "text": new.text, "person_id": viewer.person_id}
        if await tx.maybe(q.add_remark, **said, by=viewer.name, class_id=class_id) is None:
            if not await tx.value(q.same_remark, **said):
                raise IdReused
            tx.unchanged()
            tx.audit(REMARK, new.id, result="repeat")
            return False
        _tell(tx, new.id, operation, class_id, "added")
        return True


async def remove_remark(db: Db, viewer: Viewer, operation: str, day: date, id: UUID) -> None:
    """A remark goes before its day is frozen. Raises NotFound (404), NotAllowed (403), WrongState (409: not today)."""
    allowed(viewer, REMARK)
    async with db.write(viewer) as tx:
        await _goes_on(tx, operation, day)
        gone = await tx.one(q.remove_remark, id=id, operation=operation, day=day)
        _tell(tx, id, operation, gone["class_id"], "removed")


async def _class(db: Db, viewer: Viewer, operation: str) -> int:
    allowed(viewer, REMARK)
    if not takes_part(viewer, operation):
        raise NotFound
    return await db.class_id(report_class(operation))


async def _goes_on(tx: Tx, operation: str, day: date) -> None:
    tx.require(REMARK)
    await get_operation(tx, operation)
    if f"centre:{operation}" not in tx.viewer.principals:
        raise NotAllowed("The operation's own centre writes its report.", why="not-its-centre")
    # Whatever was said before midnight is kept before the day is frozen a minute later, and nothing comes after.
    if day != utc_now().date():
        raise WrongState("Remarks are written on their day: this one is over, or not here yet.", why="day-over")


def _tell(tx: Tx, id: UUID, operation: str, class_id: int, state: str) -> None:
    tx.audit(REMARK, id, result=state)
    at, data = utc_now(), {"state": state}
    tx.emit(Event(kind=REMARKED, record=id, version=1, class_id=class_id, at=at, operation=operation, data=data))
