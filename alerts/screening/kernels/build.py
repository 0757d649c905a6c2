"""Tables of many names."""

from math import log2

import numpy as np
from numpy.typing import NDArray

from alerts.screening.kernels import compiled
from alerts.screening.kernels.columns import Columns, Tables
from alerts.screening.kernels.hashing import (
    MOST_PAIRED,
    SINGLE,
    left_out,
    pair_key,
    salted,
    signature_of,
    squashed,
    year_key,
)
from alerts.screening.kernels.hashing import telling as choose
from alerts.screening.kernels.words import Rows


@compiled
def keys_of_names(c: Columns, count: int) -> tuple[NDArray[np.uint64], NDArray[np.uint32]]:
    """(keys,) and which name each is of; `count` is how many there will be, 0 to count them first."""
    keys, refs = np.empty(count, np.uint64), np.empty(count, np.uint32)
    chosen = np.empty(MOST_PAIRED, np.int32)
    at = 0
    for name in range(len(c.place)):
        words = c.words[c.offsets[name] : c.offsets[name + 1]]
        many = choose(c.rows, c.skeletons, words, chosen)
        if count == 0:
            at += 1 + many + many * (many - 1) // 2 + (many if c.year[name] else 0)
            continue
        keys[at] = squashed(c.rows, words)
        at += 1
        for i in range(many):
            one = c.skeletons[chosen[i], 1]
            keys[at] = salted(one, SINGLE)
            at += 1
            for j in range(i + 1, many):
                keys[at] = pair_key(one, c.skeletons[chosen[j], 1])
                at += 1
            if c.year[name]:
                keys[at] = year_key(one, c.year[name])
                at += 1
        refs[at - (1 + many + many * (many - 1) // 2 + (many if c.year[name] else 0)) : at] = name
    if count == 0:
        return np.empty(at, np.uint64), refs
    return keys, refs


@compiled
def near_words(a: Rows) -> tuple[NDArray[np.uint32], NDArray[np.int32]]:
    """Every word whole and with each letter left out once: hashes, and which word."""
    count = 0
    for i in range(len(a)):
        count += 1 + (a[i, 0] if a[i, 0] >= 3 else 0)
    hashes, words, at = np.empty(count, np.uint32), np.empty(count, np.int32), 0
    for i in range(len(a)):
        for skip in range(-1, np.int64(a[i, 0]) if a[i, 0] >= 3 else 0):
            hashes[at], words[at] = left_out(a, i, skip), i
            at += 1
    return hashes, words


@compiled
def signatures(c: Columns) -> NDArray[np.uint64]:
    """(n,) for `Columns.signature`."""
    found = np.empty(len(c.place), np.uint64)
    for name in range(len(c.place)):
        found[name] = signature_of(c.rows, c.words[c.offsets[name] : c.offsets[name + 1]])
    return found


def tables(c: Columns) -> Tables:
    """Sort keys and words; 6 s a million names."""
    count = len(keys_of_names(c, 0)[0])
    keys, refs = keys_of_names(c, count) if count else (np.empty(0, np.uint64), np.empty(0, np.uint32))
    order = np.argsort(keys)
    keys, refs = keys[order], refs[order]
    del order
    firsts = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]]) if len(keys) else np.empty(0, np.int64)
    starts = np.r_[firsts, len(keys)].astype(np.uint32)
    keys = keys[firsts]
    near, words = near_words(c.rows)
    order = np.argsort(near)
    near, words = near[order], words[order]
    counts = np.bincount(c.words, minlength=len(c.rows)).astype(np.int32)
    return Tables(keys, starts, refs, _directory(keys, 64), near, words, _directory(near, 32), counts)


def _directory(values: NDArray[np.uint64] | NDArray[np.uint32], width: int) -> NDArray[np.uint32]:
    """Where values with the same first bits begin; as many bits as leave about one value to each."""
    bits = max(8, int(log2(max(len(values), 1))))
    kind = values.dtype.type
    firsts = np.arange(1 << bits, dtype=np.uint64).astype(kind) << kind(width - bits)
    return np.r_[np.searchsorted(values, firsts), len(values)].astype(np.uint32)
