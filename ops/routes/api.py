"""Routes over HTTP."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, Response, delete, get, patch, post
from litestar.params import Parameter

from geo.assign import Boundaries
from geo.tiles.holding import Holder
from jointops.base import page
from jointops.base.access import Viewer
from jointops.base.db import Db
from jointops.base.http import IfMatch, version_of
from ops.routes import actions
from ops.routes.model import (
    CHANGE,
    DRAW,
    READ,
    REMOVE,
    LegChange,
    NewRoute,
    Route,
    RouteChange,
    RouteOn,
    RoutePast,
    RouteSeen,
)
from ops.routes.queries import get_route, held_of, list_past, list_routes, routes_on


class RouteController(Controller):
    path = "/api/routes"

    @get(opt={"verb": READ})
    async def many(self, db: Db, viewer: Viewer, operation: str, cursor: str | None = None) -> page.Page[Route]:
        """Routes of an operation with their lines, newest first."""
        async with db.look(viewer) as tx:
            found = page.page(
                await list_routes(tx, operation, page.decode(cursor), page.DEFAULT + 1),
                page.DEFAULT,
                lambda one: (one.drawn_at, one.id),
            )
            tx.audit_by_owner("route.list", (one.drawn_by for one in found.items))
            return found

    @get("/past", opt={"verb": READ})
    async def past(self, db: Db, viewer: Viewer, operation: str, cursor: str | None = None) -> page.Page[RoutePast]:
        """Routes as they stood before they were changed or taken away, so that a screen can show what was known."""
        async with db.look(viewer) as tx:
            found = page.page(
                await list_past(tx, operation, page.decode(cursor), page.DEFAULT + 1),
                page.DEFAULT,
                lambda one: (one.until, one.id),
            )
            tx.audit_by_owner("route.list", (one.drawn_by for one in found.items))
            return found

    @post(opt={"verb": DRAW})
    async def draw(self, db: Db, viewer: Viewer, ground: Boundaries, data: NewRoute) -> Response[RouteSeen]:
        route, is_new = await actions.draw_route(db, viewer, ground, data)
        return Response(route, status_code=201 if is_new else 200)

    @get("/{id:uuid}", opt={"verb": READ})
    async def one(
        self,
        db: Db,
        viewer: Viewer,
        tile_holder: Holder,
        id: UUID,
        within_km: Annotated[float | None, Parameter(ge=0.1, le=500)] = None,
    ) -> RouteSeen:
        """One route with the checkpoints near it, its evidence, and what lies on it."""
        held = await held_of(db, viewer, tile_holder, id)
        async with db.look(viewer) as tx:
            route = await get_route(tx, id, within_km, held)
            tx.audit(READ, id, owner=route.drawn_by)
            return route

    @get("/on/{record:uuid}", opt={"verb": READ})
    async def on(self, db: Db, viewer: Viewer, record: UUID) -> list[RouteOn]:
        """Which routes a check, match or incident lies on, or speaks for."""
        async with db.look(viewer) as tx:
            found = await routes_on(tx, record)
            tx.audit_by_owner("route.list", (one.drawn_by for one in found), record)
            return found

    @patch("/{id:uuid}", opt={"verb": CHANGE})
    async def change(
        self, db: Db, viewer: Viewer, ground: Boundaries, id: UUID, data: RouteChange, if_match: IfMatch = None
    ) -> RouteSeen:
        return await actions.change_route(db, viewer, ground, id, version_of(if_match), data)

    @patch("/{id:uuid}/legs/{number:int}", opt={"verb": CHANGE})
    async def change_leg(
        self,
        db: Db,
        viewer: Viewer,
        ground: Boundaries,
        id: UUID,
        number: int,
        data: LegChange,
        if_match: IfMatch = None,
    ) -> RouteSeen:
        """What speaks for a leg, the first being 0, and whether somebody saw it."""
        return await actions.change_leg(db, viewer, ground, id, number, version_of(if_match), data)

    @delete("/{id:uuid}", opt={"verb": REMOVE}, status_code=204)
    async def remove(self, db: Db, viewer: Viewer, id: UUID, if_match: IfMatch = None) -> None:
        await actions.remove_route(db, viewer, id, version_of(if_match))
