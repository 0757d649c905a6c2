"""Many names as columns, and the tables they are found by."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

WEAK, CONSONANTAL, ONE_YEAR, UNDATED = 1, 2, 4, 8


class Columns(NamedTuple):
    """n names of v distinct words.

    rows       (v, 64) uint8, see `tokens` · skeletons (v, 8) uint64: the same bytes, column 1 numbers the skeleton
    offsets    (n + 1,) int64 into `words` · words int32, places in `rows`
    signature  (n,) uint64: which pairs of letters, by sound
    year       (n,) int16 of birth, 0 not known
    flags      (n,) uint8: WEAK, CONSONANTAL; ONE_YEAR: born in `year` and no other; UNDATED: nothing is said of it
    place      (n,) int32: whose name it is
    """

    rows: NDArray[np.uint8]
    skeletons: NDArray[np.uint64]
    offsets: NDArray[np.int64]
    words: NDArray[np.int32]
    signature: NDArray[np.uint64]
    year: NDArray[np.int16]
    flags: NDArray[np.uint8]
    place: NDArray[np.int32]


class Tables(NamedTuple):
    """Keys and words within a letter, each sorted, with a directory by their first bits.

    keys (u,) uint64 · starts (u + 1,) uint32 into refs · refs uint32, names · directory uint32
    near (d,) uint32: hash of a word with a letter left out · near_words (d,) int32 · near_directory uint32
    counts (v,) int32: how often a word stands in names
    """

    keys: NDArray[np.uint64]
    starts: NDArray[np.uint32]
    refs: NDArray[np.uint32]
    directory: NDArray[np.uint32]
    near: NDArray[np.uint32]
    near_words: NDArray[np.int32]
    near_directory: NDArray[np.uint32]
    counts: NDArray[np.int32]


def size(*parts: tuple[NDArray[np.generic], ...]) -> int:
    """Bytes; the skeletons of columns are the same memory as their rows."""
    return sum({array.ctypes.data: array.nbytes for part in parts for array in part}.values())
