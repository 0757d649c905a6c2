"""The desk of the data protection officer: a request comes in, its file is compiled, the person is answered."""

from datetime import datetime
from uuid import UUID

import msgspec

from alerts.screening.model import Person
from geo.countries import names_of
from jointops.base.access import Viewer, allowed
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.errors import Stale, WrongState
from jointops.base.ids import uuid7
from jointops.base.tx import Event, Tx
from ops.rights.finding import PersonFinder, Reference, q
from ops.rights.model import (
    ANSWER,
    ANSWER_WITHIN,
    CHANGED,
    COMPILE,
    FOUND,
    OPEN,
    File,
    NewRequest,
    SubjectRequest,
    desk_class,
    owner_class,
)
from ops.rights.queries import get_file, get_request


async def open_request(db: Db, viewer: Viewer, new: NewRequest) -> SubjectRequest:
    """A person's request comes in: it is due 30 days after it was received. Raises NotAllowed (403)."""
    id, class_id = uuid7(), await db.class_id(desk_class())
    async with db.write(viewer) as tx:
        tx.require(OPEN)
        await tx.run(
            q.open_request,
            id=id,
            kind=new.kind,
            channel=new.channel,
            subject=new.person,
            received_at=new.received_at,
            due_at=new.received_at + ANSWER_WITHIN,
            opened_by=viewer.user,
            class_id=class_id,
        )
        tx.audit(OPEN, id, asked=msgspec.json.encode(new.person).decode(), result=new.kind)
        tx.emit(_changed(id, 1, class_id, "received"))
        return await get_request(tx, id, utc_now())


async def compile_file(db: Db, finder: PersonFinder, viewer: Viewer, id: UUID, version: int) -> File:
    """Find all that may concern the person and ask each owner. Again finds what came since.

    Raises NotAllowed (403), NotFound (404), Stale (412), WrongState (409: answered).
    """
    allowed(viewer, COMPILE)
    async with db.read(viewer) as tx:
        known = await get_request(tx, id, utc_now())
    found = await finder.find(msgspec.convert(known.person, Person))
    classes = {one.owner: await db.class_id(owner_class(one.owner)) for one in found}
    class_id = await db.class_id(desk_class())
    async with db.look(viewer) as tx:
        tx.require(COMPILE)
        await _move(tx, known, version, "compiling", "", None)
        await _ask_owners(tx, known, found, classes)
        tx.emit(_changed(id, version + 1, class_id, "compiling"))
        file = await get_file(tx, id, utc_now())
        tx.audit_by_owner(COMPILE, (one.owner for one in file.findings), id)
        return file


async def answer_person(db: Db, viewer: Viewer, id: UUID, version: int, text: str) -> File:
    """The person was answered. Raises WrongState (409) while an owner has not decided, Stale (412), NotFound (404)."""
    class_id = await db.class_id(desk_class())
    async with db.look(viewer) as tx:
        tx.require(ANSWER)
        known = await get_file(tx, id, utc_now())
        if waiting := await _undecided(tx, known):
            raise WrongState(
                f"These owners have not decided yet: {names_of(waiting)}.", why="owners-undecided", countries=waiting
            )
        await _move(tx, known, version, "answered", text, utc_now())
        tx.audit_by_owner(ANSWER, (one.owner for one in known.findings), id)
        tx.emit(_changed(id, version + 1, class_id, "answered"))
        return await get_file(tx, id, utc_now())


async def _undecided(tx: Tx, file: File) -> list[str]:
    """Countries that have not decided yet. Where no bureau is nobody could, and alerts are written there too."""
    owners = {one.owner for one in file.findings if one.state == "open"}
    return sorted(row["country"] for row in await tx.all(q.with_a_bureau, countries=sorted(owners)))


async def _move(
    tx: Tx, known: SubjectRequest, version: int, state: str, answer: str, answered_at: datetime | None
) -> None:
    if known.state == "answered":
        raise WrongState("This request was answered.", why="request-answered")
    row = await tx.maybe(
        q.move_request, id=known.id, version=version, state=state, answer=answer, answered_at=answered_at
    )
    if row is None:
        raise Stale


async def _ask_owners(tx: Tx, request: SubjectRequest, found: list[Reference], classes: dict[str, int]) -> None:
    asked = await tx.all(
        q.add_findings,
        request_id=request.id,
        request_kind=request.kind,
        subject=request.person,
        due_at=request.due_at,
        found=found,
        classes=classes,
    )
    now = utc_now()
    for row in asked:
        tx.audit("subject.ask", row["record"], owner=row["owner"], result=request.kind)
        said = {"kind": row["kind"]}
        tx.emit(Event(kind=FOUND, record=row["id"], version=1, class_id=row["class_id"], at=now, data=said))


def _changed(id: UUID, version: int, class_id: int, state: str) -> Event:
    return Event(kind=CHANGED, record=id, version=version, class_id=class_id, at=utc_now(), data={"state": state})
