"""Closing an alert: its drafter's unit says that nothing more is to be done, and all clocks rest."""

from uuid import UUID

from alerts.coordination.model import CLOSE, Alert, By
from alerts.coordination.queries import get_alert, q
from alerts.coordination.telling import tell_alert
from jointops.base.access import Viewer
from jointops.base.db import Db
from jointops.base.errors import NotFound, Stale, WrongState


async def close_alert(db: Db, viewer: Viewer, id: UUID, version: int, reason: str) -> Alert:
    """Nothing more is to be done; until then an alert stands on somebody's screen.

    Raises NotFound (404), WrongState (409: never released, or closed before), Stale (412).
    """
    async with db.write(viewer) as tx:
        tx.require(CLOSE)
        row = await tx.one(q.lock_alert, id=id)
        if row["drafted_by"]["unit"] not in viewer.principals:
            raise NotFound
        if row["state"] != "released":
            raise WrongState("This alert is not open.")
        if row["version"] != version:
            raise Stale
        by = By(viewer.user, viewer.name, viewer.country, row["drafted_by"]["unit"])
        closed = await tx.one(q.close_alert, id=id, by=by, reason=reason)
        await tx.run(q.stop, alert_id=id)
        tx.audit(CLOSE, id)
        await tell_alert(tx, "alert.closed", closed)
        return await get_alert(tx, id)
