"""A tile out of the database, under the viewer's own row security: for operations that nobody holds in memory."""

import numpy as np

from geo import morton
from geo.tiles.model import MOST_SINGLE, Cell, Content, Single, Sought, Tile
from geo.tiles.picked import cell_shift, is_counted
from geo.tiles.reading import q
from jointops.base.tx import Tx


async def stored_tile(tx: Tx, operation: str, tile: Tile, sought: Sought) -> Content:
    """What of a tile is sought and this viewer may see."""
    span = morton.tile_range(tile.zoom, tile.column, tile.row)
    asked = {
        "operation": operation, "first": span.first, "last": span.last, "kind": sought.kind, "state": sought.state,
        "countries": list(sought.countries), "since": sought.since, "until": sought.until,
    }  # fmt: skip
    if not is_counted(tile.zoom):
        rows = await tx.all(q.single_marks, most=MOST_SINGLE + 1, **asked)
        if len(rows) <= MOST_SINGLE:
            x, y = (axis.tolist() for axis in morton.cells(np.array([row["mk"] for row in rows], np.int64)))
            words = ("kind", "state", "country", "place")
            return [
                Single(x[n], y[n], row["record"].bytes, *(row[word] for word in words)) for n, row in enumerate(rows)
            ]
    cells = await tx.all(q.counted_marks, shift=cell_shift(tile.zoom), **asked)
    x, y = morton.positions([cell["lon"] for cell in cells], [cell["lat"] for cell in cells])
    counts = [cell["count"] for cell in cells]
    return [Cell(*one) for one in zip(x.tolist(), y.tolist(), counts, strict=True)]
