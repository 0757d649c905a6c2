"""Rows of marks in the order of their Morton keys: a tile is one slice of them."""

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from geo import morton
from geo.morton import KeyRange
from geo.tiles.far import Far, Ints, Shown, cells
from geo.tiles.finding import Found
from geo.tiles.model import FAR, Cell
from geo.tiles.picked import cell_shift

ROW = np.dtype([("record", "V16"), ("key", ">i8"), ("occurred_at", ">i8"), ("combination", ">i4")])
"""What a tile asks of a mark."""

_GONE = 0
"""The combination of rows that are no more."""


class Asked(Struct, frozen=True):
    """A tile to be made.

    shown         (combinations + 1,) which of them; the first is nobody's
    since, until  microseconds as PostgreSQL counts them
    """

    zoom: int
    span: KeyRange
    shown: Shown
    since: int | None
    until: int | None


class Ordered:
    """rows: as `ROW`, in the order of keys; many: how many combinations there are."""

    def __init__(self, rows: NDArray[np.void], many: int) -> None:
        self._keys: Ints = rows["key"].astype(np.int64)
        self._at: Ints = rows["occurred_at"].astype(np.int64)
        self.combination = rows["combination"].astype(np.int32) + 1
        self.records = np.ascontiguousarray(rows["record"])
        self.x, self.y = (axis.astype(np.float64) for axis in morton.cells(self._keys))
        self._found = Found(self.records)
        self._edges: dict[int, Ints] = {}
        self._far = Far(self._keys, self.combination, self.x, self.y, many + 1)
        self._left = len(rows)  # a million are not counted with each tile

    def __len__(self) -> int:
        return self._left

    def left(self, room: int) -> NDArray[np.void]:
        """The rows that are still there, and so many empty ones behind them."""
        live = np.flatnonzero(self.combination != _GONE)
        rows = np.empty(len(live) + room, ROW)
        for name, column in (("record", self.records), ("key", self._keys), ("occurred_at", self._at)):
            rows[name][: len(live)] = column[live]
        rows["combination"][: len(live)] = self.combination[live] - 1
        return rows

    def drop(self, record: bytes) -> None:
        """A record is no more, or stands elsewhere now."""
        for row in self._found.rows(record):
            combination = int(self.combination[row])
            if combination != _GONE:
                self._far.leave_out(int(self._keys[row]), combination, float(self.x[row]), float(self.y[row]))
                self.combination[row] = _GONE
                self._left -= 1

    def rows(self, asked: Asked) -> Ints:
        """The rows of a tile."""
        low, kept = self._kept(asked)
        return low + np.flatnonzero(kept)

    def counted(self, asked: Asked) -> list[Cell]:
        """The cells of a tile, of sums where it is of a far zoom and of all times."""
        if asked.zoom <= FAR and asked.since is None and asked.until is None:
            return self._far.counted(asked.span, asked.zoom, asked.shown)
        low, kept = self._kept(asked)
        return self._of_rows(low, kept, cell_shift(asked.zoom)) if len(kept) else []

    def _of_rows(self, low: int, kept: Shown, shift: int) -> list[Cell]:
        """Sums over runs of one cell: the edges between them are the same for every viewer."""
        edges = self._edges_at(shift)
        first, last = np.searchsorted(edges, [low, low + len(kept)])
        starts = np.concatenate([[0], edges[first + (first < len(edges) and edges[first] == low) : last] - low])
        counts = np.add.reduceat(kept, starts, dtype=np.int64)
        seen = np.flatnonzero(counts)
        high = low + len(kept)
        x, y = (np.add.reduceat(np.where(kept, axis[low:high], 0.0), starts)[seen] for axis in (self.x, self.y))
        return cells(x, y, counts[seen])

    def _edges_at(self, shift: int) -> Ints:
        """Where in the order another cell begins."""
        if (known := self._edges.get(shift)) is None:
            numbers = self._keys >> shift
            known = self._edges[shift] = np.flatnonzero(numbers[1:] != numbers[:-1]) + 1
        return known

    def _kept(self, asked: Asked) -> tuple[int, Shown]:
        """The first row of a range of keys, and which of its rows are shown."""
        low = int(np.searchsorted(self._keys, asked.span.first, "left"))
        high = int(np.searchsorted(self._keys, asked.span.last, "right"))
        kept = asked.shown[self.combination[low:high]]
        for instant, edge in ((asked.since, np.greater_equal), (asked.until, np.less_equal)):
            if instant is not None:
                kept &= edge(self._at[low:high], instant)
        return low, kept
