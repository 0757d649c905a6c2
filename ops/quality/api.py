"""Quality over HTTP: for the bureau that owns the list."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import Parameter

from alerts.screening.explain import HIGHEST, LOWEST
from alerts.watchlists.lists import own_list
from jointops.base import page
from jointops.base.access import Viewer
from jointops.base.db import Db
from ops.quality.actions import look_at
from ops.quality.model import LOOK, PREVIEW, READ, Alarm, Preview, Quality
from ops.quality.preview import preview
from ops.quality.queries import get_quality, list_alarms

Days = Annotated[int, Parameter(ge=1, le=365)]
Score = Annotated[float, Parameter(ge=LOWEST, le=HIGHEST)]


class QualityController(Controller):
    path = "/api/watchlists/{code:str}"

    @get("/quality", opt={"verb": READ, "cost": "heavy"})
    async def one(self, db: Db, viewer: Viewer, code: str, days: Days = 30) -> Quality:
        known = await own_list(db, viewer, READ, code)
        async with db.read(viewer) as tx:
            return await get_quality(tx, known.code, days)

    @get("/threshold/preview", opt={"verb": PREVIEW, "cost": "heavy"})
    async def preview(self, db: Db, viewer: Viewer, code: str, possible_from: Score) -> Preview:
        known = await own_list(db, viewer, PREVIEW, code)
        return await preview(db, viewer, known, round(possible_from, 1))


class DriftController(Controller):
    path = "/api/drift-alarms"

    @get(opt={"verb": READ})
    async def many(self, db: Db, viewer: Viewer) -> page.Page[Alarm]:
        async with db.read(viewer) as tx:
            tx.require(READ)
            return page.Page(await list_alarms(tx))

    @post("/{id:uuid}/look", opt={"verb": LOOK}, status_code=204)
    async def look(self, db: Db, viewer: Viewer, id: UUID) -> None:
        await look_at(db, viewer, id)
