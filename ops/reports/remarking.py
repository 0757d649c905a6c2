"""What the centre says of a day in its own words, while the day goes on; what is frozen of it is its hash."""

from datetime import date
from uuid import UUID

from jointops.base.access import Viewer, allowed
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.errors import IdReused, NotAllowed, NotFound, WrongState
from jointops.base.tx import Event, Tx
from ops.operations.model import takes_part
from ops.operations.queries import get_operation
from ops.reports.model import REMARK, REMARKED, TAKE_OUT, NewRemark, Why, report_class
from ops.reports.writing import q


async def add_remark(db: Db, viewer: Viewer, operation: str, day: date, new: NewRemark) -> bool:
    """Keep what somebody says of today. A repeat is False.

    Raises NotFound (404), NotAllowed (403: another centre), WrongState (409: not today, or today will not be frozen),
    IdReused (409).
    """
    class_id = await _class(db, viewer, operation)
    async with db.write(viewer) as tx:
        await _goes_on(tx, operation, day)
        if not await tx.value(q.takes_remarks, operation=operation, day=day):
            raise WrongState("Nothing of this operation is reported today.", why="no-report")
        said = {"id": new.id, "operation": operation, "day": day, "text": new.text, "person_id": viewer.person_id}
        if await tx.maybe(q.add_remark, **said, by=viewer.name, country=viewer.country, class_id=class_id) is None:
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


async def take_out(db: Db, viewer: Viewer, operation: str, day: date, id: UUID, reason: Why) -> None:
    """The words of a remark of a frozen day are gone; the report says that there was one. A repeat changes nothing.

    Raises NotFound (404), NotAllowed (403), WrongState (409: not frozen yet, or a hold keeps it).
    """
    allowed(viewer, TAKE_OUT)
    async with db.write(viewer) as tx:
        await _at_its_centre(tx, TAKE_OUT, operation)
        row = await tx.one(q.lock_remark, id=id, operation=operation, day=day)
        if await tx.value(q.hash_of, operation=operation, day=day) is None:
            raise WrongState("Until its day is frozen a remark is removed.", why="not-frozen")
        if row["taken_out_reason"] is not None:
            tx.unchanged()
            tx.audit(TAKE_OUT, id, result="repeat")
            return
        if row["held"]:
            raise WrongState("A hold keeps these words.", why="held")
        at = utc_now()
        await tx.run(q.take_out, id=id, at=at, reason=reason)
        tx.audit(TAKE_OUT, id, result=reason)
        _emit(tx, id, operation, row["class_id"], "taken-out")


async def _class(db: Db, viewer: Viewer, operation: str) -> int:
    allowed(viewer, REMARK)
    if not takes_part(viewer, operation):
        raise NotFound
    return await db.class_id(report_class(operation))


async def _at_its_centre(tx: Tx, verb: str, operation: str) -> None:
    tx.require(verb)
    await get_operation(tx, operation)
    if f"centre:{operation}" not in tx.viewer.principals:
        raise NotAllowed("The operation's own centre writes its report.", why="not-its-centre")


async def _goes_on(tx: Tx, operation: str, day: date) -> None:
    await _at_its_centre(tx, REMARK, operation)
    # Whatever was said before midnight is kept before the day is frozen a minute later, and nothing comes after.
    if day != utc_now().date():
        raise WrongState("Remarks are written on their day: this one is over, or not here yet.", why="day-over")


def _tell(tx: Tx, id: UUID, operation: str, class_id: int, state: str) -> None:
    tx.audit(REMARK, id, result=state)
    _emit(tx, id, operation, class_id, state)


def _emit(tx: Tx, id: UUID, operation: str, class_id: int, state: str) -> None:
    at, data = utc_now(), {"state": state}
    tx.emit(Event(kind=REMARKED, record=id, version=1, class_id=class_id, at=at, operation=operation, data=data))
