"""The map over HTTP."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from litestar import Controller, Response, get
from litestar.params import Parameter

from geo.marks import snapshot
from geo.marks.model import SNAPSHOT
from geo.marks.queries import list_marks
from jointops.base.access import Viewer
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.tx import Tx

HeadCursor = Callable[[Tx], Awaitable[str]]


class MapController(Controller):
    path = "/api/map"

    @get("/snapshot", opt={"verb": SNAPSHOT, "cost": "heavy", "many": "operation"})
    async def snapshot(
        self,
        db: Db,
        viewer: Viewer,
        head_cursor: HeadCursor,
        operation: Annotated[list[str], Parameter(query="operation")],
    ) -> Response[bytes]:
        """All marks of some operations, and the cursor from which the events go on."""
        async with db.read(viewer) as tx:
            cursor = await head_cursor(tx)
            marks = await list_marks(tx, operation)
        body = snapshot.encode(marks, cursor, utc_now())
        return Response(
            body, media_type="application/vnd.jointops.columns", headers={"cache-control": "private, no-store"}
        )
