"""Keeping a view, and dropping it."""

from uuid import UUID

from jointops.base import sql
from jointops.base.access import Viewer, allowed
from jointops.base.db import Db
from jointops.base.errors import Invalid
from jointops.base.tx import Tx, row_as, rows_as
from ops.operations.queries import get_operation
from ops.views.model import BRIEF, DROP, KEEP, MOST, NewBriefing, NewView, View, view_class

q = sql.load("ops.views")


async def keep_view(db: Db, viewer: Viewer, new: NewView) -> View:
    """Keep a view; under a name that is taken it replaces the other. Raises NotFound (404), Invalid (422)."""
    allowed(viewer, KEEP)
    class_id = await db.class_id(view_class(viewer))
    async with db.write(viewer) as tx:
        tx.require(KEEP)
        await get_operation(tx, new.operation)
        own = {"operation": new.operation, "person": viewer.person_id, "name": new.name}
        if await tx.value(q.count_views, **own) >= MOST:
            raise Invalid.field("/name", f"You keep {MOST} views of this operation: drop one first.", "too-many")
        kept = row_as(View, await tx.one(q.keep_view, query=new.query, class_id=class_id, **own))
        tx.audit(KEEP, kept.id)
        return kept


async def drop_view(db: Db, viewer: Viewer, id: UUID) -> None:
    """Raises NotFound (404)."""
    async with db.write(viewer) as tx:
        tx.require(DROP)
        await tx.one(q.drop_view, id=id, person=viewer.person_id)
        tx.audit(DROP, id)


async def note_briefing(db: Db, viewer: Viewer, taken: NewBriefing) -> None:
    """A picture of the map leaves the house: who took it, how it is marked, and which one. Raises NotFound (404)."""
    allowed(viewer, BRIEF)
    async with db.look(viewer) as tx:
        tx.require(BRIEF)
        await get_operation(tx, taken.operation)
        tx.audit(BRIEF, result=f"{taken.operation} {taken.format} {taken.marking} {taken.sha256}")


async def list_views(tx: Tx, operation: str) -> list[View]:
    """One's own, by name."""
    return rows_as(View, await tx.all(q.list_views, operation=operation, person=tx.viewer.person_id, most=MOST))
