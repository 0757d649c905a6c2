"""Numbers in memory, found whole or one sign off; added and taken out while checks are answered."""

from collections.abc import Iterable, Sequence

from alerts.screening.identifiers.compiled import Bytes
from alerts.screening.identifiers.fresh import Fresh
from alerts.screening.identifiers.keys import Key
from alerts.screening.identifiers.segment import Segment, as_array, packed

MOST_FRESH = 256
"""Texts in dictionaries before they become arrays."""
TIER = 8
"""So many segments of about one size become one: a text moves a few times only, and a look-up asks few segments."""
MOST_AT_ONCE = MOST_FRESH * TIER
"""Texts that are put together at a stretch, in some 7 ms; more is left to `crowded`, `Segment.together`, `replace`."""


class Identifiers:
    """Texts and what they belong to: numbers of the caller's, none used for two things. Not for several threads."""

    def __init__(self, segments: Iterable[Segment] = ()) -> None:
        self._segments: list[Segment] = list(segments)
        self._fresh = Fresh()

    @property
    def nbytes(self) -> int:
        """Memory of the arrays."""
        return sum(segment.nbytes for segment in self._segments)

    def put(self, owner: int, keys: Iterable[Key]) -> None:
        """Find `owner` by these keys from now on."""
        for key in keys:
            self._fresh.put(key, owner)
        if len(self._fresh.keys) >= MOST_FRESH:
            self._settle()

    def put_many(self, pairs: Sequence[tuple[Key, int]]) -> None:
        """The same for many keys, each with its owner: they become an array at once."""
        if len(pairs) * 4 < MOST_FRESH:
            for key, owner in pairs:
                self.put(owner, (key,))
            return
        self._segments.append(Segment.of(dict.fromkeys(pairs)))
        self._merge()

    def remove(self, owner: int, keys: Iterable[Key]) -> None:
        """Find `owner` by these keys no more; nothing happens where it was not."""
        for key in keys:
            if not self._fresh.remove(key, owner):
                text = packed(key.text)
                any(segment.take_out(text, owner) for segment in self._segments)

    def find(self, keys: Iterable[Key]) -> dict[int, int]:
        """What has one of these texts: 0 where one is the same, 1 where one is one sign off. The whole ones first."""
        met: dict[int, int] = {}
        for key in keys:
            text = as_array(packed(key.text))
            for segment in self._segments:
                for owner, apart in segment.find(text, key.near):
                    met[owner] = min(apart, met.get(owner, apart))
            for owner, apart in self._fresh.find(key):
                met[owner] = min(apart, met.get(owner, apart))
        return dict(sorted(met.items(), key=lambda one: one[1])) if len(met) > 1 else met

    def holds(self, texts: Sequence[str]) -> bool:
        """Whether anything has one of these texts, or is by a sign away from it: what is asked first of many."""
        if not self._segments:
            return any(map(self._fresh.holds, texts))
        return any(self._fresh.holds(text) or self._in_arrays(as_array(packed(text))) for text in texts)

    def _in_arrays(self, text: Bytes) -> bool:
        return any(segment.find(text, near=False) for segment in self._segments)

    def crowded(self) -> list[Segment]:
        """Segments that should be one: put them together, in another thread if they are many, and `replace` them."""
        total = sum(len(segment) for segment in self._segments)
        small = [one for one in self._segments if len(one) * TIER <= total]
        worn = [one for one in self._segments if one.alive * 2 < len(one)]
        together = small if len(small) >= TIER else []
        return together + [one for one in worn if one not in together]

    @staticmethod
    def together(crowded: Sequence[Segment]) -> Segment:
        """One of several; beside other work, in a thread."""
        return Segment.together(crowded)

    def replace(self, old: Sequence[Segment], new: Segment) -> None:
        """Use `new`, put together of `old`; what was taken out meanwhile is taken out of it too."""
        for segment in old:
            for text, owner in segment.taken:
                new.take_out(text, owner)
        new.taken.clear()
        self._segments = [one for one in self._segments if one not in old] + [new]

    def _settle(self) -> None:
        self._segments.append(Segment.of(self._fresh.keys))
        self._fresh = Fresh()
        self._merge()

    def _merge(self) -> None:
        small = [one for one in self._segments if len(one) * 2 <= MOST_AT_ONCE]
        if len(small) >= TIER:
            self.replace(small, Segment.together(small))
