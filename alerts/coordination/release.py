"""Release: sending an alert, by the drafter's unit or, at TLP:RED, by the second person."""

from collections.abc import Awaitable, Callable
from uuid import UUID

import asyncpg

from alerts.authorities.standing import WRONG
from alerts.authorities.tasks import ask_to_verify, classes_for
from alerts.coordination.actions import add_addressees, not_over
from alerts.coordination.duplicates import ask_again
from alerts.coordination.ladder import begin
from alerts.coordination.model import RELEASE, Alert, face_class, on_side, released_class, side_of
from alerts.coordination.origin import Facts, besides, holds, not_to_origin, told_when_blocked
from alerts.coordination.queries import excluded_from_alert, get_alert, q
from alerts.coordination.red import is_red, red_class
from alerts.coordination.routing import routes_to, sent_to
from alerts.coordination.telling import tell_alert
from alerts.networks.queries import are_mandated
from jointops.base.access import FROM, MARKINGS, VERBS, Viewer, allowed
from jointops.base.approvals.model import Act, Kind, WholeProposal
from jointops.base.clock import Clock, utc_now
from jointops.base.db import Db
from jointops.base.errors import Invalid, NotFound, SecondPersonMissing, Stale, WrongState
from jointops.base.handling import stays_with_addressees
from jointops.base.tx import Tx


async def release_alert(
    db: Db, facts: Facts, viewer: Viewer, id: UUID, version: int, clock: Clock = utc_now, beside: str | None = None
) -> Alert:
    """Send it: from this commit on the addressees see it. A repeat answers the same.

    beside  number of an open alert about the same fact, known to whoever releases this one beside it

    Raises NotAllowed (403: its second person does, at TLP:RED as a proposal), NotFound (404), AlertedAlready (409: an
    open one tells of the same fact), WrongState (409: it was discarded), Stale (412), Invalid (422: it would reach a
    country that must not learn of what is behind it).
    """
    allowed(viewer, RELEASE)
    async with db.read(viewer) as tx:
        draft = await get_alert(tx, id)
    if is_red(draft.marking) and draft.state == "draft":
        raise SecondPersonMissing(
            "An alert at TLP:RED is released by its second person, as a proposal.", why="red-second"
        )
    send = await sending(db, facts, viewer, draft, version, clock, beside)
    async with told_when_blocked(db, viewer, RELEASE, draft.trigger), db.write(viewer) as tx:
        tx.require(RELEASE)
        row = await tx.one(q.lock_alert, id=id)
        if on_side(viewer, draft.drafted_by.unit, draft.second) is None:
            raise NotFound
        if row["state"] not in ("draft", "discarded"):
            tx.unchanged()
            tx.audit(RELEASE, id, owner=draft.drafted_by.country, result="repeat")
            return await get_alert(tx, id)
        _is_due(viewer, row, version)
        await send(tx)
        return await get_alert(tx, id)


def _is_due(viewer: Viewer, row: asyncpg.Record, version: int) -> None:
    """Whether this viewer can send what stands there now. Raises WrongState (409), SecondPersonMissing, Stale (412)."""
    if row["state"] == "discarded":
        raise WrongState("This draft was discarded: write the alert anew.")
    if row["second"] not in (None, viewer.user):
        raise SecondPersonMissing("The colleague whom its drafter named releases this alert.", why="second-releases")
    if row["version"] != version:
        raise Stale


async def sending(
    db: Db, facts: Facts, viewer: Viewer, draft: Alert, version: int, clock: Clock = utc_now, beside: str | None = None
) -> Callable[[Tx], Awaitable[None]]:
    """The act of sending a draft, ready to be done in a transaction that has locked it.

    Entries that are wrong are asked to be verified in the same transaction; where nobody is left to send to, in one of
    its own. Raises Invalid (422) then. The act raises Stale (412) where the record is kept from more since.
    """
    now = clock()
    if draft.state == "draft":
        not_over(draft.deadline, now)
    async with db.read(viewer) as tx:
        routes = await routes_to(tx, [one.authority.id for one in draft.addressees], now)
        excluded = await excluded_from_alert(tx, draft.id)
        if draft.trigger is not None:
            excluded |= await facts.excluded(tx, draft.trigger.kind, draft.trigger.id)
    shut = besides(excluded, viewer.country, draft.drafted_by.country)
    unit, id = draft.drafted_by.unit, draft.id
    by = on_side(viewer, unit, draft.second)
    stays = draft.state != "draft" or stays_with_addressees(MARKINGS[draft.marking], draft.handling)
    stale = [] if stays else [one.authority for one in routes if one.blocked and one.blocked.why in WRONG]
    classes = await classes_for(db, viewer, [one.country for one in stale]) if stale else {}
    countries = [one.authority.country for one in routes]
    try:
        agencies = sent_to(routes)
    except Invalid:
        if stale:
            async with told_when_blocked(db, viewer, RELEASE, draft.trigger), db.write(viewer) as tx:
                row = await tx.one(q.lock_alert, id=id)
                if by is None:
                    raise NotFound from None
                _is_due(viewer, row, version)
                await not_to_origin(tx, facts, draft.trigger, countries, excluded)
                await ask_to_verify(tx, stale, classes)
        raise
    told = {one.authority.id for one in routes if one.blocked is None}
    if is_red(draft.marking):
        whole = face = red_class(draft.drafted_by.user, draft.second or "", *draft.persons)
    else:
        side = side_of(unit, draft.second)
        whole = released_class(side, agencies, draft.marking, shut)
        face = face_class(side, agencies, draft.operation, draft.marking, draft.handling, shut)
    class_id, face_class_id = await db.class_id(whole), await db.class_id(face)

    async def act(tx: Tx) -> None:
        if by is None:
            raise NotFound
        await are_mandated(tx, draft.networks, "/networks")
        await holds(tx, facts, draft.trigger)
        kept = besides(await not_to_origin(tx, facts, draft.trigger, countries, excluded), draft.drafted_by.country)
        if any(not one.startswith(FROM) for one in kept - shut):
            raise Stale  # its owner keeps it from more than the class that was made knows of
        await ask_again(tx, draft, told, beside)
        row = await tx.one(
            q.release_alert,
            id=id,
            class_id=class_id,
            face_class_id=face_class_id,
            released_by=by,
        )
        if draft.raised:
            await add_addressees(tx, id, {one.authority.id: one.blocked for one in routes}, class_id)
        await tx.run(q.pass_on, alert_id=id, class_id=class_id)
        await tx.run(q.pass_on_files, alert_id=id, class_id=class_id)
        await begin(tx, row, now, {one.authority.id: one.blocked for one in routes})
        await ask_to_verify(tx, stale, classes)
        tx.audit(RELEASE, id, owner=draft.drafted_by.country, records=len(agencies))
        await tell_alert(tx, "alert.released", row)

    return act


def alert_kind(facts: Facts) -> Kind:
    """How the second person releases an alert at TLP:RED."""

    async def on_release(db: Db, viewer: Viewer, proposal: WholeProposal) -> Act:
        if proposal.record is None:
            raise NotFound
        async with db.read(viewer) as tx:
            draft = await get_alert(tx, proposal.record)
        send = await sending(db, facts, viewer, draft, draft.version)

        async def act(tx: Tx) -> None:
            tx.require(RELEASE)
            row = await tx.one(q.lock_alert, id=draft.id)
            if (row["state"], row["version"]) != ("draft", draft.version):
                raise Stale
            await send(tx)

        return act

    return Kind(name="alert.release", roles=VERBS[RELEASE].roles, proposes=RELEASE, on_release=on_release)
