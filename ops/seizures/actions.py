"""Opening a case after a seizure, writing in its forum, doing what was agreed, closing it."""

from datetime import date
from uuid import UUID

import asyncpg
import msgspec

from alerts.authorities.model import Authority
from alerts.authorities.queries import named_authorities
from alerts.coordination.model import Trigger
from alerts.coordination.origin import Facts, not_to_origin, told_when_blocked
from geo.countries import name_of
from jointops.base.access import Viewer, allowed
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.errors import IdReused, Invalid, NotAllowed, WrongState
from jointops.base.ids import uuid7
from jointops.base.tx import Event, Tx
from ops.incidents.model import Incident
from ops.seizures.model import CHANGED, CLOSE, MOST_ENTRIES, OPEN, WRITE, Case, NewCase, NewEntry, case_class
from ops.seizures.proposing import get_seizure, q
from ops.seizures.queries import get_case


async def open_case(db: Db, viewer: Viewer, facts: Facts, new: NewCase) -> Case:
    """Open the forum of a seizure for the countries and authorities that a person has chosen.

    The country that seized opens it, or the operation's centre: others do not pass its seizure on.
    Raises NotFound (404), NotAllowed (403), WrongState (409), IdReused (409), Invalid (422), KeptFromOrigin (422).
    """
    allowed(viewer, OPEN)
    countries = [one.country for one in new.countries]
    if len(set(countries)) < len(countries):
        raise Invalid.field("/countries", "A country is there twice: name it once.", "twice")
    trigger = Trigger("incident", new.incident)
    async with told_when_blocked(db, viewer, OPEN, trigger), db.look(viewer) as tx:
        incident = await get_seizure(tx, new.incident)
        if viewer.country != incident.country and f"centre:{incident.operation}" not in viewer.principals:
            raise NotAllowed("The country that seized opens the case, or the operation's centre.", why="not-its-case")
        if incident.country not in countries:
            seized = name_of(incident.country)
            raise Invalid.field("/countries", f"Name the country that seized too: {seized}.", "missing")
        chosen = await _chosen(tx, new)
        await not_to_origin(tx, facts, trigger, {*countries, *(one.country for one in chosen)})
        tx.audit("incident.read", new.incident, owner=incident.country)
    class_id = await db.class_id(case_class(incident.operation, countries, [one.code for one in chosen]))
    async with db.write(viewer) as tx:
        tx.require(OPEN)
        if await tx.value(q.case_of, incident=new.incident) == new.id:
            tx.unchanged()
            tx.audit(OPEN, new.id, result="repeat")
            return await get_case(tx, new.id)
        await _stored(tx, new, incident, class_id)
        tx.audit(OPEN, new.id, owner=incident.country, records=len(countries))
        _tell(tx, new.id, 1, incident.operation, class_id, "open")
        return await get_case(tx, new.id)


async def write_entry(db: Db, viewer: Viewer, id: UUID, new: NewEntry) -> Case:
    """A word, or an action of a country of the case. A repeat changes nothing.

    Raises NotFound (404), WrongState (409), IdReused (409), Invalid (422).
    """
    entry = {"id": new.id, "text": new.text, "owner": new.owner, "due_on": new.due_on}
    said = {**entry, "case_id": id, "by": viewer.name, "country": viewer.country}
    async with db.look(viewer) as tx:
        tx.require(WRITE)
        row = await tx.one(q.lock_case, id=id)
        if await tx.value(q.same_entry, **said):
            return await _repeated(tx, id)
        _is_open(row)
        if await tx.value(q.many_entries, case_id=id) >= MOST_ENTRIES:
            raise WrongState("This forum is full: close the case, and open another for what follows.", why="forum-full")
        if new.owner is not None and new.owner not in {one["country"] for one in row["countries"]}:
            raise Invalid.field("/owner", "An action is owned by a country of this case.", "unknown")
        if new.due_on is not None and new.due_on < _today():
            raise Invalid.field("/due_on", "This day has passed.", "time")
        if await tx.maybe(q.add_entry, class_id=row["class_id"], **said) is None:
            raise IdReused
        tx.audit(WRITE, id, owner=row["country"], result="action" if new.owner else "word")
        return await _moved(tx, row, "open")


