"""Making a route of a suggestion, and putting one aside."""

from uuid import UUID

from geo.assign import Boundaries
from jointops.base.access import Viewer, allowed
from jointops.base.db import Db
from jointops.base.errors import NotFound
from ops.operations.model import takes_part
from ops.routes.actions import keep_route
from ops.routes.evidence import as_drawn
from ops.routes.judging import judged
from ops.routes.model import NewLeg, NewRoute, RouteSeen
from ops.routes.queries import find_route, get_route
from ops.suggestions.model import ACCEPT, DISMISS, Acceptance, Dismissal, Suggestion, dismissed_class
from ops.suggestions.queries import get_suggestion, q


async def accept_suggestion(
    db: Db, viewer: Viewer, ground: Boundaries, id: UUID, said: Acceptance
) -> tuple[RouteSeen, bool]:
    """A route whose legs are inferred and rest on the hits; it has the suggestion's id, so a repeat gives the same.

    Raises NotFound (404), Invalid (422).
    """
    allowed(viewer, ACCEPT)
    try:
        async with db.read(viewer) as tx:
            found = await get_suggestion(tx, said.operation, id)
    except NotFound:
        return await _accepted(db, viewer, id, said.operation), False
    new = _route_of(found, said)
    ruled, class_id = await judged(db, viewer, ground, new.operation, as_drawn(new.legs))
    async with db.write(viewer) as tx:
        tx.require(ACCEPT)
        await get_suggestion(tx, said.operation, id)  # once more: what it rests on may have gone meanwhile
        is_new = await keep_route(tx, new, ruled, class_id)
        tx.audit(ACCEPT, id, records=len(found.hits), result=None if is_new else "repeat")
        return await get_route(tx, id), is_new


async def dismiss_suggestion(db: Db, viewer: Viewer, id: UUID, said: Dismissal) -> None:
    """One's own side is not shown it again, unless another hit makes another of it. Raises NotFound (404)."""
    allowed(viewer, DISMISS)
    if not takes_part(viewer, said.operation):
        raise NotFound
    class_id = await db.class_id(dismissed_class(viewer, said.operation))
    async with db.write(viewer) as tx:
        tx.require(DISMISS)
        found = await get_suggestion(tx, said.operation, id)
        await tx.run(
            q.dismiss,
            operation=said.operation,
            suggestion=id,
            hits=[hit.record for hit in found.hits],
            reason=said.reason,
            dismissed_by=viewer.country,
            person=viewer.person_id,
            class_id=class_id,
        )
        tx.audit(DISMISS, id, records=len(found.hits))


async def _accepted(db: Db, viewer: Viewer, id: UUID, operation: str) -> RouteSeen:
    """The route that was made of it before. Raises NotFound (404)."""
    async with db.look(viewer) as tx:
        if await find_route(tx, operation, id) is None:
            raise NotFound
        tx.audit(ACCEPT, id, result="repeat")
        return await get_route(tx, id)


def _route_of(found: Suggestion, said: Acceptance) -> NewRoute:
    legs = [NewLeg(**{name: getattr(leg, name) for name in NewLeg.__struct_fields__}) for leg in found.legs]
    return NewRoute(
        id=found.id, operation=found.operation, name=said.name, mode=found.mode, within_km=said.within_km, legs=legs
    )
