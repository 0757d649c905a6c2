"""The marks of one operation in memory: ordered rows, and behind them the few that came since they were ordered.

Whoever may see a mark, and what one may filter by, is the same for very many marks: each row holds the number of its
combination, and a tile asks once for each combination whether it is shown. So what is not for a viewer is out before
anything is counted.
"""

from collections.abc import Iterable
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from geo import morton
from geo.tiles.far import Ints, Shown
from geo.tiles.finding import numbered
from geo.tiles.model import MOST_SINGLE, Content, Singles, Sought, Tile, Words
from geo.tiles.ordered import ROW, Asked, Ordered
from geo.tiles.picked import is_counted
from jointops.base.clock import POSTGRES_EPOCH_US

TAIL = 4_096
"""New and changed marks that stand behind the ordered ones until all are put in order again."""


class Columns:
    """rows  as `ROW`, in the order of keys, maybe with more fields; words: of each combination that they name."""

    def __init__(self, rows: NDArray[np.void], words: Iterable[Words]) -> None:
        self._words: list[Words] = []
        self._numbers: dict[Words, int] = {}
        known = self._known(words)
        self._ordered = Ordered(_numbered(rows, known), len(self._words))
        self._shown: dict[tuple[Sought, frozenset[int]], Shown] = {}
        self._tail: dict[bytes, tuple[int, int, int]] = {}
        self._behind: Ordered | None = None

    def __len__(self) -> int:
        return len(self._ordered) + len(self._tail)

    @property
    def is_long(self) -> bool:
        """Whether the unordered marks are so many that all should be put in order again."""
        return len(self._tail) > TAIL

    def change(self, records: Iterable[bytes], rows: NDArray[np.void], words: Iterable[Words]) -> None:
        """Some marks as they are now. records: all that may have changed; who is not among the rows is gone."""
        known = self._known(words)
        for record in records:
            self._tail.pop(record, None)
            self._ordered.drop(record)
        for row in rows:
            at = int(row["occurred_at"])
            self._tail[row["record"].tobytes()] = int(row["key"]), at, int(known[row["combination"]])
        self._shown.clear()
        self._behind = None

    def in_order(self) -> "Columns":
        """The same marks, all in order."""
        rows = self._with_tail(self._ordered.left(len(self._tail)))
        return Columns(rows, self._words)

    def tile(self, tile: Tile, sought: Sought, classes: frozenset[int]) -> Content:
        """What of a tile is sought and is of these classes."""
        span = morton.tile_range(tile.zoom, tile.column, tile.row)
        since, until = _microseconds(sought.since), _microseconds(sought.until)
        asked = Asked(tile.zoom, span, self._shown_to(sought, classes), since, until)
        parts = [self._ordered, self._after()] if self._tail else [self._ordered]
        if not is_counted(tile.zoom):
            rows = [part.rows(asked) for part in parts]
            if sum(map(len, rows)) <= MOST_SINGLE:
                return self._singles(parts, rows)
        # A cell of both parts is two that lie on one another: the unordered marks are few.
        return [cell for part in parts for cell in part.counted(asked)]

    def _singles(self, parts: list[Ordered], rows: list[Ints]) -> Singles:
        pairs = list(zip(parts, rows, strict=True))
        x, y, combination, records = (
            np.concatenate([getattr(part, name)[some] for part, some in pairs])
            for name in ("x", "y", "combination", "records")
        )
        met, which = np.unique(combination, return_inverse=True)
        words = [self._words[int(number) - 1] for number in met]
        said = [(one.kind, one.state, one.country, one.place) for one in words]
        return Singles(x.astype(np.int64), y.astype(np.int64), records, which, said)

    def _known(self, words: Iterable[Words]) -> NDArray[np.int32]:
        """The numbers of some words; those that are new get the next ones."""
        numbers = numbered(words, self._numbers)
        self._words = list(self._numbers)
        return numbers

    def _shown_to(self, sought: Sought, classes: frozenset[int]) -> Shown:
        asked = sought, classes
        if (known := self._shown.get(asked)) is None:
            if len(self._shown) >= 64:
                self._shown.clear()
            known = np.array([False, *(one.fits(sought, classes) for one in self._words)])
            self._shown[asked] = known
        return known

    def _after(self) -> Ordered:
        """The marks that are not in order yet, in an order of their own."""
        if self._behind is None:
            self._behind = Ordered(self._with_tail(np.empty(len(self._tail), ROW)), len(self._words))
        return self._behind

    def _with_tail(self, rows: NDArray[np.void]) -> NDArray[np.void]:
        """Rows whose last ones are empty, with the unordered marks in them and in order."""
        first = len(rows) - len(self._tail)
        for number, (record, (key, at, combination)) in enumerate(self._tail.items()):
            rows[first + number] = (np.void(record), key, at, combination)
        return rows[np.argsort(rows["key"], kind="stable")]


def _numbered(rows: NDArray[np.void], numbers: NDArray[np.int32]) -> NDArray[np.void]:
    found = np.empty(len(rows), ROW)
    for name in ("record", "key", "occurred_at"):
        found[name] = rows[name]
    if len(rows):
        found["combination"] = numbers[rows["combination"]]
    return found


def _microseconds(instant: datetime | None) -> int | None:
    return None if instant is None else round(instant.timestamp() * 1_000_000) - POSTGRES_EPOCH_US
