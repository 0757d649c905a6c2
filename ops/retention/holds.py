"""Holds: what must not be purged for now, by the data protection officer or by the bureau whose records they are."""

from uuid import UUID

import msgspec

from alerts.watchlists.queries import find_entry_owner, find_list_owner
from jointops.base.access import Viewer, allowed
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.errors import Invalid, NotAllowed, NotFound, WrongState
from jointops.base.ids import uuid7
from jointops.base.tx import Event, Tx
from ops.retention.model import HOLD, LIFT, OF_SEVERAL, Hold, NewHold, hold_class
from ops.retention.queries import get_hold, q
from ops.rights.finding import PersonFinder

PLACED = "hold.placed"
LIFTED = "hold.lifted"


class Held(msgspec.Struct, frozen=True):
    """What a hold keeps, and whose it is (None: of several countries)."""

    kind: str
    records: list[UUID]
    scope: str | None
    owner: str | None


async def place_hold(db: Db, finder: PersonFinder, viewer: Viewer, new: NewHold) -> Hold:
    """Keep records from the purge. Raises NotFound (404: none of yours), Invalid (422)."""
    allowed(viewer, HOLD)
    held = await _held(db, finder, viewer, new)
    if viewer.role != "dpo" and held.owner != viewer.country:
        raise NotFound
    id, class_id = uuid7(), await db.class_id(hold_class(held.owner))
    async with db.write(viewer) as tx:
        tx.require(HOLD)
        await tx.run(
            q.add_hold,
            id=id,
            kind=held.kind,
            records=held.records,
            scope=held.scope,
            owner=held.owner,
            reason=new.reason,
            placed_by=viewer.user,
            placed_as=viewer.role,
            class_id=class_id,
        )
        tx.audit(HOLD, id, owner=held.owner, result=held.kind, records=len(held.records) or 1)
        tx.emit(Event(kind=PLACED, record=id, version=1, class_id=class_id, at=utc_now(), data={"kind": held.kind}))
        return await get_hold(tx, id)


async def lift_hold(db: Db, viewer: Viewer, id: UUID, reason: str) -> Hold:
    """End a hold. Raises NotFound (404), NotAllowed (403), WrongState (409: it was lifted already)."""
    async with db.write(viewer) as tx:
        tx.require(LIFT)
        hold = await get_hold(tx, id)
        # What keeps several countries' records nobody could lift once the placer's country has no such officer.
        if hold.reason is None and not (hold.kind in OF_SEVERAL and viewer.role == "dpo"):
            raise NotAllowed(
                "The country that placed this hold lifts it, or the one whose records it keeps.", why="hold-abroad"
            )
        if hold.placed_as == "dpo" and viewer.role != "dpo":
            raise NotAllowed("The data protection officer placed this hold and lifts it.", why="hold-of-officer")
        row = await tx.maybe(q.lift, id=id, at=utc_now(), by=viewer.user, reason=reason)
        if row is None:
            raise WrongState("This hold was lifted already.", why="hold-lifted")
        tx.audit(LIFT, id, owner=row["owner"])
        tx.emit(Event(kind=LIFTED, record=id, version=2, class_id=row["class_id"], at=utc_now()))
        return await get_hold(tx, id)


async def _held(db: Db, finder: PersonFinder, viewer: Viewer, new: NewHold) -> Held:
    """What is meant, looked up with the purger's rights. Raises NotFound (404), Invalid (422)."""
    meant = [name for name in ("record", "list", "operation", "person") if getattr(new, name) is not None]
    if len(meant) != 1:
        raise Invalid.field("/record", "Name one thing to hold: a record, a list, an operation or a person.", "one")
    if new.person is not None:
        if viewer.role != "dpo":
            raise NotAllowed("The data protection officer holds what concerns a person.", why="hold-of-person")
        found = await finder.find(new.person)
        if not found:
            raise NotFound("Nothing that is kept may concern this person.")
        return Held("person", [one.record for one in found], None, None)
    async with db.service("purger") as tx:
        if new.record is not None:
            return await _of_record(tx, new.record)
        if new.list is not None:
            return Held("list", [], f"list:{new.list}", _known(await find_list_owner(tx, new.list)))
        if await tx.value(q.operation_class, code=new.operation) is None:
            raise NotFound
        return Held("operation", [], f"operation:{new.operation}", None)


async def _of_record(tx: Tx, record: UUID) -> Held:
    """An entry, a check, an alert, a request, a room, a shift, a session … Raises NotFound (404).

    No device, pack, second screening or task of the directory is held, though each has a period: none tells of a case.
    """
    if (owner := await find_entry_owner(tx, record)) is not None:
        return Held("record", [record], None, owner)
    row = await tx.one(q.holdable, id=record)
    return Held("record", row["records"], None, row["owner"] or None)


def _known(owner: str | None) -> str:
    if owner is None:
        raise NotFound
    return owner


async def hold_of(tx: Tx, records: list[UUID], scopes: list[str], country: str) -> str | None:
    """Why a hold keeps one of some records, None if none does; `tx` is the purger's.

    country  whose words are given; of a hold of others "", for the reason is theirs
    """
    row = await tx.maybe(q.hold_of, records=records, scopes=scopes, country=country)
    return row["reason"] if row else None
