"""Rooms of networks over HTTP."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, Response, get, post, put
from litestar.params import Parameter

from alerts.rooms import actions, documents, taking_part
from alerts.rooms.model import (
    CLOSE,
    FETCH,
    OPEN,
    READ,
    SET_PARTIES,
    WRITE,
    Answer,
    Closing,
    NewDocument,
    NewParties,
    NewRoom,
    NewVersion,
    Question,
    Room,
    RoomLine,
)
from alerts.rooms.queries import get_room, list_rooms, owners_in
from jointops.base.access import Viewer
from jointops.base.db import Db
from jointops.base.files import BODY, handed_over
from jointops.base.http import IfMatch, version_of
from jointops.base.page import Page
from jointops.base.scanner import Scanner

Number = Annotated[int, Parameter(ge=1, le=1000)]


class RoomController(Controller):
    path = "/api"

    @get("/networks/{code:str}/rooms", opt={"verb": READ})
    async def many(self, db: Db, viewer: Viewer, code: str, cursor: str | None = None) -> Page[RoomLine]:
        async with db.look(viewer) as tx:
            found = await list_rooms(tx, code, cursor)
            tx.audit_by_owner("room.list", (one.opened_country for one in found.items))
            return found

    @post("/networks/{code:str}/rooms", opt={"verb": OPEN})
    async def open(self, db: Db, viewer: Viewer, code: str, data: NewRoom) -> Room:
        return await actions.open_room(db, viewer, code, data)

    @get("/rooms/{id:uuid}", opt={"verb": READ})
    async def one(self, db: Db, viewer: Viewer, id: UUID) -> Room:
        async with db.look(viewer) as tx:
            found = await get_room(tx, id)
            tx.audit_by_owner(READ, owners_in(found), id)
            return found

    @post("/rooms/{id:uuid}/documents", opt={"verb": WRITE, "most_bytes": BODY, "cost": "heavy"})
    async def add(self, db: Db, scanner: Scanner, viewer: Viewer, id: UUID, data: NewDocument) -> Room:
        return await documents.add_document(db, scanner, viewer, id, data)

    @post("/documents/{id:uuid}/versions", opt={"verb": WRITE, "most_bytes": BODY, "cost": "heavy"})
    async def anew(
        self, db: Db, scanner: Scanner, viewer: Viewer, id: UUID, data: NewVersion, if_match: IfMatch = None
    ) -> Room:
        return await documents.add_version(db, scanner, viewer, id, version_of(if_match), data)

    @get("/documents/{id:uuid}/versions/{number:int}", opt={"verb": FETCH, "cost": "heavy"})
    async def fetch(self, db: Db, viewer: Viewer, id: UUID, number: Number) -> Response[bytes]:
        name, row = await documents.fetch_file(db, viewer, id, number)
        return handed_over(row["content"], row["media_type"], name)

    @post("/rooms/{id:uuid}/questions", opt={"verb": WRITE})
    async def ask(self, db: Db, viewer: Viewer, id: UUID, data: Question) -> Room:
        return await actions.ask(db, viewer, id, data)

    @post("/questions/{id:uuid}/answer", opt={"verb": WRITE}, status_code=200)
    async def answer(self, db: Db, viewer: Viewer, id: UUID, data: Answer) -> Room:
        return await actions.answer(db, viewer, id, data.text)

    @put("/rooms/{id:uuid}/parties", opt={"verb": SET_PARTIES})
    async def set_parties(self, db: Db, viewer: Viewer, id: UUID, data: NewParties, if_match: IfMatch = None) -> Room:
        return await taking_part.set_parties(db, viewer, id, version_of(if_match), data)

    @post("/rooms/{id:uuid}/close", opt={"verb": CLOSE}, status_code=200)
    async def close(self, db: Db, viewer: Viewer, id: UUID, data: Closing) -> Room:
        return await actions.close_room(db, viewer, id, data.reason)
