"""A binary fuse filter (Graf and Lemire, 2022): a set of marks in 9 or 18 bits each, of which none can be read back.

A mark is 32 bytes, as HMAC-SHA-256 gives them, so its own words say where it stands: no other hash is needed, neither
here nor on the phone. Of its eight words (little-endian), beginning with `turn`, the first chooses a stretch, the next
three a place in that stretch and the two behind it, the fifth is its fingerprint. The fingerprints of the three places,
taken together bit by bit (exclusive or), are the mark's own. A mark that is not in the set fits by chance: one in 256
with 8 bits, one in 65,536 with 16.
"""

from math import ceil, floor, log

import msgspec
import numpy as np
from numpy.typing import NDArray

from alerts.screening.kernels import compiled

Words = NDArray[np.uint32]
Prints = NDArray[np.uint8] | NDArray[np.uint16]

_TURNS = 8
_MOST_STRETCH = 1 << 18


class Filter(msgspec.Struct, frozen=True):
    """length: places in a stretch, a power of two; stretches: that a mark may begin in; bits of a fingerprint."""

    turn: int
    length: int
    stretches: int
    bits: int
    prints: bytes

    def has(self, mark: bytes) -> bool:
        """Whether a mark is in the set, or fits by chance."""
        places, own = self._where(np.frombuffer(mark, "<u4"))
        prints = np.frombuffer(self.prints, f"<u{self.bits // 8}")
        return bool(prints[places[0]] ^ prints[places[1]] ^ prints[places[2]] == own)

    def _where(self, words: Words) -> tuple[list[int], int]:
        turned = [int(words[(self.turn + at) % _TURNS]) for at in range(5)]
        first = (turned[0] * self.stretches) >> 32
        places = [(first + at) * self.length + turned[1 + at] % self.length for at in range(3)]
        return places, turned[4] & ((1 << self.bits) - 1)


def build(marks: bytes, bits: int) -> Filter:
    """A filter of marks of 32 bytes, one after the other, none twice."""
    words: Words = np.frombuffer(marks, "<u4").reshape(-1, _TURNS).astype(np.uint32)
    length, stretches = _sizes(len(words))
    kind = np.uint8 if bits == 8 else np.uint16
    for turn in range(_TURNS):
        turned = np.ascontiguousarray(np.roll(words, -turn, axis=1)[:, :5])
        prints = np.zeros((stretches + 2) * length, np.uint16)
        if _filled(turned, np.int64(length), np.int64(stretches), np.uint16((1 << bits) - 1), prints):
            return Filter(turn, length, stretches, bits, prints.astype(kind).tobytes())
    raise ArithmeticError("no turn of these marks can be placed")  # one turn in a hundred fails: eight never do


def _sizes(count: int) -> tuple[int, int]:
    """Places in a stretch and how many of those, as the paper has them for three places a mark."""
    if count < 2:
        return 4, 1
    length = min(_MOST_STRETCH, 1 << floor(log(count) / log(3.33) + 2.25))
    room = ceil(count * max(1.125, 0.875 + 0.25 * log(1e6) / log(count)))
    return length, max(1, ceil(room / length) - 2)


@compiled
def _filled(
    words: Words, length: np.int64, stretches: np.int64, ones: np.uint16, prints: NDArray[np.uint16]
) -> bool:  # pragma: no cover
    """Give each mark a place that is its own when it is its turn; false when some have none."""
    count = len(words)
    places = np.empty((count, 3), np.int64)
    degree, mixed = np.zeros(len(prints), np.int64), np.zeros(len(prints), np.int64)
    for mark in range(count):
        first = np.int64((np.uint64(words[mark, 0]) * np.uint64(stretches)) >> np.uint64(32))
        for at in range(3):
            place = (first + at) * length + np.int64(words[mark, 1 + at]) % length
            places[mark, at] = place
            degree[place] += 1
            mixed[place] ^= mark
    order, owns = np.empty(count, np.int64), np.empty(count, np.int64)
    queue = np.empty(len(prints), np.int64)
    waiting, done = 0, 0
    for place in range(len(prints)):
        if degree[place] == 1:
            queue[waiting] = place
            waiting += 1
    while waiting:
        waiting -= 1
        alone = queue[waiting]
        if degree[alone] != 1:
            continue
        mark = mixed[alone]
        order[done], owns[done] = mark, alone
        done += 1
        for at in range(3):
            place = places[mark, at]
            degree[place] -= 1
            mixed[place] ^= mark
            if degree[place] == 1:
                queue[waiting] = place
                waiting += 1
    if done < count:
        return False
    for step in range(count - 1, -1, -1):
        mark = order[step]
        value = np.uint16(words[mark, 4]) & ones
        for at in range(3):
            if places[mark, at] != owns[step]:
                value ^= prints[places[mark, at]]
        prints[owns[step]] = value
    return True
