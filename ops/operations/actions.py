"""Opening an operation, changing it and moving it on."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg

from jointops.base.access import Viewer, allowed
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.errors import Invalid, Stale, WrongState
from jointops.base.tx import Event, Tx
from ops.operations.model import (
    CHANGE,
    CHANGED,
    CREATE,
    PHASE,
    Changed,
    NewOperation,
    Operation,
    OperationChange,
    Participant,
    Phase,
    PhaseChange,
    is_back,
    is_next,
    operation_class,
    takes_part,
)
from ops.operations.queries import get_operation, q


async def create_operation(db: Db, viewer: Viewer, new: NewOperation) -> Operation:
    """Open an operation. Raises Invalid (422) when its code is taken or the viewer would stand outside of it."""
    allowed(viewer, CREATE)
    if not takes_part(viewer, new.code):
        raise Invalid.field("/code", "You can open only an operation that you are appointed to.", "not-appointed")
    class_id = await db.class_id(operation_class(new.code))
    async with db.write(viewer) as tx:
        tx.require(CREATE)
        _each_once("/participants", [member.country for member in new.participants])
        _nobody_ready_yet("/participants", new.participants)
        await add_operation(tx, new, class_id)
        operation = await get_operation(tx, new.code)
        tx.audit(CREATE, operation.id)
        return operation


async def change_operation(db: Db, viewer: Viewer, code: str, change: OperationChange, version: int) -> Operation:
    """Another window, countries that join, and where bureaux are called; everyone in the operation hears of it.

    No country is taken out: what it recorded stays, and so does it; in the grid it is withdrawn. Raises NotFound (404),
    Stale (412), WrongState (409: it is closed), Invalid (422).
    """
    async with db.write(viewer) as tx:
        tx.require(CHANGE)
        operation = await get_operation(tx, code)
        if operation.version != version:
            raise Stale
        if operation.phase == "closed":
            raise WrongState("It is closed: bring it back to its debrief first.", why="operation-closed")
        here = {member.country for member in operation.participants}
        joining = change.join or []
        _each_once("/join", [*here, *(member.country for member in joining)])
        _nobody_ready_yet("/join", joining)
        phones = change.bureau_phones or {}
        for country in phones:
            if country not in here:
                raise Invalid.field(f"/bureau_phones/{country}", "This country takes no part.", "no-member")
        window = change.window or None
        row = await tx.maybe(
            q.change,
            code=code,
            version=version,
            changed=Changed(viewer.name, utc_now(), change.reason),
            starts_at=window and window.start,
            ends_at=window and window.end,
        )
        if row is None:
            raise Stale
        await _add_participants(tx, code, joining, row["class_id"])
        await tx.run_many(
            q.set_bureau_phone,
            [{"operation": code, "country": country, "phone": phone} for country, phone in phones.items()],
        )
        what = [name for name in ("window", "join", "bureau_phones") if getattr(change, name)]
        tx.audit(CHANGE, row["id"], result=" ".join(what) or "nothing")
        _tell(tx, CHANGED, code, row, {"what": what})
        return await get_operation(tx, code)


def _each_once(pointer: str, countries: Sequence[str]) -> None:
    if len(set(countries)) < len(countries):
        raise Invalid.field(pointer, "A country is there twice: name it once.", "twice")


def _nobody_ready_yet(pointer: str, members: Sequence[Participant]) -> None:
    """A country becomes ready, and goes active, by its tasks (`ops.readiness`), not by being said to be."""
    for number, member in enumerate(members):
        if member.readiness in ("ready", "active"):
            raise Invalid.field(
                f"{pointer}/{number}/readiness", "A country is ready when its tasks are done.", "not-ready"
            )


async def add_operation(tx: Tx, new: NewOperation, class_id: int) -> UUID:
    """The rows of a new operation, and the word that it is there. Raises Invalid (422) when its code is taken."""
    row = await tx.maybe(
        q.add_operation,
        code=new.code,
        name=new.name,
        crime_types=new.crime_types,
        lead=new.lead,
        hub_country=new.hub_country,
        phase=new.phase,
        starts_at=new.window.start,
        ends_at=new.window.end,
        synthetic=new.synthetic,
        class_id=class_id,
    )
    if row is None:
        raise Invalid.field("/code", "This code is taken.", "taken")
    await _add_participants(tx, new.code, new.participants, class_id)
    _tell(tx, CHANGED, new.code, {"id": row["id"], "version": 1, "class_id": class_id}, {"what": ["opened"]})
    return row["id"]


async def _add_participants(tx: Tx, code: str, members: Sequence[Participant], class_id: int) -> None:
    rows = [
        {
            "operation": code,
            "country": member.country,
            "role": member.role,
            "readiness": member.readiness,
            "police_focal": member.focal_points.police,
            "prosecutor_focal": member.focal_points.prosecutor,
            "bureau_phone": member.bureau_phone,
            "class_id": class_id,
        }
        for member in members
    ]
    await tx.run_many(q.add_participant, rows)


async def change_phase(db: Db, viewer: Viewer, code: str, to: PhaseChange, version: int) -> Operation:
    """Move an operation to the phase that follows, or with a reason to the one before, and tell everyone in it.

    What was closed can be opened for its debrief again and not be active again: the periods of its records count since
    its closing, and what would be recorded now would end with them. Raises NotFound (404), Stale (412), WrongState
    (409), Invalid (422).
    """
    async with db.write(viewer) as tx:
        tx.require(PHASE)
        operation = await get_operation(tx, code)
        if operation.version != version:
            raise Stale
        await _may_follow(tx, code, operation.phase, to)
        changed = Changed(viewer.name, utc_now(), to.reason) if to.reason.strip() else None
        row = await tx.maybe(q.set_phase, code=code, phase=to.phase, version=version, changed=changed)
        if row is None:
            raise Stale
        tx.audit(PHASE, row["id"], result=to.phase)
        _tell(tx, PHASE, code, row, {"phase": to.phase})
        return await get_operation(tx, code)


async def _may_follow(tx: Tx, code: str, before: Phase, to: PhaseChange) -> None:
    back = is_back(before, to.phase)
    if not back and not is_next(before, to.phase):
        raise WrongState(f"An operation that is {before} does not become {to.phase} in one step.", why="phase-step")
    if back and not to.reason.strip():
        raise Invalid.field("/reason", "Say why it goes back.", "missing")
    if to.phase == "active" and await tx.value(q.was_closed, code=code):
        raise WrongState("It was closed: it takes no checks again. Open another operation.", why="phase-closed-before")


def _tell(tx: Tx, kind: str, code: str, row: asyncpg.Record | dict[str, Any], data: dict[str, object]) -> None:
    tx.emit(
        Event(
            kind=kind,
            record=row["id"],
            version=row["version"],
            class_id=row["class_id"],
            at=utc_now(),
            operation=code,
            data=data,
        )
    )