async def do_action(db: Db, viewer: Viewer, id: UUID, note: str) -> Case:
    """What came of an action, said by its owner or the centre; said again it changes nothing.

    Raises NotFound (404), NotAllowed (403), WrongState (409).
    """
    async with db.look(viewer) as tx:
        tx.require(WRITE)
        action = await tx.one(q.lock_action, id=id)
        row = await tx.one(q.lock_case, id=action["case_id"])
        if viewer.country != action["owner"] and f"centre:{row['operation']}" not in viewer.principals:
            raise NotAllowed("The country that owns an action says what came of it.", why="not-the-owner")
        if action["done_at"] is not None and action["done_note"] == note:
            return await _repeated(tx, row["id"])
        _is_open(row)
        if action["done_at"] is not None:
            raise WrongState("This action is done.")
        await tx.run(q.do_action, id=id, at=utc_now(), note=note)
        tx.audit(WRITE, row["id"], owner=row["country"], result="done")
        return await _moved(tx, row, "open")


async def close_case(db: Db, viewer: Viewer, id: UUID, reason: str) -> Case:
    """Nothing is left to do. Raises NotFound (404), WrongState (409: actions are open)."""
    async with db.look(viewer) as tx:
        tx.require(CLOSE)
        row = await _open(tx, id)
        if (await get_case(tx, id)).open_actions:
            raise WrongState("Actions of this case are open: do them, or say why not.", why="actions-open")
        entry = {"id": uuid7(), "text": reason, "owner": None, "due_on": None}
        await tx.run(q.add_entry, case_id=id, by=viewer.name, country=viewer.country, class_id=row["class_id"], **entry)
        tx.audit(CLOSE, id, owner=row["country"])
        return await _moved(tx, row, "closed")


async def _chosen(tx: Tx, new: NewCase) -> list[Authority]:
    chosen = await named_authorities(tx, new.authorities)
    if len(chosen) != len(set(new.authorities)):
        raise Invalid.field("/authorities", "One of these authorities is not in the directory.", "unknown")
    countries = {one.country for one in new.countries}
    if abroad := [one.code for one in chosen if one.country not in countries]:
        raise Invalid.field("/authorities", f"Not of a country of this case: {', '.join(abroad)}.", "abroad")
    return chosen


async def _stored(tx: Tx, new: NewCase, incident: Incident, class_id: int) -> None:
    if await tx.value(q.case_of, incident=new.incident) is not None:
        raise WrongState("This seizure has its case.", why="case-there")
    row = await tx.maybe(
        q.add_case,
        id=new.id,
        operation=incident.operation,
        incident=incident.id,
        country=incident.country,
        occurred_at=incident.occurred_at,
        # What anybody in the operation sees of a seizure: no serial, no note, no person.
        goods=[{"commodity": one.commodity, "quantity": one.quantity, "unit": one.unit} for one in incident.items],
        countries=msgspec.to_builtins(new.countries),
        authorities=new.authorities,
        opened_by=tx.viewer.name,
        class_id=class_id,
    )
    if row is None:
        raise IdReused


async def _open(tx: Tx, id: UUID) -> asyncpg.Record:
    row = await tx.one(q.lock_case, id=id)
    _is_open(row)
    return row


def _is_open(row: asyncpg.Record) -> None:
    if row["state"] != "open":
        raise WrongState("This case is closed.")


async def _repeated(tx: Tx, id: UUID) -> Case:
    tx.unchanged()
    tx.audit(WRITE, id, result="repeat")
    return await get_case(tx, id)


async def _moved(tx: Tx, row: asyncpg.Record, state: str) -> Case:
    version = await tx.value(q.move_case, id=row["id"], state=state)
    _tell(tx, row["id"], version, row["operation"], row["class_id"], state)
    return await get_case(tx, row["id"])


def _tell(tx: Tx, id: UUID, version: int, operation: str, class_id: int, state: str) -> None:
    data = {"state": state}
    tx.emit(
        Event(kind=CHANGED, record=id, version=version, class_id=class_id, at=utc_now(), operation=operation, data=data)
    )


def _today() -> date:
    return utc_now().date()
