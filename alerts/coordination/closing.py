"""The end of an alert: it is closed and all clocks rest, or discarded before anybody was sent it."""

from uuid import UUID

from alerts.coordination.editions import lock_ours
from alerts.coordination.model import CLOSE, DISCARD, Alert, By
from alerts.coordination.queries import get_alert, q
from alerts.coordination.red import TOGETHER, is_red
from alerts.coordination.telling import tell_alert, tell_unit
from jointops.base.access import Viewer
from jointops.base.approvals.actions import take_back, wait_no_more
from jointops.base.db import Db
from jointops.base.errors import NotAllowed, NotFound, Stale, WrongState


async def close_alert(db: Db, viewer: Viewer, id: UUID, version: int, reason: str) -> Alert:
    """Nothing more is to be done; until then an alert stands on somebody's screen.

    Raises NotFound (404), WrongState (409: never released, or closed before), Stale (412).
    """
    async with db.look(viewer) as tx:
        tx.require(CLOSE)
        row, by = await lock_ours(tx, id, version)
        closed = await tx.one(q.close_alert, id=id, state="closed", by=by, reason=reason)
        await tx.run(q.stop, alert_id=id)
        for kind in TOGETHER:
            await wait_no_more(tx, id, kind, reason)
        tx.audit(CLOSE, id, owner=row["drafted_by"]["country"])
        await tell_alert(tx, "alert.closed", closed)
        return await get_alert(tx, id)


async def discard_draft(db: Db, viewer: Viewer, id: UUID, version: int, reason: str) -> Alert:
    """A draft is never to be sent: it leaves the drafts, and stays on record with the reason. A repeat changes nothing.

    At TLP:RED whoever wrote it discards it, and what waited for the second person is taken back.
    Raises NotAllowed (403), NotFound (404), WrongState (409: it was sent), Stale (412).
    """
    async with db.look(viewer) as tx:
        tx.require(DISCARD)
        row = await tx.one(q.lock_alert, id=id)
        drafted_by = row["drafted_by"]
        if drafted_by["unit"] not in viewer.principals:
            raise NotFound
        draft = await get_alert(tx, id)
        if is_red(draft.marking) and drafted_by["user"] != viewer.user:
            raise NotAllowed("Whoever wrote a draft at TLP:RED discards it: refuse it instead.", why="red-drafter")
        if row["state"] == "discarded":
            tx.unchanged()
            tx.audit(DISCARD, id, owner=drafted_by["country"], result="repeat")
            return draft
        if row["state"] != "draft":
            raise WrongState("This alert was sent: recall it or close it.")
        if row["version"] != version:
            raise Stale
        await take_back(tx, id, "alert.release", reason)
        by = By(viewer.user, viewer.name, viewer.country, drafted_by["unit"])
        gone = await tx.one(q.close_alert, id=id, state="discarded", by=by, reason=reason)
        tx.audit(DISCARD, id, owner=drafted_by["country"])
        tell_unit(tx, "alert.discarded", gone)
        return await get_alert(tx, id)
