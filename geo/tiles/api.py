"""Tiles over HTTP."""

import hashlib
from datetime import datetime
from typing import Annotated, Literal

import msgspec
from litestar import Controller, Response, get
from litestar.params import Parameter

from geo.tiles.holding import Holder
from geo.tiles.model import DEEPEST, FORMAT, TILE, Sought, Tile
from geo.tiles.picked import encoded
from geo.tiles.reading import standing_of
from geo.tiles.stored import stored_tile
from jointops.base.access import Viewer
from jointops.base.db import Db
from jointops.base.errors import Invalid

Kind = Literal["check", "match", "incident", "alert"]
Country = Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}$")]


class TileController(Controller):
    path = "/api/map/tiles"

    @get("/{zoom:int}/{column:int}/{row:int}", opt={"verb": TILE, "many": "country", "judged_inside": True})
    async def tile(
        self,
        db: Db,
        viewer: Viewer,
        tile_holder: Holder,
        zoom: int,
        column: int,
        row: int,
        operation: str,
        kind: Kind | None = None,
        standing_at: Annotated[str | None, Parameter(query="state", max_length=40)] = None,
        country: list[Country] | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        if_none_match: Annotated[str | None, Parameter(header="If-None-Match")] = None,
    ) -> Response[bytes]:
        """Marks of an operation that this viewer may see: single ones, or counted cells where many lie."""
        tile = _tile(zoom, column, row)
        sought = Sought(kind or "", standing_at or "", tuple(sorted(country or ())), since, until)
        async with db.read(viewer) as tx:
            standing = await standing_of(tx, operation)
        # Outside of any transaction: who waits for an operation to be read keeps no connection from others.
        if held := await tile_holder.get(operation, standing):
            body = encoded(tile, held.columns.tile(tile, sought, standing.classes))
        else:
            async with db.read(viewer) as tx:
                body = encoded(tile, await stored_tile(tx, operation, tile, sought))
        tag = _tag(db, viewer, operation, sought, standing.classes, body)
        return _answer(b"", tag, 304) if if_none_match == tag else _answer(body, tag, 200)


def _tile(zoom: int, column: int, row: int) -> Tile:
    if not 0 <= zoom <= DEEPEST or not 0 <= column < 1 << zoom or not 0 <= row < 1 << zoom:
        raise Invalid(f"There is no such tile: zoom 0 to {DEEPEST}, column and row from 0 to 2^zoom - 1.")
    return Tile(zoom, column, row)


def _tag(db: Db, viewer: Viewer, operation: str, sought: Sought, classes: frozenset[int], body: bytes) -> str:
    """Equal for equal marks under one filter to one person with the same rights, and for nobody else.

    Made of what is shown alone: a tag that changes with the operation would tell of marks that are not.
    """
    shown = hashlib.sha256(body).hexdigest()
    asked = msgspec.json.encode([viewer.person_id, operation, sought, sorted(classes), shown]).decode()
    return f'"{db.keyed(asked)[:32]}"'


def _answer(body: bytes, tag: str, status: int) -> Response[bytes]:
    headers = {"etag": tag, "cache-control": "private, no-store"}
    return Response(body, status_code=status, media_type=FORMAT, headers=headers)
