"""Sent late: an addressee that could not be sent to at the release, once its entry is verified or it is open again."""

from datetime import datetime
from uuid import UUID

from alerts.authorities.model import Authority, member_of
from alerts.authorities.queries import named_authorities
from alerts.coordination.duplicates import ask_again
from alerts.coordination.ladder import begin
from alerts.coordination.model import SEND_LATE, Alert, on_side
from alerts.coordination.origin import Facts, not_to_origin, told_when_blocked
from alerts.coordination.queries import get_alert, q
from alerts.coordination.red import is_red
from alerts.coordination.routing import judged
from alerts.coordination.telling import tell_alert
from jointops.base.access import Viewer
from jointops.base.clock import Clock, utc_now
from jointops.base.db import Db
from jointops.base.errors import Invalid, NotFound, Stale, WrongState
from jointops.base.shares.actions import let_in
from jointops.base.tx import Tx


async def send_late(
    db: Db, facts: Facts, viewer: Viewer, id: UUID, authority: UUID, version: int, clock: Clock = utc_now
) -> Alert:
    """Send an open alert to an addressee that was kept back; its clocks begin now. A repeat answers the same.

    Raises NotFound (404: no such addressee, or not yours to send), WrongState (409: not open, or at TLP:RED, where
    nobody is named there), Stale (412), AlertedAlready (409), Invalid (422: it cannot be sent to today either, or it is
    the country of origin of somebody protected).
    """
    async with db.read(viewer) as tx:
        trigger = (await get_alert(tx, id)).trigger
    async with told_when_blocked(db, viewer, SEND_LATE, trigger), db.look(viewer) as tx:
        tx.require(SEND_LATE)
        row = await tx.one(q.lock_alert, id=id)
        alert = await get_alert(tx, id)
        kept = next((one for one in alert.addressees if one.authority.id == authority), None)
        if kept is None or on_side(viewer, row["drafted_by"]["unit"], row["second"]) is None:
            raise NotFound
        if kept.state != "blocked":
            tx.unchanged()
            tx.audit(SEND_LATE, id, result="repeat")
            return alert
        if row["state"] != "released":
            raise WrongState("This alert is not open.")
        if is_red(alert.marking):
            raise WrongState("At TLP:RED persons are named: draft anew for those of this authority.", why="red-late")
        if row["version"] != version:
            raise Stale
        one = await _open_now(tx, authority, clock())
        await not_to_origin(tx, facts, alert.trigger, [one.country])
        await ask_again(tx, alert, {authority}, alert.number)
        await let_in(tx, "alert", id, [member_of(one.code)])
        await begin(tx, await tx.one(q.lock_alert, id=id), clock(), {authority: None})
        tx.audit(SEND_LATE, id, owner=one.country, result=one.code)
        await tell_alert(tx, "alert.sent-late", await tx.one(q.touch, id=id))
        return await get_alert(tx, id)


async def _open_now(tx: Tx, authority: UUID, now: datetime) -> Authority:
    [route] = await judged(tx, await named_authorities(tx, [authority]), now)
    if (block := route.blocked) is not None:
        message = f"{route.authority.code} cannot be sent to: {block.why} since {block.since}."
        raise Invalid.field("/authority", message, "blocked")
    return route.authority
