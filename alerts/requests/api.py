"""Cooperation requests and treaties over HTTP."""

from typing import Annotated, Literal
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import Parameter

from alerts.requests import actions
from alerts.requests.model import (
    ADD_TREATY,
    DRAFT,
    MOVE,
    READ,
    READ_TREATIES,
    Count,
    Move,
    NewRequest,
    Request,
    State,
    Treaty,
)
from alerts.requests.queries import count_requests, get_request, list_requests, list_treaties
from jointops.base.access import Viewer
from jointops.base.db import Db
from jointops.base.page import Page

ACTS = {"informal": "informal", "send": "sent", "receive": "received", "ask-more": "need-more", "execute": "executing",
        "answer": "answered", "refuse": "refused", "close": "closed"}  # fmt: skip

Act = Literal["informal", "send", "receive", "ask-more", "execute", "answer", "refuse", "close"]


class RequestController(Controller):
    path = "/api/requests"

    @get(opt={"verb": READ})
    async def many(
        self,
        db: Db,
        viewer: Viewer,
        wanted: Annotated[State | None, Parameter(query="state")] = None,
        cursor: str | None = None,
    ) -> Page[Request]:
        async with db.look(viewer) as tx:
            found = await list_requests(tx, wanted, cursor)
            tx.audit("request.list", records=len(found.items))
            return found

    @get("/counts", opt={"verb": READ})
    async def counts(self, db: Db, viewer: Viewer) -> list[Count]:
        async with db.read(viewer) as tx:
            return await count_requests(tx)

    @get("/{id:uuid}", opt={"verb": READ})
    async def one(self, db: Db, viewer: Viewer, id: UUID) -> Request:
        async with db.look(viewer) as tx:
            found, _ = await get_request(tx, id)
            tx.audit(READ, id)
            return found

    @post(opt={"verb": DRAFT})
    async def draft(self, db: Db, viewer: Viewer, data: NewRequest) -> Request:
        return await actions.draft_request(db, viewer, data)

    @post("/{id:uuid}/{act:str}", opt={"verb": MOVE}, status_code=200)
    async def move(self, db: Db, viewer: Viewer, id: UUID, act: Act, data: Move) -> Request:
        return await actions.move_request(db, viewer, id, ACTS[act], data.note)


class TreatyController(Controller):
    path = "/api/treaties"

    @get(opt={"verb": READ_TREATIES})
    async def many(self, db: Db, viewer: Viewer, cursor: Annotated[str, Parameter(max_length=40)] = "") -> Page[Treaty]:
        async with db.read(viewer) as tx:
            return await list_treaties(tx, cursor)

    @post(opt={"verb": ADD_TREATY})
    async def add(self, db: Db, viewer: Viewer, data: Treaty) -> Treaty:
        return await actions.add_treaty(db, viewer, data)
