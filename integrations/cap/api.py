"""An alert as CAP over HTTP."""

from uuid import UUID

from litestar import Controller, Response, get

from alerts.coordination.model import UNSENT
from alerts.coordination.queries import get_handled
from integrations.cap.message import cap_of
from integrations.cap.model import MEDIA_TYPE, SAY
from jointops.base.access import Viewer
from jointops.base.db import Db
from jointops.base.errors import NotAllowed, WrongState
from jointops.base.handling import may
from jointops.base.settings import Settings
from ops.operations.queries import is_synthetic


class CapController(Controller):
    path = "/api/alerts"

    @get("/{id:uuid}/cap", opt={"verb": SAY}, media_type=MEDIA_TYPE)
    async def one(self, db: Db, viewer: Viewer, settings: Settings, id: UUID) -> Response[bytes]:
        async with db.look(viewer) as tx:
            alert, handled = await get_handled(tx, id)
            if alert.state in UNSENT:
                raise WrongState("A draft is sent to nobody: release it first.")
            if alert.state == "closed":
                raise WrongState("This alert is closed: whoever got it would take it for one that stands.")
            if not may("export", handled, viewer):
                raise NotAllowed("Its marking or handling codes keep this alert here.")
            exercise = settings.demo or await is_synthetic(tx, alert.operation)
            tx.audit(SAY, id, owner=alert.drafted_by.country)
        name = f'attachment; filename="{alert.number}.cap.xml"'
        return Response(
            cap_of(alert, settings.site, exercise=exercise),
            media_type=MEDIA_TYPE,
            headers={"content-disposition": name},
        )
