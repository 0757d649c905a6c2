"""Names as they come: columns with room to grow."""

from collections.abc import Sequence

import numpy as np

from alerts.screening.kernels.build import signatures
from alerts.screening.kernels.columns import CONSONANTAL, WEAK, Columns
from alerts.screening.prepare import PreparedName
from alerts.screening.tokens import spelt_out


class Fresh:
    """A row of names that are read through one after the other."""

    def __init__(self) -> None:
        self._known: dict[str, int] = {}
        self._count = self._words = 0
        self._columns = _room(64, 256, 256)

    def __len__(self) -> int:
        return self._count

    def add(self, many: Sequence[tuple[int, PreparedName, int, int]]) -> None:
        """Put names at the end, each with its place, year of birth and flags beside those of the name."""
        numbers, new = self._numbered([name.words for _, name, _, _ in many])
        known, first = len(self._known), self._count
        self._count, self._words = first + len(many), self._words + len(numbers)
        self._make_room()
        c = self._columns
        c.rows[known - len(new) : known] = spelt_out(new)
        c.words[self._words - len(numbers) : self._words] = numbers
        lengths = [len(name.words) for _, name, _, _ in many]
        c.offsets[first + 1 : self._count + 1] = c.offsets[first] + np.cumsum(lengths)
        c.year[first : self._count] = [year for _, _, year, _ in many]
        c.flags[first : self._count] = [
            flags | WEAK * name.weak | CONSONANTAL * name.consonantal for _, name, _, flags in many
        ]
        c.place[first : self._count] = [place for place, _, _, _ in many]
        added = c._replace(offsets=c.offsets[first : self._count + 1], place=c.place[first : self._count])
        c.signature[first : self._count] = signatures(added)

    def _numbered(self, many: list[tuple[str, ...]]) -> tuple[list[int], list[str]]:
        """The numbers of all words, and the words that had none."""
        known, new = self._known, list[str]()
        for words in many:
            for word in words:
                if word not in known:
                    known[word] = len(known)
                    new.append(word)
        return [known[word] for words in many for word in words], new

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
        old, spelt = self._columns, list(self._known)
        kept = slice(names, self._count)
        first = int(old.offsets[names])
        used, words = np.unique(old.words[first : self._words], return_inverse=True)
        self._known = {spelt[number]: place for place, number in enumerate(used.tolist())}
        self._count, self._words = self._count - names, len(words)
        self._columns = _room(64, 256, 256)
        self._make_room()
        c, to = self._columns, slice(self._count)
        c.rows[: len(used)], c.words[: len(words)] = old.rows[used], words
        c.offsets[: self._count + 1] = old.offsets[names : kept.stop + 1] - first
        c.signature[to], c.year[to], c.flags[to], c.place[to] = (
            old.signature[kept], old.year[kept], old.flags[kept], old.place[kept]
        )  # fmt: skip

    def _make_room(self) -> None:
        c = self._columns
        many = (len(c.rows), len(c.words), len(c.place))
        used = (len(self._known), self._words, self._count)
        if all(need <= room for need, room in zip(used, many, strict=True)):
            return
        grown = _room(*(max(room * 2, need) if need > room else room for need, room in zip(used, many, strict=True)))
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
