"""The compiled parts: hashes of texts and of their one-letter deletions, sorted arrays of them, and the look-up.

Compiled when this is first read and kept on disk where `kernels` keeps the rest; `nogil`, so that a long build in a
thread leaves the node free.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numpy as np
from numpy.typing import NDArray

import alerts.screening.kernels  # noqa: F401  # pyright: ignore[reportUnusedImport]  says where compiled code is kept

F = TypeVar("F", bound=Callable[..., Any])

Bytes = NDArray[np.uint8]
Wide = NDArray[np.int64]
Narrow = NDArray[np.uint32]
Short = NDArray[np.uint16]


def compiled(signature: str) -> Callable[[F], F]:
    """A function of arrays, compiled for these types; what it takes and gives stays declared."""

    def compile(function: F) -> F:
        return cast(F, numba.njit(signature, cache=True, nogil=True)(function))

    return compile


@compiled("uint64(uint64, uint8)")
def step(state: np.uint64, sign: int) -> np.uint64:
    """One more byte of FNV-1a, which begins with BEGUN."""
    return (state ^ np.uint64(sign)) * np.uint64(1099511628211)


BEGUN = np.uint64(14695981039346656037)


@compiled("uint64(uint64, uint8[::1], int64, int64)")
def ended(state: np.uint64, text: Bytes, start: int, end: int) -> np.uint64:
    """The hash of what was read so far and this rest: FNV-1a, then the finaliser of splitmix64."""
    for at in range(start, end):
        state = step(state, text[at])
    state ^= state >> np.uint64(30)
    state *= np.uint64(0xBF58476D1CE4E5B9)
    state ^= state >> np.uint64(27)
    state *= np.uint64(0x94D049BB133111EB)
    return state ^ (state >> np.uint64(31))


@compiled("void(uint8[::1], int64[::1], uint8[::1], int64, uint32[::1])")
def count(texts: Bytes, starts: Wide, near: Bytes, bits: int, places: Narrow) -> None:
    """How many hashes fall into each bucket (the top `bits`), into the bucket's next place."""
    shift = np.uint64(64 - bits)
    for one in range(len(near)):
        start, end = int(starts[one]), int(starts[one + 1])
        places[np.int64(ended(BEGUN, texts, start, end) >> shift) + 1] += np.uint32(1)
        if near[one]:
            state = step(BEGUN, texts[start])
            for skip in range(start + 1, end):
                places[np.int64(ended(state, texts, skip + 1, end) >> shift) + 1] += np.uint32(1)
                state = step(state, texts[skip])


@compiled("void(uint64, int64, uint32, uint32[::1], uint16[::1], uint32[::1])")
def put(found: np.uint64, bits: int, one: int, places: Narrow, checks: Short, owners: Narrow) -> None:
    """A hash's low 16 bits and its text's number into the next free place of its bucket."""
    bucket = np.int64(found >> np.uint64(64 - bits))
    checks[places[bucket]] = np.uint16(found & np.uint64(0xFFFF))
    owners[places[bucket]] = np.uint32(one)
    places[bucket] += np.uint32(1)


@compiled("void(uint8[::1], int64[::1], uint8[::1], int64, uint32[::1], uint16[::1], uint32[::1])")
def scatter(texts: Bytes, starts: Wide, near: Bytes, bits: int, places: Narrow, checks: Short, owners: Narrow) -> None:
    """Put every hash into its bucket; `places` begins as the buckets' beginnings and ends as their ends."""
    for one in range(len(near)):
        start, end = int(starts[one]), int(starts[one + 1])
        put(ended(BEGUN, texts, start, end), bits, one, places, checks, owners)
        if near[one]:
            state = step(BEGUN, texts[start])
            for skip in range(start + 1, end):
                put(ended(state, texts, skip + 1, end), bits, one, places, checks, owners)
                state = step(state, texts[skip])


@compiled("int64(uint8[::1], int64, int64, uint8[::1], int64, int64)")
def apart(one: Bytes, start: int, end: int, other: Bytes, begin: int, stop: int) -> int:
    """0 for the same text, 1 for one sign changed, missing, too many or two neighbours swapped, 2 for more.

    The first byte is the kind and must agree.
    """
    if one[start] != other[begin] or abs((end - start) - (stop - begin)) > 1:
        return 2
    while start < end and begin < stop and one[start] == other[begin]:
        start += 1
        begin += 1
    if start == end and begin == stop:
        return 0
    while start < end and begin < stop and one[end - 1] == other[stop - 1]:
        end -= 1
        stop -= 1
    left, right = end - start, stop - begin
    if left + right == 1 or (left == 1 and right == 1):
        return 1
    if left == 2 and right == 2 and one[start] == other[begin + 1] and one[start + 1] == other[begin]:
        return 1
    return 2


@compiled(
    "int64(uint8[::1], uint8, uint8[::1], int64[::1], uint32[::1], uint16[::1], uint32[::1], uint8[::1], int64, "
    "uint32[::1], uint8[::1])"
)
def look(
    text: Bytes,
    near: int,
    texts: Bytes,
    starts: Wide,
    ends: Narrow,
    checks: Short,
    owners: Narrow,
    alive: Bytes,
    bits: int,
    found: Narrow,
    distances: Bytes,
) -> int:
    """Which texts are this one or one sign away, whole ones first; how many were put into `found`."""
    length = len(text)
    most = len(found)
    here = 0
    state = step(BEGUN, text[0])
    for skip in range(length if near else 1):  # the first, the kind's, stands for the whole text
        if skip:
            sought = ended(state, text, skip + 1, length)
            state = step(state, text[skip])
        else:
            sought = ended(BEGUN, text, 0, length)
        check = np.uint16(sought & np.uint64(0xFFFF))
        bucket = np.int64(sought >> np.uint64(64 - bits))
        begins = np.int64(ends[bucket - 1]) if bucket else 0
        for at in range(begins, np.int64(ends[bucket])):
            if checks[at] != check:
                continue
            one = owners[at]
            distance = apart(text, 0, length, texts, int(starts[one]), int(starts[one + 1]))
            if distance > 1 or not alive[one]:
                continue
            known = False
            for before in range(here):
                known = known or found[before] == one
            if known:
                continue
            if distance == 0 and here == most:
                here -= 1  # a whole one takes the place of a near one
            if here < most:
                found[here] = one
                distances[here] = np.uint8(distance)
                here += 1
    return here
