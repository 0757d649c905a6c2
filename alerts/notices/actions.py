"""Saying how one is reached for a time; asking many authorities at once and counting who has answered."""

from collections.abc import Mapping
from uuid import UUID

from alerts.authorities.model import Authority, authority_class, member_of
from alerts.authorities.queries import get_authority
from alerts.coordination.model import By
from alerts.networks.queries import are_mandated, contact_points, get_network
from alerts.notices.model import (
    KEEPERS,
    REPLY,
    SAY,
    SEND,
    WITHDRAW,
    Circular,
    CircularReply,
    NewCircular,
    NewNotice,
    Notice,
)
from alerts.notices.queries import get_circular, q
from jointops.base.access import Viewer
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.errors import Invalid, NotAllowed, NotFound, WrongState
from jointops.base.tx import Event, Tx, row_as


async def say_notice(db: Db, viewer: Viewer, new: NewNotice) -> Notice:
    """An authority's own people, or the keepers of the directory, say how it is reached for a time.

    Raises NotFound (404), NotAllowed (403), Invalid (422).
    """
    class_id = await db.class_id(authority_class())
    async with db.write(viewer) as tx:
        tx.require(SAY)
        known = await _spoken_for(tx, new.authority)
        if new.ends_on is not None and new.ends_on < new.starts_on:
            raise Invalid.field("/ends_on", "It ends before it begins.", "order")
        row = await tx.one(
            q.add_notice,
            authority_id=known.id,
            kind=new.kind,
            text=new.text,
            starts_on=new.starts_on,
            ends_on=new.ends_on,
            class_id=class_id,
        )
        tx.audit(SAY, row["id"], owner=known.country)
        _tell(tx, "authority.notice", row["id"], 1, class_id, {"country": known.country, "kind": new.kind})
        return row_as(Notice, await tx.one(q.get_notice, id=row["id"]))


async def withdraw_notice(db: Db, viewer: Viewer, id: UUID) -> Notice:
    """It holds no more. Raises NotFound (404), NotAllowed (403), WrongState (409)."""
    class_id = await db.class_id(authority_class())
    async with db.write(viewer) as tx:
        tx.require(WITHDRAW)
        notice = row_as(Notice, await tx.one(q.get_notice, id=id))
        await _spoken_for(tx, notice.authority)
        if await tx.maybe(q.withdraw_notice, id=id) is None:
            raise WrongState("This notice was withdrawn before.")
        tx.audit(WITHDRAW, id, owner=notice.country)
        data = {"country": notice.country, "kind": notice.kind}
        _tell(tx, "authority.notice", id, notice.version + 1, class_id, data)
        return row_as(Notice, await tx.one(q.get_notice, id=id))


async def send_circular(db: Db, viewer: Viewer, new: NewCircular) -> Circular:
    """Ask some authorities something, each once.

    Raises Invalid (422: a code that is in no directory, nobody at all, no such network, or a task force whose
    mandate is over).
    """
    class_id = await db.class_id(authority_class())
    async with db.write(viewer) as tx:
        tx.require(SEND)
        known = {row["code"]: row["id"] for row in await tx.all(q.coded, codes=new.authorities)}
        for place, code in enumerate(new.authorities):
            if code not in known:
                raise Invalid.field(f"/authorities/{place}", "No authority has this code.", "unknown")
        whom = {*known.values(), *(await _contacts(tx, new.network) if new.network else [])}
        if not whom:
            raise Invalid.field("/authorities", "Name authorities, or a network with contact points.", "missing")
        by = By(viewer.user, viewer.name, viewer.country, "")
        row = await tx.one(q.add_circular, title=new.title, text=new.text, by=by, class_id=class_id)
        asked = [{"circular_id": row["id"], "authority_id": one, "class_id": class_id} for one in sorted(whom)]
        await tx.run_many(q.ask, asked)
        tx.audit(SEND, row["id"], records=len(whom))
        _tell(tx, "circular.sent", row["id"], 1, class_id, {"sent": len(whom)})
        return await get_circular(tx, row["id"])


async def _contacts(tx: Tx, network: str) -> list[UUID]:
    """The contact points of a network through which something is sent today. Raises Invalid (422)."""
    try:
        await get_network(tx, network)
    except NotFound:
        raise Invalid.field("/network", "There is no such network.", "unknown") from None
    await are_mandated(tx, [network], "/network")
    return await contact_points(tx, [network], [])


async def reply_to_circular(db: Db, viewer: Viewer, id: UUID, reply: CircularReply) -> Circular:
    """An authority answers; its last word counts, and it counts once. Raises NotFound (404), NotAllowed (403)."""
    class_id = await db.class_id(authority_class())
    async with db.write(viewer) as tx:
        tx.require(REPLY)
        known = await _spoken_for(tx, reply.authority)
        await tx.one(q.reply, circular=id, authority=known.id, reply=reply.text)
        tx.audit(REPLY, id, owner=known.country)
        circular = await get_circular(tx, id)
        _tell(tx, "circular.replied", id, 1 + circular.replied, class_id, {"country": known.country})
        return circular


async def _spoken_for(tx: Tx, authority: UUID) -> Authority:
    known = await get_authority(tx, authority)
    if member_of(known.code) not in tx.viewer.principals and tx.viewer.role not in KEEPERS:
        raise NotAllowed("An authority's own people speak for it, and those who keep the directory.")
    return known


def _tell(tx: Tx, kind: str, record: UUID, version: int, class_id: int, data: Mapping[str, object]) -> None:
    tx.emit(Event(kind=kind, record=record, version=version, class_id=class_id, at=utc_now(), data=dict(data)))
