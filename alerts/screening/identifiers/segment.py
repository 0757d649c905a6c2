"""Texts in sorted arrays: built at once, never changed but for those that are taken out."""

from collections.abc import Iterable, Sequence
from typing import Self

import numpy as np

from alerts.screening.identifiers import compiled
from alerts.screening.identifiers.compiled import Bytes, Narrow, Short, Wide
from alerts.screening.identifiers.keys import Key

MOST_FOUND = 256
"""Texts that one look-up answers; whole ones go before near ones."""

_PER_BUCKET = 8


def packed(text: str) -> bytes:
    """One byte a sign, so that a sign left out is a byte left out; letters of other alphabets share the upper half."""
    return (
        text.encode()
        if text.isascii()
        else bytes(ord(sign) if sign < "\x80" else 128 | ord(sign) & 127 for sign in text)
    )


def as_array(text: bytes) -> Bytes:
    """As compiled code takes it: it may be written, as the arrays it is compared with."""
    return np.frombuffer(bytearray(text), np.uint8)


class Segment:
    """Some texts and what they belong to.

    texts     uint8, one after the other, `packed`; starts (n + 1,) int64 where each begins
    near      (n,) uint8: also to be found one sign off
    belongs   (n,) uint32: the caller's own number of what a text belongs to
    """

    def __init__(self, texts: Bytes, starts: Wide, near: Bytes, belongs: Narrow) -> None:
        self.texts, self.starts, self.near, self.belongs = texts, starts, near, belongs
        self._alive: Bytes = np.ones(len(near), np.uint8)
        hashes = len(near) + int(np.diff(starts)[near == 1].sum()) - int(near.sum())
        self._bits = max(4, (hashes // _PER_BUCKET).bit_length())
        places: Narrow = np.zeros((1 << self._bits) + 1, np.uint32)
        compiled.count(texts, starts, near, self._bits, places)
        np.cumsum(places, out=places)
        self._checks: Short = np.empty(hashes, np.uint16)
        self._owners: Narrow = np.empty(hashes, np.uint32)
        compiled.scatter(texts, starts, near, self._bits, places, self._checks, self._owners)
        self._ends = places
        self._found: Narrow = np.empty(MOST_FOUND, np.uint32)
        self._distances: Bytes = np.empty(MOST_FOUND, np.uint8)
        self.taken: list[tuple[bytes, int]] = []
        """What was taken out since it was built: what is put together meanwhile has it still."""

    @classmethod
    def of(cls, keys: Iterable[tuple[Key, int]]) -> Self:
        """From keys, each with the number of what it belongs to."""
        listed = list(keys)
        encoded = [packed(key.text) for key, _ in listed]
        starts = np.zeros(len(listed) + 1, np.int64)
        np.cumsum([len(text) for text in encoded], out=starts[1:])
        texts = np.frombuffer(bytearray(b"".join(encoded)), np.uint8)
        near = np.fromiter((key.near for key, _ in listed), np.uint8, len(listed))
        return cls(texts, starts, near, np.fromiter((owner for _, owner in listed), np.uint32, len(listed)))

    @classmethod
    def together(cls, segments: Sequence["Segment"]) -> Self:
        """One of several, without what was taken out of them."""
        parts = [segment.living() for segment in segments]
        lengths = np.concatenate([np.diff(starts) for _, starts, _, _ in parts])
        starts = np.zeros(len(lengths) + 1, np.int64)
        np.cumsum(lengths, out=starts[1:])
        return cls(
            np.concatenate([texts for texts, _, _, _ in parts]),
            starts,
            np.concatenate([near for _, _, near, _ in parts]),
            np.concatenate([belongs for _, _, _, belongs in parts]),
        )

    def living(self) -> tuple[Bytes, Wide, Bytes, Narrow]:
        """Texts, starts, near and belongs without what was taken out."""
        stays = self._alive == 1
        if stays.all():
            return self.texts, self.starts, self.near, self.belongs
        lengths = np.diff(self.starts)
        starts = np.zeros(int(stays.sum()) + 1, np.int64)
        np.cumsum(lengths[stays], out=starts[1:])
        return self.texts[np.repeat(stays, lengths)], starts, self.near[stays], self.belongs[stays]

    def __len__(self) -> int:
        return len(self.near)

    @property
    def alive(self) -> int:
        """How many texts have not been taken out."""
        return int(self._alive.sum())

    @property
    def nbytes(self) -> int:
        """Memory of all arrays."""
        arrays = (self.texts, self.starts, self.near, self.belongs, self._alive, self._ends, self._checks, self._owners)
        return sum(array.nbytes for array in arrays)

    def find(self, text: Bytes, near: bool) -> list[tuple[int, int]]:
        """What has this `as_array`, or with `near` one that is one sign off: (number, 0 or 1)."""
        here = self._look(text, near)
        if not here:
            return []
        belongs = self.belongs
        return [(int(belongs[self._found[at]]), int(self._distances[at])) for at in range(here)]

    def take_out(self, text: bytes, owner: int) -> bool:
        """Find this text of this owner no more; whether it was here."""
        for at in range(self._look(as_array(text), False)):
            one = int(self._found[at])
            if self._distances[at] == 0 and self.belongs[one] == owner:
                self._alive[one] = 0
                self.taken.append((text, owner))
                return True
        return False

    def _look(self, text: Bytes, near: bool) -> int:
        return compiled.look(
            text,
            near,
            self.texts,
            self.starts,
            self._ends,
            self._checks,
            self._owners,
            self._alive,
            self._bits,
            self._found,
            self._distances,
        )
