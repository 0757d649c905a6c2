"""Which word of one name is which word of the other: one to one, or two written as one."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from alerts.screening.kernels import compiled
from alerts.screening.kernels.words import SOUND, TEXT, Rows, similarity

LIKE = 0.5
"""Below it two words have nothing to do with each other."""
JOINED = 0.85
MOST_LETTERS = 24
MOST_PAIRS = 12 * 12 + 2 * 11 * 12


class Scratch(NamedTuple):
    """Room that an alignment needs: made once for many.

    places  (256,) zeros · alike, rank (pairs,) · spans (pairs, 4): first word and how many, on both sides
    joined  (1, 64): two words as one · used (2, 12) · found (12,): places of the pairs that were taken
    """

    places: NDArray[np.uint64]
    alike: NDArray[np.float64]
    rank: NDArray[np.float64]
    spans: NDArray[np.int64]
    joined: Rows
    used: NDArray[np.uint8]
    found: NDArray[np.int64]
    text: Rows


@compiled
def scratch() -> Scratch:
    return Scratch(
        np.zeros(256, np.uint64),
        np.empty(MOST_PAIRS, np.float64),
        np.empty(MOST_PAIRS, np.float64),
        np.empty((MOST_PAIRS, 4), np.int64),
        np.zeros((1, 64), np.uint8),
        np.zeros((2, 12), np.uint8),
        np.empty(12, np.int64),
        np.zeros((2, 160), np.uint8),
    )


@compiled
def join(a: Rows, i: int, j: int, out: Rows) -> bool:
    """Write two words as one into `out`; False when they are too long together."""
    n, m = int(a[i, 0]), int(a[j, 0])
    if n + m > MOST_LETTERS:
        return False
    out[0, 0] = n + m
    out[0, 2] = 0
    for k in range(n):
        out[0, TEXT + k] = a[i, TEXT + k]
    for k in range(m):
        out[0, TEXT + n + k] = a[j, TEXT + k]
    sound, more = int(a[i, 1]), int(a[j, 1])
    for k in range(sound):
        out[0, SOUND + k] = a[i, SOUND + k]
    for k in range(more):
        if k == 0 and sound and a[j, SOUND] == a[i, SOUND + sound - 1]:
            continue
        if sound < MOST_LETTERS:
            out[0, SOUND + sound] = a[j, SOUND + k]
            sound += 1
    out[0, 1] = sound
    return True


@compiled
def note(s: Scratch, count: int, alike: float, rank: float, i: int, many: int, j: int, others: int) -> int:
    s.alike[count] = alike
    s.rank[count] = rank
    s.spans[count, 0], s.spans[count, 1], s.spans[count, 2], s.spans[count, 3] = i, many, j, others
    return count + 1


@compiled
def pairs(a: Rows, ours: NDArray[np.int32], b: Rows, theirs: NDArray[np.int32], s: Scratch) -> int:
    """Write all pairs of words that are alike; their number."""
    count = 0
    for i in range(len(ours)):
        for j in range(len(theirs)):
            alike = similarity(a, ours[i], b, theirs[j], s.places)
            if alike >= LIKE:
                letters = min(int(a[ours[i], 0]) + int(b[theirs[j], 0]), 18)
                count = note(s, count, alike, alike + 0.002 * (i == j) + 0.0005 * letters, i, 1, j, 1)
    for i in range(len(ours) - 1):
        together = int(a[ours[i], 0]) + int(a[ours[i + 1], 0])
        for j in range(len(theirs)):
            m = int(b[theirs[j], 0])
            if m > 3 and abs(together - m) <= 2 and join(a, ours[i], ours[i + 1], s.joined):
                alike = similarity(s.joined, 0, b, theirs[j], s.places)
                if alike >= JOINED:
                    count = note(s, count, alike - 0.02, alike + 0.01, i, 2, j, 1)
    for j in range(len(theirs) - 1):
        together = int(b[theirs[j], 0]) + int(b[theirs[j + 1], 0])
        for i in range(len(ours)):
            n = int(a[ours[i], 0])
            if n > 3 and abs(together - n) <= 2 and join(b, theirs[j], theirs[j + 1], s.joined):
                alike = similarity(a, ours[i], s.joined, 0, s.places)
                if alike >= JOINED:
                    count = note(s, count, alike - 0.02, alike + 0.01, i, 1, j, 2)
    return count


@compiled
def is_free(s: Scratch, p: int) -> bool:
    for k in range(s.spans[p, 0], s.spans[p, 0] + s.spans[p, 1]):
        if s.used[0, k]:
            return False
    for k in range(s.spans[p, 2], s.spans[p, 2] + s.spans[p, 3]):
        if s.used[1, k]:
            return False
    return True


@compiled
def align(a: Rows, ours: NDArray[np.int32], b: Rows, theirs: NDArray[np.int32], s: Scratch) -> int:
    """Pair the words, most alike first; the number of pairs in `s.found`, in the order of our words."""
    s.used[:] = 0
    count, taken = pairs(a, ours, b, theirs, s), 0
    while taken < 12:
        best, rank = -1, -1.0
        for p in range(count):
            if s.rank[p] > rank and is_free(s, p):
                best, rank = p, s.rank[p]
        if best < 0:
            break
        at = taken
        while at and s.spans[s.found[at - 1], 0] > s.spans[best, 0]:
            s.found[at] = s.found[at - 1]
            at -= 1
        s.found[at] = best
        taken += 1
        s.used[0, s.spans[best, 0] : s.spans[best, 0] + s.spans[best, 1]] = 1
        s.used[1, s.spans[best, 2] : s.spans[best, 2] + s.spans[best, 3]] = 1
    return taken
