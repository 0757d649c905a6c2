"""The marks of one operation as columns in the order of their Morton keys: a tile is one slice of them.

Whoever may see a mark, and what one may filter by, is the same for very many marks: each row holds the number of its
combination, and a tile asks once for each combination whether it is shown. So what is not for a viewer is out before
anything is counted.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from geo import morton
from geo.morton import KeyRange
from geo.tiles.model import MOST_SINGLE, Cell, Content, Single, Sought, Tile, Words
from geo.tiles.picked import cell_shift, is_counted

ROW = np.dtype([("record", "V16"), ("key", ">i8"), ("occurred_at", ">i8"), ("combination", ">i4")])
"""A mark as the statement `held_marks` puts it."""

TAIL = 4_096
"""New and changed marks that stand behind the ordered ones until all are put in order again."""

_EPOCH_US = 946_684_800_000_000
_GONE = 0
"""The combination of rows that are no more."""

Shown = NDArray[np.bool_]


class Columns:
    """rows  as `ROW`, in the order of keys; words: of each combination that they name."""

    def __init__(self, rows: NDArray[np.void], words: Iterable[Words]) -> None:
        self._words: list[Words] = list(words)
        self._keys = rows["key"].astype(np.int64)
        self._at = rows["occurred_at"].astype(np.int64)
        self._combination = rows["combination"].astype(np.int32) + 1
        self._records = np.ascontiguousarray(rows["record"])
        self._x, self._y = (axis.astype(np.float64) for axis in morton.cells(self._keys))
        low = _lows(self._records)
        self._order = np.argsort(low, kind="stable")
        self._low = low[self._order]
        self._edges: dict[int, NDArray[np.int64]] = {}
        self._shown: dict[tuple[Sought, frozenset[int]], Shown] = {}
        self._tail: dict[bytes, tuple[int, int, int]] = {}
        self._behind: Columns | None = None

    def __len__(self) -> int:
        return int((self._combination != _GONE).sum()) + len(self._tail)

    @property
    def is_long(self) -> bool:
        """Whether the unordered marks are so many that all should be put in order again."""
        return len(self._tail) > TAIL

    def change(self, records: Iterable[bytes], rows: NDArray[np.void], words: Iterable[Words]) -> None:
        """Some marks as they are now. records: all that may have changed; who is not among the rows is gone."""
        first = len(self._words)
        self._words += words
        for record in records:
            self._drop(record)
        for row in rows:
            at = int(row["occurred_at"])
            self._tail[row["record"].tobytes()] = int(row["key"]), at, int(row["combination"]) + first + 1
        self._shown.clear()
        self._behind = None

    def in_order(self) -> "Columns":
        """The same marks, all in order."""
        live = np.flatnonzero(self._combination != _GONE)
        rows = np.empty(len(live) + len(self._tail), ROW)
        for name, column in (("record", self._records), ("key", self._keys), ("occurred_at", self._at)):
            rows[name][: len(live)] = column[live]
        rows["combination"][: len(live)] = self._combination[live] - 1
        rows[len(live) :] = self._tail_rows()
        return Columns(rows[np.argsort(rows["key"], kind="stable")], self._words)

    def tile(self, tile: Tile, sought: Sought, classes: frozenset[int]) -> Content:
        """What of a tile is sought and is of these classes."""
        span = morton.tile_range(tile.zoom, tile.column, tile.row)
        single = None if is_counted(tile.zoom) else self._single(span, sought, classes)
        return self._cells(span, tile.zoom, sought, classes) if single is None else single

    def _single(self, span: KeyRange, sought: Sought, classes: frozenset[int]) -> list[Single] | None:
        """The marks one by one; None when they are too many."""
        low, kept = self._kept(span, sought, classes)
        rows = np.flatnonzero(kept)
        behind = self._after()._single(span, sought, classes) if self._tail else []
        if behind is None or len(rows) + len(behind) > MOST_SINGLE:
            return None
        return [self._one(low + row) for row in rows.tolist()] + behind

    def _one(self, row: int) -> Single:
        said = self._words[int(self._combination[row]) - 1]
        x, y = int(self._x[row]), int(self._y[row])
        return Single(x, y, self._records[row].tobytes(), said.kind, said.state, said.country, said.place)

    def _cells(self, span: KeyRange, zoom: int, sought: Sought, classes: frozenset[int]) -> list[Cell]:
        low, kept = self._kept(span, sought, classes)
        found = self._counted(low, kept, cell_shift(zoom)) if len(kept) else []
        if self._tail:  # few: a cell that both know of is two that lie on one another
            found += self._after()._cells(span, zoom, sought, classes)
        return found

    def _counted(self, low: int, kept: Shown, shift: int) -> list[Cell]:
        """Sums over runs of one cell: the edges between them are the same for every viewer."""
        edges = self._edges_at(shift)
        first, last = np.searchsorted(edges, [low, low + len(kept)])
        starts = np.concatenate([[0], edges[first + (first < len(edges) and edges[first] == low) : last] - low])
        counts = np.add.reduceat(kept, starts, dtype=np.int32)
        seen = np.flatnonzero(counts)
        high = low + len(kept)
        sums = (np.add.reduceat(np.where(kept, axis[low:high], 0.0), starts)[seen] for axis in (self._x, self._y))
        counts = counts[seen]
        x, y = (total / counts for total in sums)
        return [Cell(*one) for one in zip(x.tolist(), y.tolist(), counts.tolist(), strict=True)]

    def _edges_at(self, shift: int) -> NDArray[np.int64]:
        """Where in the order another cell begins."""
        if (known := self._edges.get(shift)) is None:
            cells = self._keys >> shift
            known = self._edges[shift] = np.flatnonzero(cells[1:] != cells[:-1]) + 1
        return known

    def _kept(self, span: KeyRange, sought: Sought, classes: frozenset[int]) -> tuple[int, Shown]:
        """The first row of a range of keys, and which of its rows are shown."""
        low = int(np.searchsorted(self._keys, span.first, "left"))
        high = int(np.searchsorted(self._keys, span.last, "right"))
        kept = self._shown_to(sought, classes)[self._combination[low:high]]
        for instant, edge in ((sought.since, np.greater_equal), (sought.until, np.less_equal)):
            if instant is not None:
                kept &= edge(self._at[low:high], round(instant.timestamp() * 1_000_000) - _EPOCH_US)
        return low, kept

    def _shown_to(self, sought: Sought, classes: frozenset[int]) -> Shown:
        asked = sought, classes
        if (known := self._shown.get(asked)) is None:
            if len(self._shown) >= 64:
                self._shown.clear()
            known = np.array([False, *(one.fits(sought, classes) for one in self._words)])
            self._shown[asked] = known
        return known

    def _after(self) -> "Columns":
        """The marks that are not in order yet, as columns of their own."""
        if self._behind is None:
            rows = self._tail_rows()
            self._behind = Columns(rows[np.argsort(rows["key"], kind="stable")], self._words)
        return self._behind

    def _tail_rows(self) -> NDArray[np.void]:
        found = np.empty(len(self._tail), ROW)
        for number, (record, (key, at, combination)) in enumerate(self._tail.items()):
            found[number] = (np.void(record), key, at, combination - 1)
        return found

    def _drop(self, record: bytes) -> None:
        self._tail.pop(record, None)
        low = int.from_bytes(record[8:], "big")
        place = int(np.searchsorted(self._low, np.uint64(low)))
        while place < len(self._low) and self._low[place] == low:
            row = int(self._order[place])
            if self._records[row].tobytes() == record:
                self._combination[row] = _GONE
            place += 1


def _lows(records: NDArray[np.void]) -> NDArray[np.uint64]:
    """The second halves of the ids, which are random: the first ones are instants."""
    return records.view(">u8").reshape(-1, 2)[:, 1].astype(np.uint64)
