"""Journeys over HTTP."""

from uuid import UUID

from litestar import Controller, Response, get, post

from jointops.base import page
from jointops.base.access import Viewer
from jointops.base.db import Db
from jointops.base.http import IfMatch, version_of
from ops.journeys import actions
from ops.journeys.model import READ, RECORD, WITHDRAW, Journey, NewJourney, TakingBack
from ops.journeys.queries import list_journeys
from ops.journeys.withdrawing import withdraw_journey


class JourneyController(Controller):
    path = "/api/journeys"

    @post(opt={"verb": RECORD})
    async def record(self, db: Db, viewer: Viewer, data: NewJourney) -> Response[Journey]:
        journey, is_new = await actions.record_journey(db, viewer, data)
        return Response(journey, status_code=201 if is_new else 200)

    @post("/{id:uuid}/withdraw", opt={"verb": WITHDRAW}, status_code=200)
    async def withdraw(self, db: Db, viewer: Viewer, id: UUID, data: TakingBack, if_match: IfMatch = None) -> Journey:
        return await withdraw_journey(db, viewer, id, version_of(if_match), data.reason)

    @get(opt={"verb": READ})
    async def many(self, db: Db, viewer: Viewer, operation: str, cursor: str | None = None) -> page.Page[Journey]:
        """Which way smuggled migrants came, newest record first."""
        async with db.look(viewer) as tx:
            found = page.page(
                await list_journeys(tx, operation, page.decode(cursor), page.DEFAULT + 1),
                page.DEFAULT,
                lambda one: (one.recorded_at, one.id),
            )
            tx.audit_by_owner("journey.list", (one.country for one in found.items))
            return found
