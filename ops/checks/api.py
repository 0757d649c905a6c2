"""Checks over HTTP."""

from typing import Any
from uuid import UUID

from litestar import Controller, Response, get, post

from alerts.watchlists.index import LiveEntries
from geo.assign import Boundaries
from jointops.base import page
from jointops.base.access import Viewer
from jointops.base.db import Db
from ops.checks import actions, outcome
from ops.checks.model import (
    FILE,
    OUTCOME,
    PLACE,
    READ,
    BatchResults,
    Check,
    CheckAnswer,
    CheckReport,
    NewOutcome,
    Whereabouts,
)
from ops.checks.queries import get_check, get_whereabouts, list_checks, note_looks, placed
from ops.denials.index import Denials


class CheckController(Controller):
    path = "/api/checks"

    @post(opt={"verb": FILE, "most_bytes": 32 * 1024, "judged_inside": True, "uncompressed": True})
    async def file(
        self, db: Db, live: LiveEntries, denials: Denials, viewer: Viewer, data: CheckReport
    ) -> Response[CheckAnswer]:
        told, is_new = await actions.file_check(db, live, denials, viewer, data)
        return Response(told, status_code=201 if is_new else 200)

    @post("/batch", opt={"verb": FILE, "cost": "heavy", "most_bytes": 2 * 1024 * 1024}, status_code=200)
    async def file_batch(
        self, db: Db, live: LiveEntries, denials: Denials, viewer: Viewer, data: list[Any]
    ) -> BatchResults:
        return BatchResults(await actions.file_batch(db, live, denials, viewer, data))

    @get("/{id:uuid}", opt={"verb": READ})
    async def one(self, db: Db, viewer: Viewer, ground: Boundaries, id: UUID) -> Check:
        async with db.look(viewer) as tx:
            tx.require(READ)
            check = await get_check(tx, id)
            tx.audit(READ, id, owner=check.country)
            await note_looks(tx, [check], id)
            return placed(check, ground)

    @get("/{id:uuid}/place", opt={"verb": PLACE})
    async def place(self, db: Db, viewer: Viewer, ground: Boundaries, id: UUID) -> Whereabouts:
        """Whose land the map says a check was made on, and whose its officer: for all who see it on the map."""
        async with db.read(viewer) as tx:
            tx.require(PLACE)
            return await get_whereabouts(tx, ground, id)

    @post("/{id:uuid}/outcome", opt={"verb": OUTCOME}, status_code=200)
    async def say_outcome(self, db: Db, viewer: Viewer, id: UUID, data: NewOutcome) -> Check:
        return await outcome.say_outcome(db, viewer, id, data)

    @get(opt={"verb": READ})
    async def many(
        self,
        db: Db,
        viewer: Viewer,
        operation: str | None = None,
        reference: str | None = None,
        cursor: str | None = None,
    ) -> page.Page[Check]:
        async with db.look(viewer) as tx:
            tx.require(READ)
            found = page.page(
                await list_checks(tx, operation, reference, page.decode(cursor), page.DEFAULT + 1),
                page.DEFAULT,
                lambda check: (check.recorded_at, check.id),
            )
            tx.audit_by_owner("check.list", (one.country for one in found.items), asked=reference)
            await note_looks(tx, found.items)
            return found
