"""Incidents over HTTP."""

from uuid import UUID

from litestar import Controller, Response, get, post

from geo.assign import Boundaries
from jointops.base import page
from jointops.base.access import Viewer
from jointops.base.db import Db
from jointops.base.http import IfMatch, version_of
from ops.incidents import actions
from ops.incidents.model import READ, RECORD, WITHDRAW, Incident, NewIncident, TakingBack
from ops.incidents.queries import get_incident, list_incidents, placed
from ops.incidents.withdrawing import withdraw_incident


class IncidentController(Controller):
    path = "/api/incidents"

    @post(opt={"verb": RECORD})
    async def record(self, db: Db, viewer: Viewer, data: NewIncident) -> Response[Incident]:
        incident, is_new = await actions.record_incident(db, viewer, data)
        return Response(incident, status_code=201 if is_new else 200)

    @post("/{id:uuid}/withdraw", opt={"verb": WITHDRAW}, status_code=200)
    async def withdraw(self, db: Db, viewer: Viewer, id: UUID, data: TakingBack, if_match: IfMatch = None) -> Incident:
        return await withdraw_incident(db, viewer, id, version_of(if_match), data.reason)

    @get("/{id:uuid}", opt={"verb": READ})
    async def one(self, db: Db, viewer: Viewer, ground: Boundaries, id: UUID) -> Incident:
        async with db.look(viewer) as tx:
            incident = await get_incident(tx, id)
            tx.audit(READ, id, owner=incident.country)
            return placed(incident, ground)

    @get(opt={"verb": READ})
    async def many(
        self, db: Db, viewer: Viewer, operation: str | None = None, cursor: str | None = None
    ) -> page.Page[Incident]:
        async with db.look(viewer) as tx:
            found = page.page(
                await list_incidents(tx, operation, page.decode(cursor), page.DEFAULT + 1),
                page.DEFAULT,
                lambda one: (one.recorded_at, one.id),
            )
            tx.audit_by_owner("incident.list", (one.country for one in found.items))
            return found
