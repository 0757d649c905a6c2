"""The marks of an operation read for all viewers at once, under the matcher's role."""

import asyncio
from collections.abc import Sequence
from uuid import UUID

import msgspec
import numpy as np
from numpy.typing import NDArray

from geo.tiles.columns import Columns
from geo.tiles.far import SHIFT
from geo.tiles.model import MOST_HELD, Said, Words
from geo.tiles.sheet import Sheet
from jointops.base import sql
from jointops.base.tx import Tx

q = sql.load("geo.tiles")

ROLE = "matcher"

ROW = np.dtype(
    [
        ("record", "V16"), ("key", ">i8"), ("occurred_at", ">i8"), ("recorded_at", ">i8"), ("lon", ">i4"),
        ("lat", ">i4"), ("combination", ">i4"),
    ]
)  # fmt: skip
"""A mark as the statement `held_marks` puts it: instants in microseconds, places in hundred thousandths of a degree."""


class Standing(msgspec.Struct, frozen=True):
    """How an operation stands for a viewer.

    number   how far the log has come
    cleared  how often marks of the operation had gone or moved then
    waiting  whether something of it is kept that the log does not tell of yet
    classes  what the viewer may see
    """

    number: int
    cleared: int
    waiting: bool
    classes: frozenset[int]


class Held(msgspec.Struct):
    """An operation in memory, for tiles and for snapshots.

    number   of the log that it is true at
    cleared  how often marks had gone or moved then
    """

    columns: Columns
    sheet: Sheet
    number: int
    cleared: int

    @classmethod
    def of(cls, rows: NDArray[np.void], said: list[Said], number: int, cleared: int) -> "Held":
        return cls(Columns(rows, [one.words for one in said]), Sheet.of(rows, said), number, cleared)

    def __len__(self) -> int:
        return len(self.columns)

    def put_in_order(self) -> None:
        self.columns, self.sheet = self.columns.in_order(), self.sheet.in_order()


async def standing_of(tx: Tx, operation: str) -> Standing:
    row = await tx.one(q.standing, operation=operation)
    return Standing(row["number"], row["cleared"], row["waiting"], frozenset[int](row["classes"]))


async def read_all(tx: Tx, operation: str) -> Held | None:
    """Everything; None when it is too much to hold."""
    # First the place in the log: what comes between the two questions is read once more, and changes nothing.
    since = await tx.one(q.held_from, operation=operation)
    rows, said = await _marks(tx, operation)
    if len(rows) > MOST_HELD:
        return None
    return await asyncio.to_thread(Held.of, rows, said, since["number"], since["cleared"])


async def sum_up(tx: Tx, operation: str) -> None:
    """Add up what tiles of far zooms count; nothing when that was done since the last change."""
    await tx.value(q.sum_up, operation=operation, shift=SHIFT)


async def read_changes(tx: Tx, operation: str, held: Held) -> bool:
    """What the log tells of since then, and what waits for its place in it; False when it has dropped some of that."""
    found = await tx.one(q.changed_records, operation=operation, after=held.number)
    if held.number + 1 < found["oldest"]:
        return False
    if records := found["records"]:
        rows, said = await _marks(tx, operation, records)
        changed = [record.bytes for record in records]
        held.columns.change(changed, rows, [one.words for one in said])
        held.sheet.change(changed, rows, said)
    held.number = found["number"]
    return True


async def _marks(tx: Tx, operation: str, records: Sequence[UUID] | None = None) -> tuple[NDArray[np.void], list[Said]]:
    """All marks, as many as are held and one more; or those of some records."""
    row = await tx.one(q.held_marks, operation=operation, records=records, most=MOST_HELD + 1)
    said = [
        Said(Words(int(number), kind, state, country, place), subject, int(severity), int(version))
        for number, kind, state, country, place, subject, severity, version in row["words"] or ()
    ]
    return np.frombuffer(row["rows"] or b"", ROW), said
