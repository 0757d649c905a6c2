"""Notices of authorities and circulars over HTTP."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import Parameter

from alerts.notices import actions
from alerts.notices.model import (
    READ,
    READ_CIRCULARS,
    REPLY,
    SAY,
    SEND,
    WITHDRAW,
    Circular,
    CircularAnswer,
    CircularReply,
    NewCircular,
    NewNotice,
    Notice,
)
from alerts.notices.queries import get_circular, list_answers, list_circulars, list_notices
from jointops.base.access import Viewer
from jointops.base.clock import day_of_the_last, utc_now
from jointops.base.db import Db
from jointops.base.page import Page

Country = Annotated[str, Parameter(pattern="^[A-Z]{2}$")]


class AuthorityNoticeController(Controller):
    path = "/api/authority-notices"

    @get(opt={"verb": READ})
    async def many(
        self,
        db: Db,
        viewer: Viewer,
        authority: UUID | None = None,
        country: Country | None = None,
        standing: bool = False,
        cursor: str | None = None,
    ) -> Page[Notice]:
        since = day_of_the_last(utc_now()) if standing else None
        async with db.read(viewer) as tx:
            return await list_notices(tx, authority, country, since, cursor)

    @post(opt={"verb": SAY})
    async def say(self, db: Db, viewer: Viewer, data: NewNotice) -> Notice:
        return await actions.say_notice(db, viewer, data)

    @post("/{id:uuid}/withdraw", opt={"verb": WITHDRAW}, status_code=200)
    async def withdraw(self, db: Db, viewer: Viewer, id: UUID) -> Notice:
        return await actions.withdraw_notice(db, viewer, id)


class CircularController(Controller):
    path = "/api/circulars"

    @get(opt={"verb": READ_CIRCULARS})
    async def many(self, db: Db, viewer: Viewer, cursor: str | None = None) -> Page[Circular]:
        async with db.read(viewer) as tx:
            return await list_circulars(tx, cursor)

    @get("/{id:uuid}", opt={"verb": READ_CIRCULARS})
    async def one(self, db: Db, viewer: Viewer, id: UUID) -> Circular:
        async with db.read(viewer) as tx:
            return await get_circular(tx, id)

    @get("/{id:uuid}/answers", opt={"verb": READ_CIRCULARS})
    async def answers(
        self, db: Db, viewer: Viewer, id: UUID, cursor: Annotated[str, Parameter(max_length=16)] = ""
    ) -> Page[CircularAnswer]:
        async with db.read(viewer) as tx:
            return await list_answers(tx, id, cursor)

    @post(opt={"verb": SEND})
    async def send(self, db: Db, viewer: Viewer, data: NewCircular) -> Circular:
        return await actions.send_circular(db, viewer, data)

    @post("/{id:uuid}/reply", opt={"verb": REPLY}, status_code=200)
    async def reply(self, db: Db, viewer: Viewer, id: UUID, data: CircularReply) -> Circular:
        return await actions.reply_to_circular(db, viewer, id, data)
