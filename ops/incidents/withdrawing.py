"""Taking an incident back that was recorded by mistake, or twice: it stays and says so, and counts no more."""

from datetime import datetime
from uuid import UUID

import asyncpg

from geo.marks.actions import restate_mark
from jointops.base.access import Viewer, allowed
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.errors import NotAllowed, Stale, WrongState
from jointops.base.tx import Event, Tx
from ops.incidents.model import WITHDRAW, WITHDRAWN, Incident, incident_mark_class
from ops.incidents.queries import get_incident, q


async def withdraw_incident(db: Db, viewer: Viewer, id: UUID, version: int, reason: str) -> Incident:
    """Say that an incident does not stand, and why; the side that recorded it does. What is right is recorded anew.

    Raises NotFound (404), NotAllowed (403), WrongState (409: taken back before), Stale (412).
    """
    allowed(viewer, WITHDRAW)
    async with db.read(viewer) as tx:
        face = incident_mark_class((await get_incident(tx, id)).operation)
    class_id = await db.class_id(face)
    async with db.write(viewer) as tx:
        tx.require(WITHDRAW)
        row = await tx.one(q.lock_incident, id=id)
        if not _is_ours(viewer, row):
            raise NotAllowed("The side that recorded an incident takes it back.", why="not-its-recorder")
        if row["withdrawn_at"] is not None:
            if (row["withdrawn_by"], row["withdrawn_reason"]) != (viewer.name, reason):
                raise WrongState("This incident was taken back before.", why="taken-back")
            tx.unchanged()
            tx.audit(WITHDRAW, id, owner=row["country"], result="repeat")
            return await get_incident(tx, id)
        if row["version"] != version:
            raise Stale
        at = utc_now()
        after = await tx.value(q.withdraw, id=id, at=at, by=viewer.name, reason=reason)
        tx.audit(WITHDRAW, id, owner=row["country"])
        await _tell(tx, id, after, row, class_id, at)
        return await get_incident(tx, id)


def _is_ours(viewer: Viewer, row: asyncpg.Record) -> bool:
    """Of the operation's centre or of the country, whichever recorded it.

    A rescue is seen by the victim desk of its country and by who reported it alone: both may.
    """
    if row["kind"] == "rescue":
        return True
    operation = row["operation"]
    side = f"centre:{operation}" if row["role"] == "centre" else f"op:{operation}@{row['country']}"
    return side in viewer.principals


async def _tell(tx: Tx, id: UUID, version: int, row: asyncpg.Record, class_id: int, at: datetime) -> None:
    """Its mark stands for the same people as before, also for those with whom it was shared; a rescue has none."""
    restated = await restate_mark(tx, id, "withdrawn", version)
    mark, seen_by = restated or (None, class_id)
    tx.emit(
        Event(
            kind=WITHDRAWN,
            record=id,
            version=version,
            class_id=seen_by,
            at=at,
            operation=row["operation"],
            data={"kind": row["kind"], "country": row["country"]},
            mark=mark,
        )
    )
