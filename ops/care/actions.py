"""Acts of the victim desk, and the one act that brings a person to it."""

from datetime import datetime
from uuid import UUID

import asyncpg
import msgspec

from jointops.base.access import Viewer
from jointops.base.cipher import Domain, RecordKey
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.errors import IdReused, Invalid, Stale, WrongState
from jointops.base.ids import reference
from jointops.base.tx import Event, Tx
from ops.care.model import (
    CHANGED,
    ERASE,
    LEAD,
    NEXT,
    RECORD,
    WORRY,
    Change,
    Details,
    Erasure,
    NewVictim,
    Victim,
    Worried,
    Worry,
    care_class,
)
from ops.care.queries import DETAILS, REASON, details_of, get_victim, q, record_key
from ops.operations.queries import get_operation

ROLE = "care"


async def raise_worry(db: Db, keys: Domain, viewer: Viewer, worry: Worry) -> Worried:
    """An officer is worried about a person: the desk of the officer's country leads on. A repeat changes nothing.

    Raises NotFound (404: no such operation for you), Invalid (422).
    """
    async with db.read(viewer) as tx:
        await get_operation(tx, worry.operation)
    class_id = await db.class_id(care_class(viewer.country))
    sealed, _ = _sealed(keys, worry.id, Details(indicators=worry.indicators, account=worry.note))
    async with db.write(viewer, ROLE) as tx:
        tx.require(WORRY)
        await tx.run(q.add_worry, operation=worry.operation, country=viewer.country, class_id=class_id, **sealed)
        tx.audit(WORRY)  # without the record: nothing leads from the officer's trail to the person
        tx.emit(_changed(worry.id, 1, class_id))
        return Worried(utc_now())


async def record_victim(db: Db, keys: Domain, viewer: Viewer, new: NewVictim) -> Victim:
    """The desk records a person it has spoken to. Raises IdReused (409)."""
    class_id = await db.class_id(care_class(viewer.country))
    async with db.write(viewer, ROLE) as tx:
        tx.require(RECORD)
        sealed, key = _sealed(keys, new.id, new.details)
        mine = {"operation": new.operation, "country": viewer.country, "is_child": new.is_child, "class_id": class_id}
        if await tx.maybe(q.add_victim, **mine, **sealed) is None:
            raise IdReused
        tx.emit(_changed(new.id, 1, class_id))
        await _step(tx, key, new.id, "screened", "Recorded by the desk.", class_id)
        tx.audit(RECORD, new.id)
        return await get_victim(tx, keys, new.id)


async def lead_victim(db: Db, keys: Domain, viewer: Viewer, id: UUID, version: int, change: Change) -> Victim:
    """The next step of a person's way.

    Raises NotFound (404), Stale (412), WrongState (409: the way does not lead there), Invalid (422: no consent yet).
    """
    async with db.look(viewer, ROLE) as tx:
        tx.require(LEAD)
        row = await _locked(tx, id, version)
        key = record_key(keys, row)
        if key is None:
            raise WrongState("This record was erased.", why="care-erased")
        details = change.details or details_of(row, key)
        consent = change.consent or row["consent"]
        state = change.state or row["state"]
        _may_lead(row, state, consent, details)
        sealed = key.encipher(DETAILS, msgspec.json.encode(details))
        await tx.one(q.change_victim, id=id, version=version, state=state, consent=consent, details=sealed)
        await _step(tx, key, id, state, change.reason, row["class_id"])
        tx.audit(LEAD, id, result=state)
        tx.emit(_changed(id, version + 1, row["class_id"]))
        return await get_victim(tx, keys, id)


async def erase_victim(db: Db, keys: Domain, viewer: Viewer, id: UUID, version: int, erasure: Erasure) -> None:
    """Destroy the record's key: no dump from now on holds the person.

    Raises NotFound (404), Stale (412), WrongState (409: a hold on its operation keeps it).
    """
    async with db.write(viewer, ROLE) as tx:
        tx.require(ERASE)
        row = await _locked(tx, id, version)
        if await tx.value(q.is_held, id=id):
            raise WrongState("A hold keeps this record.", why="record-held")
        await tx.one(q.erase_victim, id=id, version=version)
        tx.audit(ERASE, id, result=erasure.reason)
        tx.emit(_changed(id, version + 1, row["class_id"]))


def _sealed(keys: Domain, id: UUID, details: Details) -> tuple[dict[str, object], RecordKey]:
    """The columns of a new record, and its key for what else is written beside it."""
    if id.version != 7:
        raise Invalid.field("/id", "Make the id a UUID of version 7 (RFC 9562).", "uuid7")
    wrapped, key = keys.new_record(id)
    sealed = key.encipher(DETAILS, msgspec.json.encode(details))
    return {
        "id": id,
        "pseudonym": reference("V"),
        "key_id": wrapped.key_id,
        "key": wrapped.key,
        "details": sealed,
    }, key


async def _locked(tx: Tx, id: UUID, version: int) -> asyncpg.Record:
    row = await tx.one(q.lock_victim, id=id)
    if row["version"] != version:
        raise Stale
    return row


def _may_lead(row: asyncpg.Record, state: str, consent: str, details: Details) -> None:
    """Nobody is referred who has not agreed; for a child the guardian's name stands for consent (Palermo, art. 6)."""
    if state != row["state"] and state not in NEXT[row["state"]]:
        raise WrongState(f"From {row['state']} the way leads to: {', '.join(sorted(NEXT[row['state']])) or 'nowhere'}.")
    if state != "referred" or row["state"] == "referred":
        return
    if row["is_child"] and not details.guardian:
        raise Invalid.field("/details/guardian", "Name the guardian who decides for the child.", "guardian")
    if not row["is_child"] and consent != "yes":
        raise Invalid.field("/consent", "The person has not agreed to be referred.", "consent")
    if not details.service:
        raise Invalid.field("/details/service", "Name the service that the person is referred to.", "missing")


async def _step(tx: Tx, key: RecordKey, id: UUID, state: str, reason: str, class_id: int) -> None:
    at: datetime = utc_now()
    await tx.run(
        q.add_step,
        victim_id=id,
        state=state,
        by=tx.viewer.name,
        at=at,
        reason=key.encipher(REASON, reason.encode()),
        class_id=class_id,
    )


def _changed(id: UUID, version: int, class_id: int) -> Event:
    return Event(kind=CHANGED, record=id, version=version, class_id=class_id, at=utc_now())
