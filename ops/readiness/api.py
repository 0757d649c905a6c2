"""The readiness grid over HTTP."""

from litestar import Controller, get, post, put

from jointops.base.access import Viewer
from jointops.base.db import Db
from jointops.base.http import IfMatch, version_of
from ops.readiness import actions
from ops.readiness.model import ADVANCE, READ, SET, Advance, Grid, NewState, Task
from ops.readiness.queries import get_grid


class ReadinessController(Controller):
    path = "/api/operations/{code:str}/readiness"

    @get(opt={"verb": READ})
    async def grid(self, db: Db, viewer: Viewer, code: str) -> Grid:
        """Countries by tasks: all for the centre, their own for a country's people."""
        async with db.read(viewer) as tx:
            return await get_grid(tx, code)

    @put("/{country:str}/{task:str}", opt={"verb": SET})
    async def set_task(
        self, db: Db, viewer: Viewer, code: str, country: str, task: Task, data: NewState, if_match: IfMatch = None
    ) -> Grid:
        return await actions.set_task(db, viewer, code, country, task, version_of(if_match), data)

    @post("/{country:str}", opt={"verb": ADVANCE}, status_code=200)
    async def advance(
        self, db: Db, viewer: Viewer, code: str, country: str, data: Advance, if_match: IfMatch = None
    ) -> Grid:
        return await actions.advance_country(db, viewer, code, country, version_of(if_match), data.state)
