"""Watched areas over HTTP."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, Response, delete, get, post
from litestar.params import Parameter

from jointops.base import page
from jointops.base.access import Viewer
from jointops.base.db import Db
from jointops.base.http import IfMatch, version_of
from ops.areas import actions
from ops.areas.model import DRAW, ENTRIES, READ, REMOVE, SETTLE, Area, Entry, NewArea, Settling, Standing
from ops.areas.queries import list_areas, page_entries


class AreaController(Controller):
    path = "/api/areas"

    @get(opt={"verb": READ})
    async def many(self, db: Db, viewer: Viewer, operation: str) -> page.Page[Area]:
        async with db.read(viewer) as tx:
            return page.Page(await list_areas(tx, operation))

    @post(opt={"verb": DRAW})
    async def draw(self, db: Db, viewer: Viewer, data: NewArea) -> Response[Area]:
        area, is_new = await actions.draw_area(db, viewer, data)
        return Response(area, status_code=201 if is_new else 200)

    @delete("/{id:uuid}", opt={"verb": REMOVE}, status_code=204)
    async def remove(self, db: Db, viewer: Viewer, id: UUID, if_match: IfMatch = None) -> None:
        await actions.remove_area(db, viewer, id, version_of(if_match))

    @get("/entries", opt={"verb": ENTRIES})
    async def entries(
        self,
        db: Db,
        viewer: Viewer,
        operation: str,
        standing: Annotated[Standing | None, Parameter(query="state")] = None,
        cursor: str | None = None,
    ) -> page.Page[Entry]:
        """What was met inside the areas of one's own side, newest first."""
        async with db.look(viewer) as tx:
            tx.require(ENTRIES)
            listed = await page_entries(tx, operation, standing, page.decode(cursor), page.DEFAULT + 1)
            found = page.page(listed, page.DEFAULT, lambda one: (one.met_at, one.id))
            tx.audit(ENTRIES, records=len(found.items))
            return found

    @post("/entries/{id:uuid}/settle", opt={"verb": SETTLE}, status_code=200)
    async def settle(self, db: Db, viewer: Viewer, id: UUID, data: Settling, if_match: IfMatch = None) -> Entry:
        return await actions.settle_entry(db, viewer, id, version_of(if_match), data)
