"""The names that share most with a name that is looked for."""

from math import log
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from alerts.screening.kernels import compiled
from alerts.screening.kernels.columns import Columns, Tables
from alerts.screening.kernels.hashing import (
    MOST_PAIRED,
    SINGLE,
    bits,
    left_out,
    pair_key,
    salted,
    signature_of,
    squashed,
    telling,
    year_key,
)
from alerts.screening.kernels.words import Rows

U64 = np.uint64

BUDGET = 20_000
"""Names looked at for one name, shortest lists first."""
MOST_OF_ONE_WORD = 1_000
"""A word that more names have is no way to find one of them."""
VARIANTS = 24
"""Words of the vocabulary one letter off, commonest first, tried in the place of each word."""
SOMEWHAT = 0.3
"""Share of letter pairs without which names that share no skeleton are not looked at; one wrong letter leaves 0.6."""
MOST_LISTS = 64 + MOST_PAIRED * MOST_PAIRED * VARIANTS
SLOTS = 1 << 16
NO_RANK = -9.0
"""Below all ranks."""
PER_TURN = 3e-8 / (1 << 32)
"""The last turn of all is still less than what tells two ranks apart."""


class Counter(NamedTuple):
    """Room to count in, zeros before and after: (SLOTS,) name + 1, and what it has in common."""

    names: NDArray[np.uint32]
    worth: NDArray[np.float32]


class Sought(NamedTuple):
    """A name that is looked for: rows of its words, which of them, and the birth year (0 not known)."""

    rows: Rows
    skeletons: NDArray[np.uint64]
    words: NDArray[np.int32]
    year: int
    consonantal: bool


@compiled
def place_of_key(t: Tables, key: np.uint64, shift: np.uint64) -> int:
    """Where a key stands, or -1."""
    part = key >> shift
    low, high = np.int64(t.directory[part]), np.int64(t.directory[part + U64(1)])
    while low < high:
        middle = (low + high) >> 1
        if t.keys[middle] < key:
            low = middle + 1
        else:
            high = middle
    return low if low < len(t.keys) and t.keys[low] == key else -1  # pyright: ignore[reportReturnType]


@compiled
def variants(q: Sought, i: int, c: Columns, t: Tables, found: NDArray[np.uint64]) -> int:
    """Skeletons of words one letter off a word, commonest first, without its own."""
    ids, count = np.empty(1024, np.int32), 0
    bits_of = 0
    while (1 << bits_of) < len(t.near_directory) - 1:
        bits_of += 1
    shift = np.uint32(32 - bits_of)
    letters = np.int64(q.rows[i, 0])
    for skip in range(-1, letters if letters >= 3 else 0):
        value = left_out(q.rows, i, skip)
        at = np.int64(t.near_directory[value >> shift])
        end = np.int64(t.near_directory[(value >> shift) + np.uint32(1)])
        while at < end:
            if t.near[at] == value and count < 1024:
                ids[count] = t.near_words[at]
                count += 1
            at += 1
    often = np.empty(count, np.int64)
    for k in range(count):
        often[k] = -t.counts[ids[k]]
    many = 0
    for k in np.argsort(often):
        other = c.skeletons[ids[k], 1]
        known = other == q.skeletons[i, 1]
        for m in range(many):
            known |= found[m] == other
        if not known:
            found[many] = other
            many += 1
            if many == VARIANTS:
                break
    return many


@compiled
def add_list(t: Tables, key: np.uint64, shift: np.uint64, kind: int, lists: NDArray[np.int64], count: int) -> int:
    """Note a key's names: where they begin, how many, which kind of key."""
    at = place_of_key(t, key, shift)
    if at < 0 or count == len(lists):
        return count
    lists[count, 0] = t.starts[at]
    lists[count, 1] = np.int64(t.starts[at + 1]) - np.int64(t.starts[at])
    lists[count, 2] = kind
    return count + 1


@compiled
def gather(q: Sought, c: Columns, t: Tables, lists: NDArray[np.int64]) -> int:
    """Note the lists of all keys that the name has, and of those it would have with one word a letter off."""
    chosen, near = np.empty(MOST_PAIRED, np.int32), np.empty(VARIANTS, np.uint64)
    many = telling(q.rows, q.skeletons, q.words, chosen)
    size = 0
    while (1 << size) < len(t.directory) - 1:
        size += 1
    shift = U64(64 - size)
    count = add_list(t, squashed(q.rows, q.words), shift, 4, lists, 0)
    for i in range(many):
        one = q.skeletons[chosen[i], 1]
        count = add_list(t, salted(one, SINGLE), shift, 1, lists, count)
        for j in range(i + 1, many):
            count = add_list(t, pair_key(one, q.skeletons[chosen[j], 1]), shift, 2, lists, count)
        if q.year:
            for year in range(q.year - 1, q.year + 2):
                count = add_list(t, year_key(one, year), shift, 3, lists, count)
    for i in range(many):
        others = variants(q, chosen[i], c, t, near)
        for k in range(others):
            if many == 1:
                count = add_list(t, salted(near[k], SINGLE), shift, 5, lists, count)
            for j in range(many):
                if j != i and near[k] != q.skeletons[chosen[j], 1]:
                    count = add_list(t, pair_key(near[k], q.skeletons[chosen[j], 1]), shift, 5, lists, count)
    return count


