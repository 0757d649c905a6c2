"""The misuse report over HTTP, for the data protection officer."""

from datetime import datetime, timedelta
from typing import Annotated

from litestar import Controller, get
from litestar.params import Parameter

from jointops.base.access import Viewer
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.errors import Invalid
from ops.misuse.model import READ, Report
from ops.misuse.queries import report_misuse

LONGEST = timedelta(days=31)


class MisuseController(Controller):
    path = "/api/misuse"

    @get(opt={"verb": READ, "cost": "heavy"})
    async def report(
        self,
        db: Db,
        viewer: Viewer,
        since: Annotated[datetime | None, Parameter(query="from")] = None,
        until: Annotated[datetime | None, Parameter(query="to")] = None,
    ) -> Report:
        end = until or utc_now()
        start = since or end - timedelta(days=1)
        if start.tzinfo is None or end.tzinfo is None or not timedelta(0) < end - start <= LONGEST:
            raise Invalid.field("/from", "Give two instants with a zone, at most 31 days apart.", "span")
        async with db.look(viewer) as tx:
            tx.require(READ)
            found = await report_misuse(db, viewer.person_id, start, end)
            tx.audit(READ, asked=f"{start.isoformat()}/{end.isoformat()}", records=len(found.cases))
            return found
