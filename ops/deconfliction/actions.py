"""Letting a plan be compared, taking it back, and what is said after the call."""

from uuid import UUID

import asyncpg

from jointops.base.access import Viewer
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.errors import NotAllowed, NotFound, Stale, WrongState
from jointops.base.people.queries import Found, find_people
from jointops.base.tx import Event, Tx
from ops.deconfliction.keys import q
from ops.deconfliction.model import APPROVE, NAME, SAID, SAY, WITHDRAW, PlanSeen, Saying
from ops.deconfliction.queries import LIVE, OPEN, get_plan
from ops.deconfliction.settling import tell
from ops.operations.queries import get_operation

MOST_NAMED = 8


async def approve_plan(db: Db, viewer: Viewer, id: UUID, version: int) -> PlanSeen:
    """The supervisor lets it be compared; what comes of it is told to both sides at once, later.

    Raises NotFound (404), Stale (412), NotAllowed (403), WrongState (409).
    """
    async with db.write(viewer) as tx:
        tx.require(APPROVE)
        row = await _locked(tx, id, version)
        if row["supervisor"] != viewer.user:
            raise NotAllowed("The supervisor whom the plan names approves it.", why="not-the-supervisor")
        if row["state"] != "waiting" or row["ends_at"] <= utc_now():
            raise WrongState(f"This plan is {row['state']}, or its window is over.")
        after = await tx.value(q.move_plan, id=id, state="sent", approved_at=utc_now())
        tx.audit(APPROVE, id, owner=row["country"])
        tell(tx, id, after, row["operation"], row["class_id"], utc_now(), "sent")
        return await get_plan(tx, id)


async def withdraw_plan(db: Db, viewer: Viewer, id: UUID, version: int) -> PlanSeen:
    """The plan is given up: its tokens die, and whoever was told to call hears that too.

    Raises NotFound (404), Stale (412), WrongState (409).
    """
    async with db.write(viewer) as tx:
        tx.require(WITHDRAW)
        row = await _locked(tx, id, version)
        if row["state"] not in LIVE:
            raise WrongState(f"This plan is {row['state']}.")
        after = await tx.value(q.move_plan, id=id, state="withdrawn", approved_at=None)
        tx.audit(WITHDRAW, id, owner=row["country"])
        tell(tx, id, after, row["operation"], row["class_id"], utc_now(), "withdrawn")
        return await get_plan(tx, id)


async def say(db: Db, viewer: Viewer, id: UUID, version: int, saying: Saying) -> PlanSeen:
    """What one side says after, or instead of, the call. Raises NotFound (404), Stale (412), WrongState (409)."""
    async with db.write(viewer) as tx:
        tx.require(SAY)
        row = await tx.one(q.lock_contact, id=id)
        if row["version"] != version:
            raise Stale
        if row["state"] not in OPEN:
            raise WrongState(f"This has ended: {row['state']}.")
        await tx.run(q.say, id=id, said=saying.said)
        tx.audit(SAY, row["plan_id"], owner=row["country"], result=saying.said)
        event = Event(
            kind=SAID, record=id, version=version + 1, class_id=row["class_id"], at=utc_now(),
            operation=row["operation"],
        )  # fmt: skip
        tx.emit(event)
        return await get_plan(tx, row["plan_id"])


async def find_colleagues(db: Db, viewer: Viewer, operation: str, search: str) -> list[Found]:
    """People of the viewer's country in an operation, to name as supervisor or commander."""
    async with db.look(viewer) as tx:
        tx.require(NAME)
        await get_operation(tx, operation)
        here = f"op:{operation}@{viewer.country}"
        found = await find_people(tx, search, holding=[here], clearance=0, most=MOST_NAMED)
        tx.audit(NAME, asked=search, records=len(found))
        return found


async def _locked(tx: Tx, id: UUID, version: int) -> asyncpg.Record:
    row = await tx.one(q.lock_plan, id=id)
    if row["country"] != tx.viewer.country:
        raise NotFound  # a data protection officer reads the log and touches no plan
    if row["version"] != version:
        raise Stale
    return row
