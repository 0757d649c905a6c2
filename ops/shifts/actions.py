"""Naming who is on shift, and taking it back."""

from uuid import UUID

import msgspec

from jointops.base.access import Viewer, allowed
from jointops.base.clock import is_on_calendar, utc_now
from jointops.base.db import Db
from jointops.base.errors import IdReused, Invalid, NotAllowed, NotFound
from jointops.base.people.queries import named_people
from jointops.base.tx import Event, Tx
from ops.operations.model import side_of
from ops.operations.queries import get_operation
from ops.shifts.model import CHANGED, DESKS, LONGEST, MOST, PLAN, REMOVE, NewShift, Shift, shift_class
from ops.shifts.queries import get_shift, q


async def plan_shift(db: Db, viewer: Viewer, new: NewShift) -> tuple[Shift, bool]:
    """Name somebody of one's own side for some hours. A repeat gives the same shift, and False.

    Raises Invalid (422), NotFound (404), IdReused (409).
    """
    allowed(viewer, PLAN)
    _hours_fit(new)
    side = side_of(viewer, new.operation)
    if side not in viewer.principals:
        raise NotFound
    class_id = await db.class_id(shift_class(new.operation, side))
    async with db.write(viewer) as tx:
        tx.require(PLAN)
        await get_operation(tx, new.operation)
        await tx.run(q.one_at_a_time, side=side)
        given = {**msgspec.structs.asdict(new), "side": side, "person_id": viewer.person_id}
        # Before anything is judged: what was right when it was sent first is right when it is sent again.
        if await tx.value(q.is_repeat, **given):
            tx.unchanged()
            tx.audit(PLAN, new.id, result="repeat")
            return await get_shift(tx, new.id), False
        await _fits(tx, side, new)
        if await tx.maybe(q.add_shift, **given, class_id=class_id) is None:
            raise IdReused
        tx.audit(PLAN, new.id)
        tx.emit(_changed(new.id, new.operation, class_id, "planned"))
        return await get_shift(tx, new.id), True


async def remove_shift(db: Db, viewer: Viewer, id: UUID) -> None:
    """Nobody is on it. Raises NotFound (404), NotAllowed (403)."""
    async with db.write(viewer) as tx:
        tx.require(REMOVE)
        row = await tx.one(q.whose_shift, id=id)
        if row["side"] not in viewer.principals:
            raise NotAllowed("A shift is taken back by the side whose it is.")
        await tx.one(q.remove_shift, id=id)
        tx.audit(REMOVE, id)
        tx.emit(_changed(id, row["operation"], row["class_id"], "removed"))


def _hours_fit(new: NewShift) -> None:
    if not is_on_calendar(new.starts_at) or not is_on_calendar(new.ends_at) or new.ends_at <= new.starts_at:
        raise Invalid.field("/ends_at", "A shift ends after it begins.", "order")
    if new.ends_at - new.starts_at > LONGEST:
        raise Invalid.field("/ends_at", "A shift is 24 hours at most.", "too-long")


async def _fits(tx: Tx, side: str, new: NewShift) -> None:
    if new.ends_at <= utc_now():
        raise Invalid.field("/ends_at", "This shift is over already.", "past")
    named = next(iter(await named_people(tx, [new.user])), None)
    if named is None or side not in named.principals or named.role not in DESKS:
        raise Invalid.field("/user", "This is nobody of your desk in this operation.", "unknown")
    hours = {"starts_at": new.starts_at, "ends_at": new.ends_at}
    if await tx.value(q.clashes, side=side, user=new.user, id=new.id, **hours):
        raise Invalid.field("/starts_at", "They are on shift in some of these hours already.", "overlap")
    if await tx.value(q.count_coming, side=side, at=utc_now()) >= MOST:
        raise Invalid.field("/operation", f"{MOST} shifts are planned: no more until some are over.", "too-many")


def _changed(id: UUID, operation: str, class_id: int, state: str) -> Event:
    return Event(
        kind=CHANGED, record=id, version=1, class_id=class_id, at=utc_now(), operation=operation, data={"state": state}
    )
