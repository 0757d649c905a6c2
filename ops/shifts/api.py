"""Shifts over HTTP."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, Response, delete, get, post
from litestar.params import Parameter

from jointops.base import page
from jointops.base.access import Viewer
from jointops.base.db import Db
from ops.shifts import actions
from ops.shifts.model import NAME, PLAN, READ, REMOVE, Colleague, NewShift, Shift
from ops.shifts.queries import find_colleagues, list_shifts


class ShiftController(Controller):
    path = "/api/shifts"

    @get(opt={"verb": READ})
    async def many(self, db: Db, viewer: Viewer, operation: str, cursor: str | None = None) -> page.Page[Shift]:
        """Who is on shift now and next, who begins first first."""
        async with db.read(viewer) as tx:
            tx.require(READ)
            found = await list_shifts(tx, operation, page.decode(cursor), page.DEFAULT + 1)
            return page.page(found, page.DEFAULT, lambda one: (one.starts_at, one.id))

    @get("/people", opt={"verb": NAME})
    async def people(
        self, db: Db, viewer: Viewer, operation: str, search: Annotated[str, Parameter(max_length=80)] = ""
    ) -> list[Colleague]:
        async with db.look(viewer) as tx:
            tx.require(NAME)
            found = await find_colleagues(tx, operation, search)
            tx.audit(NAME, asked=search, records=len(found))
            return found

    @post(opt={"verb": PLAN})
    async def plan(self, db: Db, viewer: Viewer, data: NewShift) -> Response[Shift]:
        shift, is_new = await actions.plan_shift(db, viewer, data)
        return Response(shift, status_code=201 if is_new else 200)

    @delete("/{id:uuid}", opt={"verb": REMOVE}, status_code=204)
    async def remove(self, db: Db, viewer: Viewer, id: UUID) -> None:
        await actions.remove_shift(db, viewer, id)
