"""Opening a room for some members of a network, asking and answering there, closing it."""

from uuid import UUID

import asyncpg

from alerts.coordination.model import By
from alerts.networks.model import keeper_of
from alerts.rooms.model import CHANGED, CLOSE, MOST_QUESTIONS, OPEN, WRITE, NewRoom, Question, Room, room_class
from alerts.rooms.parties import agencies_of
from alerts.rooms.queries import get_room, is_keeper, q
from jointops.base.access import MARKINGS, Viewer, allowed
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.errors import IdReused, Invalid, NotAllowed, NotFound, WrongState
from jointops.base.tx import Event, Tx


async def open_room(db: Db, viewer: Viewer, network: str, new: NewRoom) -> Room:
    """A network's secretariat opens a room for some of its members.

    Raises NotFound (404), NotAllowed (403), Invalid (422: no member, or not cleared), IdReused (409).
    """
    allowed(viewer, OPEN)
    if not is_keeper(viewer, network):
        raise NotAllowed("A network's rooms are opened by its own secretariat.")
    if MARKINGS[new.marking] > viewer.clearance:
        raise Invalid.field("/marking", "You are not cleared for this marking yourself.", "clearance")
    async with db.read(viewer) as tx:
        agencies = await agencies_of(tx, network, new.parties)
    class_id = await db.class_id(room_class(network, agencies.values(), new.marking))
    said = {"network": network, "title": new.title, "about": new.about, "marking": new.marking}
    said |= {"parties": sorted(new.parties)}
    async with db.write(viewer) as tx:
        tx.require(OPEN)
        by = by_of(viewer, keeper_of(network))
        row = await tx.maybe(q.add_room, id=new.id, **said, agencies=agencies, by=by, class_id=class_id)
        if row is None:
            known = await tx.maybe(q.lock_room, id=new.id)
            if known is None or {name: known[name] for name in said} != said:
                raise IdReused
            tx.unchanged()
            tx.audit(OPEN, new.id, result="repeat")
            return await get_room(tx, new.id)
        tx.audit(OPEN, new.id, result=network, records=len(agencies))
        tell(tx, new.id, 1, class_id, network, "open")
        return await get_room(tx, new.id)


async def ask(db: Db, viewer: Viewer, id: UUID, new: Question) -> Room:
    """Something is unclear. Raises NotFound (404), NotAllowed (403), WrongState (409)."""
    async with db.look(viewer) as tx:
        tx.require(WRITE)
        room = await open_one(tx, id)
        about = room
        if new.document is not None:
            about = await tx.one(q.lock_document, id=new.document)
            if about["room_id"] != id:
                raise NotFound
        if (await tx.one(q.held, room=id))["questions"] >= MOST_QUESTIONS:
            raise WrongState("This room is full: close it, and open another for what follows.", why="room-full")
        row = await tx.maybe(
            q.ask,
            room=id,
            document=new.document,
            question=new.text,
            by=by_of(viewer, ""),
            user=viewer.user,
            class_id=about["class_id"],
        )
        if row is None:
            tx.unchanged()
            tx.audit(WRITE, id, result="repeat")
            return await get_room(tx, id)
        tx.audit(WRITE, id, result="question")
        return await moved(tx, room, about["class_id"])


async def answer(db: Db, viewer: Viewer, id: UUID, text: str) -> Room:
    """It is clear now, to all who see the question: said by the side whose document it is, or the secretariat.

    Raises NotFound (404), NotAllowed (403), WrongState (409: answered, or the room is closed).
    """
    async with db.look(viewer) as tx:
        tx.require(WRITE)
        room = await open_one(tx, (await tx.one(q.room_of_question, id=id))["room_id"])
        asked = await tx.one(q.lock_clarification, id=id)
        if not is_keeper(viewer, room["network"]) and asked["unit"] not in viewer.principals:
            raise NotAllowed("The side whose document it is answers, or the secretariat.", why="not-its-document")
        if asked["answered_at"] is not None:
            raise WrongState("This was answered: ask anew where the answer is unclear.")
        await tx.run(q.answer, id=id, answer=text, by=by_of(viewer, ""))
        tx.audit(WRITE, room["id"], result="answer")
        return await moved(tx, room, asked["class_id"])


async def close_room(db: Db, viewer: Viewer, id: UUID, reason: str) -> Room:
    """Nothing more is written here. Raises NotFound (404), NotAllowed (403), WrongState (409)."""
    async with db.look(viewer) as tx:
        tx.require(CLOSE)
        room = await open_one(tx, id)
        if not is_keeper(viewer, room["network"]):
            raise NotAllowed("A network's rooms are closed by its own secretariat.")
        version = await tx.value(q.close_room, id=id, reason=reason)
        tx.audit(CLOSE, id)
        tell(tx, id, version, room["class_id"], room["network"], "closed")
        return await get_room(tx, id)


async def open_one(tx: Tx, id: UUID) -> asyncpg.Record:
    """A room that is written in, kept for this act, before anything in it. Raises NotFound (404), WrongState (409)."""
    room = await tx.one(q.lock_room, id=id)
    if room["state"] != "open":
        raise WrongState("This room is closed.")
    return room


async def moved(tx: Tx, room: asyncpg.Record, class_id: int) -> Room:
    """Told to those who see what happened; the room keeps its version, by which the others would count it."""
    tell(tx, room["id"], room["version"], class_id, room["network"], "open")
    return await get_room(tx, room["id"])


def by_of(viewer: Viewer, unit: str) -> By:
    return By(viewer.user, viewer.name, viewer.country, unit)


def tell(tx: Tx, id: UUID, version: int, class_id: int, network: str, state: str) -> None:
    data = {"network": network, "state": state}
    tx.emit(Event(kind=CHANGED, record=id, version=version, class_id=class_id, at=utc_now(), data=data))
