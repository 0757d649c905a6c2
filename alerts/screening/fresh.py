"""Names as they come: columns with room to grow."""

import numpy as np

from alerts.screening.kernels.columns import CONSONANTAL, WEAK, Columns
from alerts.screening.kernels.hashing import signature_of
from alerts.screening.prepare import PreparedName
from alerts.screening.tokens import rows


class Fresh:
    """A row of names that are read through one after the other."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}
        self._count = self._words = 0
        self._columns = _room(64, 256, 256)

    def __len__(self) -> int:
        return self._count

    def add(self, place: int, name: PreparedName, year: int) -> None:
        """Put a name at the end."""
        self._make_room(len(name.words))
        numbers = np.array([self._number(word) for word in name.words], np.int32)
        c, end = self._columns, self._words + len(numbers)
        c.words[self._words : end] = numbers
        c.signature[self._count] = signature_of(c.rows, numbers)
        c.year[self._count] = year
        c.flags[self._count] = WEAK * name.weak + CONSONANTAL * name.consonantal
        c.place[self._count] = place
        c.offsets[self._count + 1] = end
        self._count, self._words = self._count + 1, end

    def _number(self, word: str) -> int:
        known = self._known.get(word)
        if known is None:
            known = self._known[word] = len(self._known)
            self._columns.rows[known] = rows((word,))[0]
        return known

    def columns(self) -> Columns:
        """With the room behind the last name."""
        return self._columns

    def copy(self, names: int) -> Columns:
        """The first names, for another thread."""
        c, words = self._columns, int(self._columns.offsets[names])
        kept = c.rows[: len(self._known)].copy()
        return Columns(
            kept,
            kept.view(np.uint64),
            c.offsets[: names + 1].copy(),
            c.words[:words].copy(),
            c.signature[:names].copy(),
            c.year[:names].copy(),
            c.flags[:names].copy(),
            c.place[:names].copy(),
        )

    def drop(self, names: int) -> None:
        """Forget the first names: they are in a segment now."""
        old, left, first = self._columns, self._count - names, int(self._columns.offsets[names])
        spelt = {number: word for word, number in self._known.items()}
        self.__init__()
        moved = [(spelt[number]) for number in old.words[first : int(old.offsets[names + left])].tolist()]
        for at in range(left):
            words = slice(int(old.offsets[names + at]) - first, int(old.offsets[names + at + 1]) - first)
            flags = int(old.flags[names + at])
            name = PreparedName("", tuple(moved[words]), bool(flags & WEAK), bool(flags & CONSONANTAL))
            self.add(int(old.place[names + at]), name, int(old.year[names + at]))

    def _make_room(self, words: int) -> None:
        c = self._columns
        many = (len(c.rows), len(c.words), len(c.place))
        used = (len(self._known) + words, self._words + words, self._count + 1)
        if all(need <= room for need, room in zip(used, many, strict=True)):
            return
        grown = _room(*(room * 2 if need > room else room for need, room in zip(used, many, strict=True)))
        for old, new in zip(c, grown, strict=True):
            new[: len(old)] = old
        self._columns = grown


def _room(rows: int, words: int, names: int) -> Columns:
    made = np.zeros((rows, 64), np.uint8)
    return Columns(
        made,
        made.view(np.uint64),
        np.zeros(names + 1, np.int64),
        np.zeros(words, np.int32),
        np.zeros(names, np.uint64),
        np.zeros(names, np.int16),
        np.zeros(names, np.uint8),
        np.zeros(names, np.int32),
    )
