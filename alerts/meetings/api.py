"""Meetings of networks over HTTP."""

from uuid import UUID

from litestar import Controller, get, post

from alerts.meetings import actions
from alerts.meetings.model import DO, READ, RECORD, Meeting, NewMeeting
from alerts.meetings.queries import list_meetings
from jointops.base.access import Viewer
from jointops.base.db import Db
from jointops.base.http import IfMatch, version_of
from jointops.base.page import Page


class MeetingController(Controller):
    path = "/api"

    @get("/networks/{code:str}/meetings", opt={"verb": READ})
    async def many(self, db: Db, viewer: Viewer, code: str, cursor: str | None = None) -> Page[Meeting]:
        async with db.read(viewer) as tx:
            return await list_meetings(tx, code, cursor)

    @post("/networks/{code:str}/meetings", opt={"verb": RECORD})
    async def record(self, db: Db, viewer: Viewer, code: str, data: NewMeeting) -> Meeting:
        return await actions.record_meeting(db, viewer, code, data)

    @post("/action-items/{id:uuid}/done", opt={"verb": DO}, status_code=200)
    async def done(self, db: Db, viewer: Viewer, id: UUID, if_match: IfMatch = None) -> Meeting:
        return await actions.do_item(db, viewer, id, version_of(if_match))
