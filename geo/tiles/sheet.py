"""The marks of one operation in the order in which they came: a snapshot is some of these rows, written down.

As with tiles, who may see a row is asked once for each combination that rows name, before anything is counted.
What a record says of place and time never changes, so a new state changes one number of its row.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from geo.countries import Bounds
from geo.marks import snapshot
from geo.marks.model import Boxed, Drawn, Written
from geo.tiles.finding import Found, numbered
from geo.tiles.model import Said

_GONE = -1
"""The combination of rows that are no more: as a place in a list, the last."""

_MOST_WRITTEN = 2
"""Snapshots that are kept until a mark changes, each for those who see the same: some 15 bytes a mark, and 40 for the
numbers of the last one, with which the next is compared."""


class Sheet:
    """columns  in order from the start: what comes late is put between when it is drawn; numbers: of combinations."""

    def __init__(self, columns: dict[str, NDArray[Any]], numbers: dict[Said, int]) -> None:
        self._numbers = numbers
        records = snapshot.ids(columns)
        cut = snapshot.cut(records)
        self._columns: dict[str, NDArray[Any]] = {**columns, "alike": snapshot.alike(cut)}
        self._count = len(records)
        self._found = Found(records)
        self._later: dict[bytes, int] = {}
        self._cut = np.sort(cut)
        self._cut_later: set[int] = set()
        self._written: dict[frozenset[int], Written] = {}
        self._kept = snapshot.Kept()

    @classmethod
    def of(cls, rows: NDArray[np.void], said: list[Said]) -> "Sheet":
        """rows  as `reading.ROW`; said: of each combination that they name, once."""
        rows = rows[np.argsort(rows["recorded_at"], kind="stable")]
        return cls(_columns(rows, np.arange(len(said), dtype=np.int32)), {one: place for place, one in enumerate(said)})

    def in_order(self) -> "Sheet":
        """The same marks, all in order, and none that are no more."""
        columns = _taken(self._columns, np.flatnonzero(self._columns["combination"][: self._count] != _GONE))
        return Sheet(_sorted(columns), dict(self._numbers))

    def change(self, records: Iterable[bytes], rows: NDArray[np.void], said: Iterable[Said]) -> None:
        """Some marks as they are now. records: all that may have changed; who is not among the rows is gone."""
        fresh = _columns(rows, numbered(said, self._numbers))
        places = {one.tobytes(): place for place, one in enumerate(rows["record"])}
        cut = snapshot.cut(rows["record"])
        for record in records:
            row = self._row(record)
            if (place := places.get(record)) is not None:
                is_alike = self._is_alike(cut[place]) if row is None else self._columns["alike"][row]
                row = self._put(record, row, fresh, place)
                self._columns["alike"][row] = is_alike
            elif row is not None:
                self._columns["combination"][row] = _GONE
        self._written.clear()

    def written(self, classes: frozenset[int]) -> Written:
        """What is of these classes, as a screen reads it."""
        seen = classes & {one.words.class_id for one in self._numbers}
        if (known := self._written.get(seen)) is None:
            if len(self._written) >= _MOST_WRITTEN:
                self._written.clear()
            known = self._written[seen] = snapshot.written(self._drawn(seen), self._kept)
        return known

    def seen(self, classes: frozenset[int]) -> "Seen":
        """What is of these classes, to be looked through by a thread while more comes."""
        said = list(self._numbers)
        shown = np.array([*(one.words.is_for(classes) for one in said), False])
        columns = {name: column[: self._count] for name, column in self._columns.items()}
        return Seen(columns, shown, [(one.words.kind, one.words.state) for one in said])

    def _drawn(self, classes: frozenset[int]) -> Drawn:
        columns = {name: column[: self._count] for name, column in self._columns.items()}
        are_shown = np.array([*(one.words.is_for(classes) for one in self._numbers), False])
        shown = are_shown.take(columns["combination"])
        if not shown.all():
            columns = _taken(columns, np.flatnonzero(shown))
        columns = _sorted(columns)
        # What is like another that this viewer does not meet is cut as any: that there is such a one is not told.
        few = np.flatnonzero(columns["alike"])
        columns["alike"] = np.zeros(len(columns["alike"]), bool)
        columns["alike"][few] = snapshot.alike(snapshot.cut(snapshot.ids(_taken(columns, few))))
        # Of combinations that this viewer does not meet not even a number is told.
        met = np.flatnonzero(np.bincount(columns["combination"], minlength=len(self._numbers)))
        if len(met) < len(self._numbers):
            numbers = np.zeros(len(self._numbers), np.int32)
            numbers[met] = np.arange(len(met))
            columns["combination"] = numbers.take(columns["combination"])
        said = list(self._numbers)
        return Drawn(words=[_told(said[number]) for number in met], **columns)

    def _is_alike(self, number: np.uint64) -> bool:
        """Whether a new mark's id is cut to what another one's is; that one is sent whole as well from now on."""
        place = int(np.searchsorted(self._cut, number))
        if int(number) not in self._cut_later and (place == len(self._cut) or self._cut[place] != number):
            self._cut_later.add(int(number))
            return False
        columns = {name: column[: self._count] for name, column in self._columns.items()}
        self._columns["alike"][np.flatnonzero(snapshot.cut(snapshot.ids(columns)) == number)] = True
        return True

    def _row(self, record: bytes) -> int | None:
        if (row := self._later.get(record)) is not None:
            return row
        return next(iter(self._found.rows(record)), None)

    def _put(self, record: bytes, row: int | None, fresh: dict[str, NDArray[Any]], place: int) -> int:
        if row is None:
            row = self._later[record] = self._count
            self._count += 1
            if row == len(self._columns["lon"]):
                self._columns = {name: _longer(column) for name, column in self._columns.items()}
        for name, column in fresh.items():
            self._columns[name][row] = column[place]
        return row


class Seen(msgspec.Struct, frozen=True):
    """Marks as they come, and which combinations of them are shown: to nobody what is no more (the last)."""

    columns: dict[str, NDArray[Any]]
    shown: NDArray[np.bool]
    words: list[tuple[str, str]]

    def about(self, boxes: Sequence[Bounds]) -> Boxed:
        """All that lies in some boxes, each once."""
        rows = np.unique(np.concatenate([self._inside(box) for box in boxes]))
        # What got a combination since then is not shown: its number is after all that are known here.
        numbers = np.minimum(self.columns["combination"].take(rows), len(self.shown) - 1)
        kept = self.shown[numbers]
        columns, number = _taken(self.columns, rows[kept]), numbers[kept]
        lon, lat = (columns[axis] / snapshot.DEGREE for axis in ("lon", "lat"))
        return Boxed(self.words, snapshot.ids(columns), number, lon, lat, columns["recorded"])

    def _inside(self, box: Bounds) -> NDArray[np.intp]:
        rows = np.flatnonzero(_between(self.columns["lon"], box.west, box.east))
        return rows[_between(self.columns["lat"].take(rows), box.south, box.north)]


def _between(degrees: NDArray[np.int32], low: float, high: float) -> NDArray[np.bool]:
    """Compared once: what is below is very much above when it has no sign."""
    first, last = (round(edge * snapshot.DEGREE) for edge in (low, high))
    return (degrees - np.int32(first)).view(np.uint32) <= np.uint32(last - first)


def _columns(rows: NDArray[np.void], numbers: NDArray[np.int32]) -> dict[str, NDArray[Any]]:
    return {
        "lon": rows["lon"].astype(np.int32),
        "lat": rows["lat"].astype(np.int32),
        **snapshot.timed(rows["record"], rows["occurred_at"], rows["recorded_at"]),
        "combination": numbers[rows["combination"]] if len(rows) else np.empty(0, np.int32),
    }


def _taken(columns: dict[str, NDArray[Any]], rows: NDArray[np.intp]) -> dict[str, NDArray[Any]]:
    return {name: column.take(rows) for name, column in columns.items()}


def _sorted(columns: dict[str, NDArray[Any]]) -> dict[str, NDArray[Any]]:
    """In the order in which they came: what was late moves, and what came after it; all that was before stays."""
    recorded = columns["recorded"]
    late = np.flatnonzero(recorded[1:] < recorded[:-1]) + 1
    if not len(late):
        return columns
    oldest: np.int64 = recorded.take(late).min()
    first = int(np.searchsorted(recorded[: int(late[0])], oldest, "right"))
    order = np.argsort(recorded[first:], kind="stable")
    return {name: np.concatenate([column[:first], column[first:].take(order)]) for name, column in columns.items()}


def _longer(column: NDArray[Any]) -> NDArray[Any]:
    return np.concatenate([column, np.empty(len(column) // 2 + 1_024, column.dtype)])


def _told(said: Said) -> tuple[str, str, str, str, str, int, int]:
    words = said.words
    return words.kind, words.state, said.subject, words.country, words.place, said.severity, said.version
