"""Sent late: an addressee that could not be sent to at the release, once its entry is verified or it is open again.

At TLP:RED whoever of drafter and second person asks names who it is for there, and the other of the two sends it.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import asyncpg
import msgspec

from alerts.authorities.model import Authority, member_of
from alerts.authorities.queries import named_authorities
from alerts.coordination.duplicates import ask_again
from alerts.coordination.ladder import begin
from alerts.coordination.model import ASK_LATE, SEND_LATE, Addressee, Alert, SentLate, may_ask_late
from alerts.coordination.origin import Facts, holds, not_to_origin, told_when_blocked
from alerts.coordination.queries import excluded_from_alert, get_alert, q
from alerts.coordination.red import is_red, late_proposal, readers_fit, red_class
from alerts.coordination.routing import judged
from alerts.coordination.telling import tell_alert, tell_two
from alerts.networks.queries import are_mandated
from jointops.base.access import VERBS, Viewer, allowed
from jointops.base.approvals.actions import propose
from jointops.base.approvals.model import Act, Kind, WholeProposal
from jointops.base.clock import Clock, utc_now
from jointops.base.db import Db
from jointops.base.errors import Invalid, NotFound, Stale, WrongState
from jointops.base.shares.actions import let_in
from jointops.base.tx import Tx


async def send_late(
    db: Db, facts: Facts, viewer: Viewer, id: UUID, late: SentLate, version: int, clock: Clock = utc_now
) -> Alert:
    """Send an open alert to an addressee that was kept back; its clocks begin now. A repeat answers the same.

    At TLP:RED it waits for the second person. Raises NotAllowed (403), NotFound (404: no such addressee, or not yours
    to send), WrongState (409: not open, or it waits already), Stale (412), AlertedAlready (409), Invalid (422: it
    cannot be sent to today either, it went through a task force whose mandate is over, it is the country of origin of
    somebody protected, or those named may not read it).
    """
    allowed(viewer, SEND_LATE)
    async with db.read(viewer) as tx:
        alert = await get_alert(tx, id)
    two = await _two(db, alert)
    async with told_when_blocked(db, viewer, SEND_LATE, alert.trigger), db.look(viewer) as tx:
        row = await tx.one(q.lock_alert, id=id)
        alert, kept = await _kept_back(tx, id, late.authority)
        if kept.state != "blocked":
            tx.audit(SEND_LATE, id, owner=alert.drafted_by.country, result="repeat")
            return alert
        if row["state"] == "released" and row["version"] != version:
            raise Stale
        one = await _fits(tx, facts, row, alert, late, clock())
        if two is not None:
            await _ask(tx, row, one, await propose(tx, late_proposal(alert, one.country, late, two)), two)
        else:
            await _send(tx, id, one, [member_of(one.code)], clock())
        return await get_alert(tx, id)


def late_kind(facts: Facts) -> Kind:
    """How the other of drafter and second person sends an alert at TLP:RED late."""

    async def on_release(db: Db, viewer: Viewer, proposal: WholeProposal) -> Act:
        if proposal.record is None:
            raise NotFound
        id, late = proposal.record, msgspec.convert(proposal.content, SentLate)

        async def act(tx: Tx) -> None:
            row = await tx.one(q.lock_alert, id=id)
            alert, kept = await _kept_back(tx, id, late.authority)
            if kept.state != "blocked":
                raise WrongState("It has been sent there meanwhile.", why="decided-meanwhile")
            one = await _fits(tx, facts, row, alert, late, utc_now())
            await tx.run(q.name_more, id=id, persons=late.persons)
            await _send(tx, id, one, [f"user:{user}" for user in late.persons], utc_now())

        return act

    return Kind(name="alert.send-late", roles=VERBS[SEND_LATE].roles, proposes=SEND_LATE, on_release=on_release)


async def _two(db: Db, alert: Alert) -> int | None:
    """The class of drafter and second person; None below TLP:RED, where one of them sends it alone."""
    if not is_red(alert.marking):
        return None
    return await db.class_id(red_class(alert.drafted_by.user, alert.second or alert.drafted_by.user))


async def _kept_back(tx: Tx, id: UUID, authority: UUID) -> tuple[Alert, Addressee]:
    alert = await get_alert(tx, id)
    kept = next((one for one in alert.addressees if one.authority.id == authority), None)
    if kept is None or not may_ask_late(tx.viewer, alert.drafted_by, alert.second, red=is_red(alert.marking)):
        raise NotFound
    return alert, kept


async def _fits(tx: Tx, facts: Facts, row: asyncpg.Record, alert: Alert, late: SentLate, now: datetime) -> Authority:
    """Whether it may be sent there now, and to those who are named. Raises WrongState, AlertedAlready, Invalid."""
    if row["state"] != "released":
        raise WrongState("This alert is not open.")
    await are_mandated(tx, alert.networks, "/authority")
    one = await _open_now(tx, late.authority, now)
    if is_red(alert.marking):
        await readers_fit(tx, late.persons, [one])
    elif late.persons:
        raise Invalid.field("/persons", "Persons are named at TLP:RED alone.", "not-here")
    await holds(tx, facts, alert.trigger)
    await not_to_origin(tx, facts, alert.trigger, [one.country], await excluded_from_alert(tx, alert.id))
    await ask_again(tx, alert, {one.id}, alert.number)
    return one


async def _ask(tx: Tx, row: asyncpg.Record, one: Authority, proposal: UUID, class_id: int) -> None:
    """Tell the two of them alone."""
    tx.require(ASK_LATE)
    tx.audit(ASK_LATE, row["id"], owner=one.country, result=one.code)
    tell_two(tx, "alert.asked-late", row, class_id, {"proposal": str(proposal)})


async def _send(tx: Tx, id: UUID, one: Authority, to: Sequence[str], now: datetime) -> None:
    tx.require(SEND_LATE)
    await let_in(tx, "alert", id, list(to))
    await begin(tx, await tx.one(q.lock_alert, id=id), now, {one.id: None})
    tx.audit(SEND_LATE, id, owner=one.country, result=one.code)
    await tell_alert(tx, "alert.sent-late", await tx.one(q.touch, id=id))


async def _open_now(tx: Tx, authority: UUID, now: datetime) -> Authority:
    [route] = await judged(tx, await named_authorities(tx, [authority]), now)
    if (block := route.blocked) is not None:
        message = f"{route.authority.code} cannot be sent to: {block.why} since {block.since}."
        raise Invalid.field("/authority", message, "blocked")
    return route.authority
