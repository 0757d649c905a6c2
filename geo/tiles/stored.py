"""A tile out of the database, under the viewer's own row security: for operations that nobody holds in memory."""

import asyncpg
import numpy as np

from geo import morton
from geo.tiles.far import SHIFT
from geo.tiles.model import FAR, MOST_SINGLE, Cell, Content, Singles, Sought, Tile
from geo.tiles.picked import cell_shift, is_counted
from geo.tiles.reading import q
from jointops.base.tx import Tx


async def stored_tile(tx: Tx, operation: str, tile: Tile, sought: Sought) -> Content:
    """What of a tile is sought and this viewer may see."""
    wanted = {
        "operation": operation, "kind": sought.kind, "state": sought.state, "countries": list(sought.countries),
    }  # fmt: skip
    if await _is_summed(tx, operation, tile, sought):
        return _cells(await tx.all(q.summed_marks, **_summed_span(tile), **wanted))
    span = morton.tile_range(tile.zoom, tile.column, tile.row)
    asked = {**wanted, "first": span.first, "last": span.last, "since": sought.since, "until": sought.until}
    if not is_counted(tile.zoom):
        rows = await tx.all(q.single_marks, most=MOST_SINGLE + 1, **asked)
        if len(rows) <= MOST_SINGLE:
            return _singles(rows)
    return _cells(await tx.all(q.counted_marks, shift=cell_shift(tile.zoom), **asked))


async def _is_summed(tx: Tx, operation: str, tile: Tile, sought: Sought) -> bool:
    """Sums are of all times."""
    is_far = tile.zoom <= FAR and sought.since is None and sought.until is None
    return is_far and await tx.value(q.are_summed, operation=operation)


def _summed_span(tile: Tile) -> dict[str, int]:
    span = morton.tile_range(tile.zoom, tile.column, tile.row)
    return {"first": span.first >> SHIFT, "last": span.last >> SHIFT, "shift": cell_shift(tile.zoom) - SHIFT}


def _singles(rows: list[asyncpg.Record]) -> Singles:
    x, y = (axis.astype(np.int64) for axis in morton.cells(np.array([row["mk"] for row in rows], np.int64)))
    records = np.frombuffer(b"".join(row["record"].bytes for row in rows), "V16")
    index: dict[tuple[str, str, str, str], int] = {}
    words = ((row["kind"], row["state"], row["country"], row["place"]) for row in rows)
    which = np.array([index.setdefault(one, len(index)) for one in words], np.int64)
    return Singles(x, y, records, which, list(index))


def _cells(rows: list[asyncpg.Record]) -> list[Cell]:
    x, y = morton.positions([row["lon"] for row in rows], [row["lat"] for row in rows])
    counts = [row["count"] for row in rows]
    return [Cell(*one) for one in zip(x.tolist(), y.tolist(), counts, strict=True)]