@compiled
def worth_of(kind: int) -> float:
    """How far to trust a kind of key: its own, with the year, with a word a letter off."""
    return 1.0 if kind < 3 or kind == 4 else 0.6 if kind == 3 else 0.7


@compiled
def likeness(q: np.uint64, other: np.uint64, common: float, year: int, other_year: int) -> float:
    """What candidates are ranked by: letters in common, keys in common, birth years."""
    rank = 2.0 * bits(q & other) / max(1, bits(q | other)) + 0.15 * min(common, 3.0)
    if year and other_year:
        rank += 0.25 if abs(year - other_year) <= 1 else -0.15
    return rank


@compiled
def ranked_once(rank: float, turn: np.uint32) -> float:
    """A rank that no other name has: of equal ones the turn decides, on every node alike, not where a name stands."""
    return np.float64(np.float32(rank)) + np.float64(turn) * PER_TURN


@compiled
def best(
    ranks: NDArray[np.float64], names: NDArray[np.int64], count: int, top: NDArray[np.float64], out: NDArray[np.int64]
) -> int:
    """Write the names whose ranks are among the highest so far, in no order; how many. `out` is as long as `top`.

    top  the highest ranks so far, of other names too, in no order: NO_RANK in an empty place
    """
    every = np.empty(len(top) + count, np.float64)
    every[: len(top)], every[len(top) :] = top, ranks[:count]
    every = np.partition(every, count)
    least = every[count]
    top[:] = every[count:]
    written = 0
    for last in (False, True):  # those that are as good as the last one to go in, after the better ones
        for k in range(count):
            if (ranks[k] == least if last else ranks[k] > least) and written < len(out):
                out[written] = names[k]
                written += 1
    return written


@compiled
def search(
    q: Sought, c: Columns, t: Tables, living: NDArray[np.uint8], turns: NDArray[np.uint32], s: Counter,
    top: NDArray[np.float64], out: NDArray[np.int64],
) -> int:  # fmt: skip
    """Write the living names that are among the likeliest so far to `out`; how many. `top` as in `best`.

    living, turns  by place
    """
    lists = np.empty((MOST_LISTS, 3), np.int64)
    count = gather(q, c, t, lists)
    touched, seen, left = np.empty(BUDGET + 1, np.int64), 0, BUDGET
    total = len(c.place)
    for at in np.argsort(lists[:count, 1]):
        start, many, kind = lists[at, 0], lists[at, 1], lists[at, 2]
        if many > left:
            break
        if kind == 1 and many > MOST_OF_ONE_WORD and len(q.words) > 1:
            continue
        left -= many
        worth = log(1 + total / many) * worth_of(kind)
        for p in range(start, start + many):
            name = t.refs[p]
            slot = np.int64((U64(name) * U64(0x9E3779B97F4A7C15)) >> U64(48))
            while s.names[slot] != 0 and s.names[slot] != name + 1:
                slot = (slot + 1) & (SLOTS - 1)
            if s.names[slot] == 0:
                s.names[slot] = name + 1
                s.worth[slot] = 0
                touched[seen] = slot
                seen += 1
            s.worth[slot] += worth
    ranks, names, kept = np.empty(seen, np.float64), np.empty(seen, np.int64), 0
    own, scale = signature_of(q.rows, q.words), log(total + 1)
    for k in range(seen):
        slot = touched[k]
        name = np.int64(s.names[slot]) - 1
        s.names[slot] = 0
        if living[c.place[name]]:
            rank = likeness(own, c.signature[name], float(s.worth[slot]) / scale, q.year, c.year[name])
            ranks[kept] = ranked_once(rank, turns[int(c.place[name])])
            names[kept] = name
            kept += 1
    return best(ranks, names, kept, top, out)


@compiled
def scan(
    q: Sought, c: Columns, many: int, living: NDArray[np.uint8], turns: NDArray[np.uint32], top: NDArray[np.float64],
    out: NDArray[np.int64],
) -> int:  # fmt: skip
    """The same among the first `many` names without tables, one after the other.

    A word in common counts with the keys that it would give in tables, none of them for less than there: who came last
    gives way to nobody who is no likelier.
    """
    chosen = np.empty(MOST_PAIRED, np.int32)
    telling_words = telling(q.rows, q.skeletons, q.words, chosen)
    ranks, names, kept = np.empty(many, np.float64), np.empty(many, np.int64), 0
    own = signature_of(q.rows, q.words)
    for name in range(many):
        if not living[c.place[name]]:
            continue
        common = 0.0
        for k in range(telling_words):
            for at in range(c.offsets[name], c.offsets[name + 1]):
                if c.skeletons[c.words[at], 1] == q.skeletons[chosen[k], 1]:
                    common += 1.0
                    break
        alike = bits(own & c.signature[name]) / max(1, bits(own | c.signature[name]))
        pairs = common * (common - 1) / 2
        if q.year and abs(q.year - c.year[name]) <= 1:
            common += worth_of(3) * common
        common += pairs
        if common > 0 or alike >= SOMEWHAT:
            rank = likeness(own, c.signature[name], common, q.year, c.year[name])
            ranks[kept] = ranked_once(rank, turns[int(c.place[name])])
            names[kept] = name
            kept += 1
    return best(ranks, names, kept, top, out)
