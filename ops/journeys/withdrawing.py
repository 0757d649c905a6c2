"""Taking a journey back that was counted wrongly, or twice: it stays and says so, and counts no more."""

from datetime import datetime
from uuid import UUID

import asyncpg

from jointops.base.access import Viewer
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.errors import NotAllowed, Stale, WrongState
from jointops.base.tx import Event, Tx
from ops.journeys.model import WITHDRAW, WITHDRAWN, Journey, Why
from ops.journeys.queries import get_journey, q


async def withdraw_journey(db: Db, viewer: Viewer, id: UUID, version: int, reason: Why) -> Journey:
    """Say that a record does not stand, and why; the side that recorded it does. What is right is recorded anew.

    Raises NotFound (404), NotAllowed (403), WrongState (409: taken back before), Stale (412).
    """
    async with db.write(viewer) as tx:
        tx.require(WITHDRAW)
        row = await tx.one(q.lock_journey, id=id)
        side = f"centre:{row['operation']}" if row["by_centre"] else f"op:{row['operation']}@{row['country']}"
        if side not in viewer.principals:
            raise NotAllowed("The side that recorded a journey takes it back.", why="not-its-recorder")
        if row["withdrawn_reason"] is not None:
            if row["withdrawn_reason"] != reason:
                raise WrongState("This journey was taken back before.", why="taken-back")
            tx.unchanged()
            tx.audit(WITHDRAW, id, owner=row["country"], result="repeat")
            return await get_journey(tx, id)
        if row["version"] != version:
            raise Stale
        at = utc_now()
        after = await tx.value(q.withdraw, id=id, at=at, reason=reason)
        tx.audit(WITHDRAW, id, owner=row["country"], result=reason)
        _tell(tx, id, after, row, at)
        return await get_journey(tx, id)


def _tell(tx: Tx, id: UUID, version: int, row: asyncpg.Record, at: datetime) -> None:
    tx.emit(
        Event(
            kind=WITHDRAWN,
            record=id,
            version=version,
            class_id=row["class_id"],
            at=at,
            operation=row["operation"],
            data={"country": row["country"], "persons": row["persons"], "legs": len(row["legs"])},
        )
    )
