"""The map over HTTP."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from litestar import Controller, Response, get
from litestar.params import Parameter

from geo.marks import snapshot
from geo.marks.model import HISTORY, SNAPSHOT, Past
from geo.marks.queries import packed_marks
from jointops.base.access import Viewer
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.tx import Tx
from realtime.states import list_states

MOST_STATES = 50_000
"""A week of a large operation has some thousand."""

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
            marks = await packed_marks(tx, operation)
        body = snapshot.encode(marks, cursor, utc_now())
        return Response(
            body, media_type="application/vnd.jointops.columns", headers={"cache-control": "private, no-store"}
        )

    @get("/history", opt={"verb": HISTORY, "cost": "heavy"})
    async def history(self, db: Db, viewer: Viewer, operation: str) -> Past:
        """The states that records went through, so that a screen can show what was known at an instant."""
        async with db.read(viewer) as tx:
            found = await list_states(tx, operation, MOST_STATES)
        return Past(found, whole=len(found) < MOST_STATES)
