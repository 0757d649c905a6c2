"""Log-odds of a name against many names."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from alerts.screening.fitted import Trees
from alerts.screening.kernels import compiled
from alerts.screening.kernels.align import align, scratch
from alerts.screening.kernels.columns import CONSONANTAL, ONE_YEAR, UNDATED, WEAK, Columns, Tables
from alerts.screening.kernels.features import (
    CONFLICT,
    FEATURES,
    RARITY,
    features,
    features_of_aligned,
    is_any_shared,
)
from alerts.screening.kernels.search import Counter, Sought, scan, search
from alerts.screening.kernels.trees import LEAST, name_evidence

PER_CONFLICT, TOLERATED = -3.0, 0.3
"""A word left over on both sides is another person, whatever else agrees: relatives share clan, country and year. An
initial alone is none."""
USUAL_RARITY, PER_RARITY, MOST_RARITY = 1.2, 2.0, 2.2
WEAK_ALIAS, ONE_WORD = -1.5, -2.5
MANY = len(FEATURES)

NOTHING_SHARED = LEAST - PER_RARITY * USUAL_RARITY
"""The most that two names without a word in common have."""


class Least(NamedTuple):
    """The log-odds without which a name is no match, whatever agrees beside it: by what is known of its year of birth.

    whenever  that may be the same one, or is not known for certain
    other     it is another one
    undated   nothing is said of it
    """

    whenever: float
    other: float
    undated: float


@compiled
def conflict_evidence(conflict: float) -> float:
    """Against words that neither name has of the other."""
    return PER_CONFLICT * min(max(conflict - TOLERATED, 0.0), 1.0)


@compiled
def rarity_evidence(rarity: float) -> float:
    """What the shared words say: one common word is thin evidence."""
    return PER_RARITY * (min(rarity, MOST_RARITY) - USUAL_RARITY)


@compiled
def alias_evidence(is_weak: bool, ours: int, theirs: int) -> float:
    """Against a low-quality alias, and against one word that stands for a longer name."""
    return (WEAK_ALIAS if is_weak else 0.0) + (ONE_WORD if (ours == 1) != (theirs == 1) else 0.0)


@compiled
def log_odds(x: NDArray[np.float32], trees: Trees, is_weak: bool, ours: int, theirs: int) -> float:
    """Of two names by their features, and by how many words they have."""
    evidence = name_evidence(x, trees) + conflict_evidence(x[CONFLICT]) + rarity_evidence(x[RARITY])
    return evidence + alias_evidence(is_weak, ours, theirs)


@compiled
def least_of(q: Sought, c: Columns, name: int, least: Least) -> float:
    """What a name must have."""
    if c.flags[name] & UNDATED:
        return least.undated
    return least.other if c.flags[name] & ONE_YEAR and c.year[name] != q.year else least.whenever


@compiled
def score(
    q: Sought, c: Columns, names: NDArray[np.int64], trees: Trees, least: Least, places: NDArray[np.int32],
    out: NDArray[np.float32],
) -> int:  # fmt: skip
    """Write whose each name is, and the log-odds of those that have `least`; how many have. The others come last.

    least  none below what names without a word in common have: they are not weighed
    """
    s, x = scratch(), np.empty(MANY, np.float32)
    found, last = 0, len(names)
    for k in range(len(names)):
        name = names[k]
        theirs = c.words[c.offsets[name] : c.offsets[name + 1]]
        consonantal = q.consonantal or (c.flags[name] & CONSONANTAL) != 0
        taken, odds = align(q.rows, q.words, c.rows, theirs, s), NOTHING_SHARED
        if is_any_shared(s, taken):
            features_of_aligned(q.rows, q.words, c.rows, theirs, consonantal, s, taken, x)
            odds = log_odds(x, trees, (c.flags[name] & WEAK) != 0, len(q.words), len(theirs))
        if odds >= least_of(q, c, name, least):
            places[found], out[found] = c.place[name], odds
            found += 1
        else:
            last -= 1
            places[last] = c.place[name]
    return found


@compiled
def search_and_score(
    q: Sought, c: Columns, t: Tables, living: NDArray[np.uint8], turns: NDArray[np.uint32], counter: Counter,
    top: NDArray[np.float64], names: NDArray[np.int64], trees: Trees, least: Least, places: NDArray[np.int32],
    out: NDArray[np.float32],
) -> tuple[int, int]:  # fmt: skip
    """How many names of a segment are among the likeliest so far (`top` as in `best`), and how many of them have
    `least`; as `score` writes them."""
    many = search(q, c, t, living, turns, counter, top, names)
    return many, score(q, c, names[:many], trees, least, places, out)


@compiled
def scan_and_score(
    q: Sought, c: Columns, count: int, living: NDArray[np.uint8], turns: NDArray[np.uint32], top: NDArray[np.float64],
    names: NDArray[np.int64], trees: Trees, least: Least, places: NDArray[np.int32], out: NDArray[np.float32],
) -> tuple[int, int]:  # fmt: skip
    """The same among the first `count` names without tables."""
    many = scan(q, c, count, living, turns, top, names)
    return many, score(q, c, names[:many], trees, least, places, out)


@compiled
def score_between(
    ours: Columns, theirs: Columns, pairs: NDArray[np.int64], trees: Trees, out: NDArray[np.float32]
) -> None:
    """Write the log-odds of each pair of names; `pairs` (n, 2) says which of ours and which of theirs."""
    s, x = scratch(), np.empty(MANY, np.float32)
    for k in range(len(pairs)):
        a, b = pairs[k]
        mine = ours.words[ours.offsets[a] : ours.offsets[a + 1]]
        other = theirs.words[theirs.offsets[b] : theirs.offsets[b + 1]]
        consonantal = ((ours.flags[a] | theirs.flags[b]) & CONSONANTAL) != 0
        features(ours.rows, mine, theirs.rows, other, consonantal, s, x)
        out[k] = log_odds(x, trees, (theirs.flags[b] & WEAK) != 0, len(mine), len(other))
