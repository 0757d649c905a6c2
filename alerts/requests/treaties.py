"""Treaties and the states that they bind: what a request rests on."""

from datetime import date

from alerts.authorities.model import authority_class
from alerts.coordination.model import By
from alerts.requests.model import ADD_TREATY, CORRECT_TREATY, JOIN_TREATY, Party, PartyCorrection, Treaty
from alerts.requests.queries import get_treaty, q
from jointops.base.access import Viewer
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.errors import Invalid
from jointops.base.ids import uuid7
from jointops.base.tx import Event, Tx


async def add_treaty(db: Db, viewer: Viewer, new: Treaty) -> Treaty:
    """A treaty with its parties. Raises Invalid (422: its code is taken, a party stands twice)."""
    class_id = await db.class_id(authority_class())
    if len({one.country for one in new.parties}) != len(new.parties):
        raise Invalid.field("/parties", "A party stands here twice.", "twice")
    async with db.write(viewer) as tx:
        tx.require(ADD_TREATY)
        if await tx.maybe(q.add_treaty, code=new.code, name=new.name, class_id=class_id) is None:
            raise Invalid.field("/code", "This code is taken.", "taken")
        rows = [
            {"treaty": new.code, "country": one.country, "in_force_from": one.in_force_from, "class_id": class_id}
            for one in new.parties
        ]
        await tx.run_many(q.add_party, rows)
        tx.audit(ADD_TREATY, result=new.code, records=len(rows))
        _tell_treaty(tx, class_id, len(rows))
        return new


async def join_treaty(db: Db, viewer: Viewer, code: str, new: Party) -> Treaty:
    """A treaty binds one more state from a day on; of one that was struck, what it said stays known.

    Raises NotFound (404), Invalid (422: it is bound already).
    """
    class_id = await db.class_id(authority_class())
    async with db.write(viewer) as tx:
        tx.require(JOIN_TREATY)
        await get_treaty(tx, code)
        said = {"treaty": code, "country": new.country, "in_force_from": new.in_force_from, "class_id": class_id}
        joined = await tx.maybe(q.join_treaty, **said)
        if joined is None:
            raise Invalid.field("/country", "This treaty binds this state already.", "twice")
        if joined["was"] is not None:
            await _note(tx, viewer, code, new.country, joined["was"], new.in_force_from, "", class_id)
        tx.audit(JOIN_TREATY, owner=new.country, result=code)
        _tell_treaty(tx, class_id, 1)
        return await get_treaty(tx, code)


async def correct_party(db: Db, viewer: Viewer, code: str, country: str, new: PartyCorrection) -> Treaty:
    """A party was entered wrongly: the day that binds it is another, or none is. What it said stays, with the reason.

    Requests that were made meanwhile stay: whoever facilitates them reads since when either state is bound.
    Raises NotFound (404: no such treaty, or no such party), Invalid (422: it says so already).
    """
    class_id = await db.class_id(authority_class())
    async with db.write(viewer) as tx:
        tx.require(CORRECT_TREATY)
        was = (await tx.one(q.lock_party, treaty=code, country=country))["in_force_from"]
        if new.in_force_from == was:
            raise Invalid.field("/in_force_from", "This is what the table says already.", "same")
        await tx.run(q.correct_party, treaty=code, country=country, day=new.in_force_from)
        await _note(tx, viewer, code, country, was, new.in_force_from, new.reason, class_id)
        tx.audit(CORRECT_TREATY, owner=country, result=code)
        _tell_treaty(tx, class_id, 1)
        return await get_treaty(tx, code)


async def _note(
    tx: Tx, viewer: Viewer, code: str, country: str, was: date, becomes: date | None, reason: str, class_id: int
) -> None:
    await tx.run(
        q.add_correction,
        treaty=code,
        country=country,
        was=was,
        becomes=becomes,
        reason=reason,
        by=By(viewer.user, viewer.name, viewer.country, ""),
        class_id=class_id,
    )


def _tell_treaty(tx: Tx, class_id: int, parties: int) -> None:
    data = {"parties": parties}
    tx.emit(Event(kind="treaty.changed", record=uuid7(), version=1, class_id=class_id, at=utc_now(), data=data))
