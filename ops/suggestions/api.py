"""Suggested routes over HTTP."""

from uuid import UUID

from litestar import Controller, Response, get, post

from geo.assign import Boundaries
from jointops.base.access import Viewer
from jointops.base.db import Db
from ops.routes.model import RouteSeen
from ops.suggestions import actions
from ops.suggestions.model import ACCEPT, DISMISS, READ, Acceptance, Dismissal, Suggestions
from ops.suggestions.queries import list_suggestions


class SuggestionController(Controller):
    path = "/api/route-suggestions"

    @get(opt={"verb": READ})
    async def many(self, db: Db, viewer: Viewer, operation: str) -> Suggestions:
        """Where hits that one sees were of one subject, as a route that nobody has drawn."""
        async with db.look(viewer) as tx:
            tx.require(READ)
            found = await list_suggestions(tx, operation)
            tx.audit(READ, records=len(found.items))
            return found

    @post("/{id:uuid}/accept", opt={"verb": ACCEPT})
    async def accept(
        self, db: Db, viewer: Viewer, ground: Boundaries, id: UUID, data: Acceptance
    ) -> Response[RouteSeen]:
        route, is_new = await actions.accept_suggestion(db, viewer, ground, id, data)
        return Response(route, status_code=201 if is_new else 200)

    @post("/{id:uuid}/dismiss", opt={"verb": DISMISS}, status_code=204)
    async def dismiss(self, db: Db, viewer: Viewer, id: UUID, data: Dismissal) -> None:
        await actions.dismiss_suggestion(db, viewer, id, data)
