"""Files of an alert over HTTP."""

from uuid import UUID

from litestar import Controller, Response, delete, get, post

from alerts.attachments import actions
from alerts.attachments.model import ADD, FETCH, REMOVE, NewAttachment
from alerts.coordination.model import Alert
from jointops.base.access import Viewer
from jointops.base.db import Db
from jointops.base.files import BODY, handed_over, judged
from jointops.base.http import IfMatch, version_of
from jointops.base.scanner import Scanner


class AttachmentController(Controller):
    path = "/api/alerts/{id:uuid}/attachments"

    @post(opt={"verb": ADD, "most_bytes": BODY, "cost": "heavy"})
    async def attach(
        self, db: Db, scanner: Scanner, viewer: Viewer, id: UUID, data: NewAttachment, if_match: IfMatch = None
    ) -> Alert:
        return await actions.attach(db, scanner, viewer, id, version_of(if_match), judged(data.file))

    @get("/{attachment:uuid}", opt={"verb": FETCH, "cost": "heavy"})
    async def fetch(self, db: Db, viewer: Viewer, id: UUID, attachment: UUID) -> Response[bytes]:
        name, row = await actions.fetch(db, viewer, id, attachment)
        return handed_over(row["content"], row["media_type"], name)

    @delete("/{attachment:uuid}", opt={"verb": REMOVE}, status_code=200)
    async def detach(self, db: Db, viewer: Viewer, id: UUID, attachment: UUID, if_match: IfMatch = None) -> Alert:
        return await actions.detach(db, viewer, id, attachment, version_of(if_match))
