"""The compiled parts: hashes of texts and of their one-letter deletions, sorted arrays of them, and the look-up.

Compiled at first use and kept beside the module; `nogil`, so that a long build in a thread leaves the node free.
"""

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba
import numpy as np
from numpy.typing import NDArray

F = TypeVar("F", bound=Callable[..., Any])

Bytes = NDArray[np.uint8]
Wide = NDArray[np.int64]
Narrow = NDArray[np.uint32]
Short = NDArray[np.uint16]


def compiled(signature: str) -> Callable[[F], F]:
    """A function of arrays, compiled for these types; what it takes and gives stays declared."""
    return cast(Callable[[F], F], numba.njit(signature, cache=True, nogil=True))


@compiled("uint64(uint8[::1], int64, int64, int64)")
def hashed(text: Bytes, start: int, end: int, skip: int) -> np.uint64:
    """64 bits of a text without the byte at `skip` (-1: of all of it): FNV-1a, then the finaliser of splitmix64."""
    found = np.uint64(14695981039346656037)
    for at in range(start, end):
        if at != skip:
            found = (found ^ np.uint64(text[at])) * np.uint64(1099511628211)
    found ^= found >> np.uint64(30)
    found *= np.uint64(0xBF58476D1CE4E5B9)
    found ^= found >> np.uint64(27)
    found *= np.uint64(0x94D049BB133111EB)
    return found ^ (found >> np.uint64(31))


@compiled("int64(int64, int64, uint8)")
def skips_from(start: int, end: int, near: int) -> int:
    """The first byte that is left out once: behind the kind, to the end; none when it is to be found whole alone."""
    return start + 1 if near else end


@compiled("void(uint8[::1], int64[::1], uint8[::1], int64, uint32[::1])")
def count(texts: Bytes, starts: Wide, near: Bytes, bits: int, places: Narrow) -> None:
    """How many hashes fall into each bucket (the top `bits`), into the bucket's next place."""
    shift = np.uint64(64 - bits)
    for one in range(len(near)):
        start, end = starts[one], starts[one + 1]
        places[np.int64(hashed(texts, start, end, -1) >> shift) + 1] += np.uint32(1)
        for skip in range(skips_from(start, end, near[one]), end):
            places[np.int64(hashed(texts, start, end, skip) >> shift) + 1] += np.uint32(1)


@compiled("void(uint8[::1], int64[::1], uint8[::1], int64, uint32[::1], uint16[::1], uint32[::1])")
def scatter(texts: Bytes, starts: Wide, near: Bytes, bits: int, places: Narrow, checks: Short, owners: Narrow) -> None:
    """Put each hash's low 16 bits and its text's number into its bucket; `places` ends as the buckets' ends."""
    shift = np.uint64(64 - bits)
    for one in range(len(near)):
        start, end = starts[one], starts[one + 1]
        for skip in range(skips_from(start, end, near[one]) - 1, end):
            whole = skip == skips_from(start, end, near[one]) - 1
            found = hashed(texts, start, end, -1 if whole else skip)
            bucket = np.int64(found >> shift)
            checks[places[bucket]] = np.uint16(found & np.uint64(0xFFFF))
            owners[places[bucket]] = np.uint32(one)
            places[bucket] += np.uint32(1)


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
    shift = np.uint64(64 - bits)
    length = len(text)
    most = len(found)
    here = 0
    for skip in range(skips_from(0, length, near) - 1, length):
        whole = skip == skips_from(0, length, near) - 1
        sought = hashed(text, 0, length, -1 if whole else skip)
        check = np.uint16(sought & np.uint64(0xFFFF))
        bucket = np.int64(sought >> shift)
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
