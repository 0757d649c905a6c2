"""The map over HTTP."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Annotated
from uuid import UUID

from litestar import Controller, Response, get
from litestar.params import Parameter

from geo.map.model import HISTORY, Named, Past
from geo.marks import snapshot
from geo.marks.model import SNAPSHOT
from geo.marks.queries import drawn_marks, first_changing, whole_id
from geo.tiles.holding import Holder
from geo.tiles.reading import standing_of
from jointops.base.access import Viewer
from jointops.base.clock import LAST, utc_now
from jointops.base.db import Db
from jointops.base.tx import Tx
from realtime.states import list_states

MOST_STATES = 50_000
"""A week of a large operation has some thousand."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Millisecond = Annotated[int, Parameter(ge=0, le=(LAST - EPOCH) // timedelta(milliseconds=1))]
"""An instant as the snapshot has it: since 1970."""

HeadCursor = Callable[[Tx], Awaitable[str]]


class MapController(Controller):
    path = "/api/map"

    @get("/snapshot", opt={"verb": SNAPSHOT, "cost": "heavy", "many": "operation", "judged_inside": True})
    async def snapshot(
        self,
        db: Db,
        viewer: Viewer,
        head_cursor: HeadCursor,
        tile_holder: Holder,
        operation: Annotated[list[str], Parameter(query="operation")],
    ) -> Response[bytes]:
        """All marks of some operations, and the cursor from which the events go on."""
        at = utc_now()
        async with db.read(viewer) as tx:
            cursor = await head_cursor(tx)
            standing = await standing_of(tx, operation[0]) if len(operation) == 1 else None
        # Outside of any transaction, as with tiles. What came since the cursor may be in there: see the version.
        held = await tile_holder.get(operation[0], standing) if standing else None
        if held and standing:
            written = held.sheet.written(standing.classes)
        else:
            async with db.read(viewer) as tx:
                written = snapshot.written(await drawn_marks(tx, operation))
        body = snapshot.encode(written, cursor, at)
        return Response(
            body, media_type="application/vnd.jointops.columns", headers={"cache-control": "private, no-store"}
        )

    @get("/marks/{cut:uuid}", opt={"verb": SNAPSHOT})
    async def whole(self, db: Db, viewer: Viewer, operation: str, cut: UUID, recorded: Millisecond) -> Named:
        """The id of a check of which the snapshot gives the instant and the last three bytes (zeros between them), and
        when it was recorded."""
        async with db.read(viewer) as tx:
            return Named(await whole_id(tx, operation, cut, EPOCH + timedelta(milliseconds=recorded)))

    @get("/history", opt={"verb": HISTORY, "cost": "heavy"})
    async def history(self, db: Db, viewer: Viewer, operation: str) -> Past:
        """The states that records went through, so that a screen can show what was known at an instant."""
        async with db.read(viewer) as tx:
            found = await list_states(tx, operation, MOST_STATES)
            first = await first_changing(tx, operation)
        begins = found[0].recorded_at if found else utc_now()
        return Past(found, whole=len(found) < MOST_STATES and (first is None or begins <= first))
