"""Files of an alert, its room, over HTTP."""

from uuid import UUID

from litestar import Controller, Response, delete, get, post

from alerts.attachments import actions, room
from alerts.attachments.model import (
    ADD,
    FETCH,
    READ_ROOM,
    REMOVE,
    AlertRoom,
    NewAttachment,
    NewFileVersion,
)
from alerts.coordination.model import Alert
from jointops.base.access import Viewer
from jointops.base.db import Db
from jointops.base.files import BODY, handed_over, judged
from jointops.base.http import IfMatch, version_of
from jointops.base.scanner import Scanner


class AttachmentController(Controller):
    path = "/api/alerts/{id:uuid}"

    @post("/attachments", opt={"verb": ADD, "most_bytes": BODY, "cost": "heavy"})
    async def attach(
        self, db: Db, scanner: Scanner, viewer: Viewer, id: UUID, data: NewAttachment, if_match: IfMatch = None
    ) -> Alert:
        return await actions.attach(db, scanner, viewer, id, version_of(if_match), judged(data.file))

    @get("/attachments/{attachment:uuid}", opt={"verb": FETCH, "cost": "heavy"})
    async def fetch(self, db: Db, viewer: Viewer, id: UUID, attachment: UUID) -> Response[bytes]:
        name, row = await actions.fetch(db, viewer, id, attachment)
        return handed_over(row["content"], row["media_type"], name)

    @delete("/attachments/{attachment:uuid}", opt={"verb": REMOVE}, status_code=200)
    async def detach(self, db: Db, viewer: Viewer, id: UUID, attachment: UUID, if_match: IfMatch = None) -> Alert:
        return await actions.detach(db, viewer, id, attachment, version_of(if_match))

    @post("/attachments/{attachment:uuid}/versions", opt={"verb": ADD, "most_bytes": BODY, "cost": "heavy"})
    async def anew(
        self,
        db: Db,
        scanner: Scanner,
        viewer: Viewer,
        id: UUID,
        attachment: UUID,
        data: NewFileVersion,
        if_match: IfMatch = None,
    ) -> Alert:
        file, version = judged(data.file), version_of(if_match)
        return await actions.attach_version(db, scanner, viewer, id, attachment, version, file, data.note)

    @get("/room", opt={"verb": READ_ROOM})
    async def room(self, db: Db, viewer: Viewer, id: UUID) -> AlertRoom:
        return await room.read_room(db, viewer, id)
