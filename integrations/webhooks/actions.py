"""Registering a partner's system by two persons, sending again, revoking."""

from datetime import datetime, timedelta
from uuid import UUID

import msgspec

from integrations.webhooks.model import PAUSE, PAUSED, PRINCIPAL, REGISTER, REPLAY, REVOKE, NewWebhook
from integrations.webhooks.queries import q
from jointops.base.access import Viewer, allowed
from jointops.base.approvals.actions import Approvals, propose
from jointops.base.approvals.model import Act, Kind, NewProposal, Proposal, WholeProposal
from jointops.base.db import Db
from jointops.base.errors import FieldError, Invalid, NotFound, WrongState
from jointops.base.ids import uuid7
from jointops.base.outward import Outward
from jointops.base.people.access import DECIDERS
from jointops.base.sessions.actions import Sessions
from jointops.base.tx import Tx
from realtime.log import Log

LASTS = timedelta(days=7)


async def propose_webhook(db: Db, approvals: Approvals, outward: Outward, viewer: Viewer, new: NewWebhook) -> Proposal:
    """Propose that a partner's system is called: it gets what these principals may see, so a second person agrees.

    Raises NotAllowed (403), Invalid (422: an address that we do not call, a principal that no system may stand for).
    """
    allowed(viewer, REGISTER)
    wrong = [
        FieldError(f"/principals/{place}", f"{one}: a system stands for a side, such as agency:FR-CA.", "principal")
        for place, one in enumerate(new.principals)
        if PRINCIPAL.fullmatch(one) is None
    ]
    if wrong:
        raise Invalid("A system cannot stand for some of these.", wrong)
    if new.url is not None:
        try:
            await outward.check(new.url)
        except OSError as error:  # Refused is one
            raise Invalid.field("/url", str(error), "address") from None
    class_id = await db.class_id(DECIDERS)
    async with db.write(viewer) as tx:
        tx.require(REGISTER)
        made = await propose(
            tx,
            NewProposal(
                kind="webhook.add",
                reason=new.reason,
                summary={name: getattr(new, name) for name in ("name", "principals", "clearance", "requests")},
                content=msgspec.structs.replace(new, url=new.url or ""),
                class_id=class_id,
                lasts=LASTS,
                record=uuid7(),
            ),
        )
        tx.audit(REGISTER, made, result="proposed")
        return await approvals.one(tx, made)


def webhook_kind() -> Kind:
    """How a registration is carried out: an account of its own, and the subscription from now on."""

    async def on_release(db: Db, viewer: Viewer, proposal: WholeProposal) -> Act:
        class_id = await db.class_id(DECIDERS)

        async def act(tx: Tx) -> None:
            await tx.run(q.register_webhook, proposal=proposal.id, class_id=class_id)
            tx.audit(REGISTER, proposal.record, result="released")

        return act

    return Kind(name="webhook.add", roles=frozenset({"admin", "dpo"}), proposes=REGISTER, on_release=on_release)


async def go_on(db: Db, log: Log, viewer: Viewer, id: UUID, since: datetime | None) -> None:
    """Send again what happened from an instant on, or go on where a parked system stands. Raises NotFound (404)."""
    place = None if since is None else await log.place_before(since)
    async with db.write(viewer) as tx:
        tx.require(REPLAY)
        if await tx.maybe(q.go_on, id=id, place=place) is None:
            raise NotFound
        tx.audit(REPLAY, id, result="go on" if since is None else f"since {since}")


async def pause_webhook(db: Db, viewer: Viewer, id: UUID) -> None:
    """Call it no more until somebody lets it go on: what happens meanwhile waits in order. A repeat changes nothing.

    Raises NotFound (404), WrongState (409: revoked).
    """
    async with db.write(viewer) as tx:
        tx.require(PAUSE)
        state = await tx.value(q.pause, id=id, trouble=PAUSED)
        if state is None:
            raise NotFound
        if state == "revoked":
            raise WrongState("This system was revoked.")
        tx.audit(PAUSE, id)


async def revoke_webhook(db: Db, sessions: Sessions, viewer: Viewer, id: UUID) -> None:
    """End a system at once, for good, with its account. Raises NotFound (404)."""
    async with db.write(viewer) as tx:
        tx.require(REVOKE)
        ended = await tx.value(q.revoke_webhook, id=id)
        if ended is None:
            raise NotFound
        tx.audit(REVOKE, id)
    for session in ended:
        sessions.forget(session)
