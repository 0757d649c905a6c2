"""How far a list has looked back, over HTTP: for the bureau that owns it."""

from litestar import Controller, get

from alerts.watchlists.lists import own_list
from jointops.base import page
from jointops.base.access import Viewer
from jointops.base.db import Db
from ops.rescreen.model import READ, Run
from ops.rescreen.queries import list_runs


class RescreenController(Controller):
    path = "/api/watchlists/{code:str}/looking-back"

    @get(opt={"verb": READ})
    async def many(self, db: Db, viewer: Viewer, code: str) -> page.Page[Run]:
        known = await own_list(db, viewer, READ, code)
        async with db.read(viewer) as tx:
            return page.Page(await list_runs(tx, known.code))
