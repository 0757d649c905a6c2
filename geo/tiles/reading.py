"""The marks of an operation read for all viewers at once, under the matcher's role."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

import msgspec
import numpy as np
from numpy.typing import NDArray

from geo.tiles.columns import Columns
from geo.tiles.far import SHIFT
from geo.tiles.model import MOST_HELD, Words
from geo.tiles.ordered import ROW
from jointops.base import sql
from jointops.base.tx import Tx

q = sql.load("geo.tiles")

ROLE = "matcher"


class Held(msgspec.Struct):
    """An operation in memory.

    number   of the log that it is true at
    cleared  how often marks had gone or moved then
    """

    columns: Columns
    number: int
    cleared: int


async def read_all(tx: Tx, operation: str) -> Held | None:
    """Everything; None when it is too much to hold."""
    # First the place in the log: what comes between the two questions is read once more, and changes nothing.
    since = await tx.one(q.held_from, operation=operation)
    rows, words = await _marks(tx, operation)
    if len(rows) > MOST_HELD:
        return None
    return Held(await asyncio.to_thread(Columns, rows, words), since["number"], since["cleared"])


async def sum_up(tx: Tx, operation: str) -> None:
    """Add up what tiles of far zooms count; nothing when that was done since the last change."""
    await tx.value(q.sum_up, operation=operation, shift=SHIFT)


async def read_changes(tx: Tx, operation: str, held: Held, upto: int) -> None:
    """What the log tells of since then."""
    found = await tx.all(q.changed_records, operation=operation, after=held.number, upto=upto)
    if records := [row["record"] for row in found]:
        held.columns.change([record.bytes for record in records], *await _marks(tx, operation, records))
    held.number = upto


async def _marks(tx: Tx, operation: str, records: Sequence[UUID] | None = None) -> tuple[NDArray[np.void], list[Words]]:
    """All marks, as many as are held and one more; or those of some records."""
    row = await tx.one(q.held_marks, operation=operation, records=records, most=MOST_HELD + 1)
    words = [Words(int(number), *said) for number, *said in row["words"] or ()]
    return np.frombuffer(row["rows"] or b"", ROW), words
