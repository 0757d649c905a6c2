"""The names of stored checks that an entry may be of: nothing is left out because many people are called so.

A check waits for its answer, and `search` gives up common keys for its sake. Who looks back has the time for them:
names are counted in an array as long as there are names, and all names with a common word are gone through for those
that look like the one sought.
"""

from math import log
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from alerts.screening.fitted import Trees
from alerts.screening.kernels import compiled
from alerts.screening.kernels.align import scratch
from alerts.screening.kernels.columns import CONSONANTAL, WEAK, Columns, Tables
from alerts.screening.kernels.features import features
from alerts.screening.kernels.hashing import bits, signature_of
from alerts.screening.kernels.score import MANY, log_odds
from alerts.screening.kernels.search import MOST_LISTS, MOST_OF_ONE_WORD, Sought, gather, likeness, worth_of

BLOCK = 32
"""Names that are compared at a stretch, the likeliest first, until a block has none that is like the one sought."""
SOME = 4
"""Of a block, that may match by what is known of their births: then the next block is looked at too."""
ALIKE = 0.5
"""Share of letter pairs without which a name that shares nothing but a common word is not looked at."""
STEPS, PER_STEP, LOWEST = 512, 128, -1.0
"""Ranks lie between -1 and 3: in steps of a 128th they are put in order without comparing them."""


class Room(NamedTuple):
    """Room to count in: worth (n,) float32, zeros before and after, and (n,) int32 each for names and their order."""

    worth: NDArray[np.float32]
    seen: NDArray[np.int32]
    order: NDArray[np.int32]
    steps: NDArray[np.int64]


class Bars(NamedTuple):
    """The log-odds that a name must have: where a birth date is missing, in the same year, in another.

    onward  and those with which it is like the one sought, whenever born
    """

    undated: float
    same_year: float
    other_year: float
    onward: float


def room(names: int) -> Room:
    """Room for so many names; for one thread."""
    return Room(
        np.zeros(names, np.float32), np.empty(names, np.int32), np.empty(names, np.int32), np.zeros(STEPS + 1, np.int64)
    )


@compiled
def counted(q: Sought, c: Columns, t: Tables, r: Room, own: np.uint64) -> int:
    """Note every name that shares a key with the one sought, and what it shares; how many."""
    lists = np.empty((MOST_LISTS, 3), np.int64)
    count, seen, total = gather(q, c, t, lists), 0, len(c.place)
    for at in range(count):
        start, many, kind = lists[at, 0], lists[at, 1], lists[at, 2]
        worth = np.float32(log(1 + total / many) * worth_of(kind))
        common = kind == 1 and many > MOST_OF_ONE_WORD and len(q.words) > 1
        for p in range(start, start + many):
            name = np.int64(t.refs[p])
            if r.worth[name] == 0:
                other = c.signature[name]
                if common and bits(own & other) < ALIKE * bits(own | other):
                    continue
                r.seen[seen] = name
                seen += 1
            r.worth[name] += worth
    return seen


@compiled
def ranked(q: Sought, c: Columns, r: Room, own: np.uint64, seen: int) -> None:
    """Put what was noted into `order`, the likeliest first; `worth` is zeros again."""
    scale = log(len(c.place) + 1)
    for k in range(seen):
        name = int(r.seen[k])
        rank = likeness(own, c.signature[name], float(r.worth[name]) / scale, q.year, c.year[name])
        step = min(max(np.int64((rank - LOWEST) * PER_STEP), 0), STEPS - 1)
        r.worth[name] = np.float32(step)
        r.steps[STEPS - step] += 1
    for step in range(1, STEPS + 1):
        r.steps[step] += r.steps[step - 1]
    for k in range(seen):
        name = r.seen[k]
        step = STEPS - 1 - np.int64(r.worth[name])
        r.order[r.steps[step]] = name
        r.steps[step] += 1
        r.worth[name] = 0
    r.steps[:] = 0


@compiled
def every(
    q: Sought, c: Columns, t: Tables, r: Room, trees: Trees, bars: Bars, places: NDArray[np.int32],
    out: NDArray[np.float32],
) -> int:  # fmt: skip
    """Write whose names may match, and their log-odds; how many. As many as there is room for were not all."""
    own = signature_of(q.rows, q.words)
    seen = counted(q, c, t, r, own)
    ranked(q, c, r, own, seen)
    s, x = scratch(), np.empty(MANY, np.float32)
    found, before, onward = 0, 0, True
    for k in range(seen):
        if k % BLOCK == 0:
            if not onward and found - before < SOME:
                break
            onward, before = False, found
        name = r.order[k]
        theirs = c.words[c.offsets[name] : c.offsets[name + 1]]
        features(q.rows, q.words, c.rows, theirs, q.consonantal or (c.flags[name] & CONSONANTAL) != 0, s, x)
        odds = log_odds(x, trees, (c.flags[name] & WEAK) != 0, len(q.words), len(theirs))
        onward |= odds >= bars.onward
        year = c.year[name]
        bar = bars.undated if year == 0 else bars.same_year if year == q.year or q.year == 0 else bars.other_year
        if odds >= bar:
            if found == len(out):
                break
            places[found], out[found] = c.place[name], odds
            found += 1
    return found
