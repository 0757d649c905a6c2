"""Kept views over HTTP."""

from uuid import UUID

from litestar import Controller, delete, get, post

from jointops.base.access import Viewer
from jointops.base.db import Db
from jointops.base.page import Page
from ops.views import actions
from ops.views.model import BRIEF, DROP, KEEP, READ, NewBriefing, NewView, View


class ViewController(Controller):
    path = "/api/views"

    @get(opt={"verb": READ})
    async def many(self, db: Db, viewer: Viewer, operation: str) -> Page[View]:
        async with db.read(viewer) as tx:
            tx.require(READ)
            return Page(await actions.list_views(tx, operation))

    @post(opt={"verb": KEEP}, status_code=200)
    async def keep(self, db: Db, viewer: Viewer, data: NewView) -> View:
        return await actions.keep_view(db, viewer, data)

    @delete("/{id:uuid}", opt={"verb": DROP}, status_code=204)
    async def drop(self, db: Db, viewer: Viewer, id: UUID) -> None:
        await actions.drop_view(db, viewer, id)


class BriefingController(Controller):
    path = "/api/map/briefings"

    @post(opt={"verb": BRIEF}, status_code=204)
    async def note(self, db: Db, viewer: Viewer, data: NewBriefing) -> None:
        """Before a picture of the map is saved: the screen makes it, and its copy cannot be taken back."""
        await actions.note_briefing(db, viewer, data)
