"""What two names have in common, as 20 numbers for the trees."""

import numpy as np
from numpy.typing import NDArray

from alerts.screening.kernels import compiled
from alerts.screening.kernels.align import Scratch, align
from alerts.screening.kernels.whole import jaro_winkler, spell, squash, squashed_alike
from alerts.screening.kernels.words import Rows

FEATURES = (
    "least_covered",
    "most_covered",
    "conflict",
    "extra",
    "least_alike",
    "alike",
    "residual",
    "sorted_alike",
    "squashed_alike",
    "rarity",
    "one_word",
    "two_words",
    "moved",
    "initials",
    "all_equal",
    "one_wrong",
    "wrong",
    "consonantal",
    "letters",
    "short",
)
"""covered: share of a name's weight that the other has · conflict: weight left over on both sides, another person ·
extra: left over on one side, an omission · residual: how far paired words differ · rarity: what the shared words
say."""
RISING = (
    "least_covered",
    "most_covered",
    "least_alike",
    "alike",
    "sorted_alike",
    "squashed_alike",
    "rarity",
    "all_equal",
)
"""Directions in which the trees may only go. `extra` may go either way: "Nasir" and "Nasir Abdul Wahid Tarzi"."""
FALLING = ("conflict", "residual", "one_wrong")

CONFLICT, RARITY, ALL_EQUAL = 2, 9, 14
LEAST_LEFT = 0.7
SAME = 0.7
"""Below it two paired words are not the same word."""


@compiled
def weigh(a: Rows, names: NDArray[np.int32], first: int, many: int) -> float:
    total = 0.0
    for k in range(first, first + many):
        total += a[names[k], 3] / 200.0
    return total


@compiled
def short_share(a: Rows, names: NDArray[np.int32]) -> float:
    short = 0
    for i in names:
        short += a[i, 0] <= 3
    return short / max(len(names), 1)


@compiled
def left_over(a: Rows, names: NDArray[np.int32], s: Scratch, taken: int, side: int) -> float:
    """The weight of the words that are no word of the other name. Common ones count too: they tell brothers apart."""
    total = 0.0
    for i in range(len(names)):
        covered = False
        for at in range(taken):
            p = s.found[at]
            covered |= s.alike[p] >= SAME and s.spans[p, side] <= i < s.spans[p, side] + s.spans[p, side + 1]
        if not covered:
            total += 0.25 if a[names[i], 0] == 1 else max(a[names[i], 3] / 200.0, LEAST_LEFT)
    return total


@compiled
def features(
    a: Rows,
    ours: NDArray[np.int32],
    b: Rows,
    theirs: NDArray[np.int32],
    is_consonantal: bool,
    s: Scratch,
    out: NDArray[np.float32],
) -> int:
    """Write the numbers of `FEATURES`; the pairs of words are then in `s`, their number is returned.

    a, b          (words, 64) rows of `tokens`
    ours, theirs  which of the rows make the two names, at most 12 each
    """
    taken = align(a, ours, b, theirs, s)
    features_of_aligned(a, ours, b, theirs, is_consonantal, s, taken, out)
    return taken


@compiled
def is_any_shared(s: Scratch, taken: int) -> bool:
    """Whether two aligned names have a word in common: without one `rarity` is 0."""
    for at in range(taken):
        if s.alike[s.found[at]] >= SAME:
            return True
    return False


@compiled
def features_of_aligned(
    a: Rows,
    ours: NDArray[np.int32],
    b: Rows,
    theirs: NDArray[np.int32],
    is_consonantal: bool,
    s: Scratch,
    taken: int,
    out: NDArray[np.float32],
) -> None:
    """Write the numbers of two names whose words `s` pairs already."""
    whole_a, whole_b = weigh(a, ours, 0, len(ours)), weigh(b, theirs, 0, len(theirs))
    covered_a = covered_b = summed = mass = residual = rarity = 0.0
    least = 1.0
    initials = wrong = equal = moved = letters = letters_b = paired_a = paired_b = 0
    for at in range(taken):
        p = s.found[at]
        i, many, j, others = s.spans[p, 0], s.spans[p, 1], s.spans[p, 2], s.spans[p, 3]
        alike = s.alike[p]
        x, y = weigh(a, ours, i, many), weigh(b, theirs, j, others)
        mean = (x + y) / 2
        if a[ours[i], 0] == 1 or b[theirs[j], 0] == 1:
            initials += 1
        else:
            least = min(least, alike)
            wrong += alike < 1
            equal += alike == 1
        if alike >= SAME:
            covered_a += x
            covered_b += y
            rarity += mean * mean * alike * alike
            for k in range(i, i + many):
                letters += a[ours[k], 0]
            for k in range(j, j + others):
                letters_b += b[theirs[k], 0]
        summed += mean * alike
        mass += mean
        residual += mean * (1 - alike)
        paired_a += many
        paired_b += others
        for before in range(at):
            moved += s.spans[s.found[before], 2] > j
    left_a, left_b = left_over(a, ours, s, taken, 0), left_over(b, theirs, s, taken, 2)
    share_a, share_b = covered_a / max(whole_a, 1e-6), covered_b / max(whole_b, 1e-6)
    n, m = squash(a, ours, s.text, 0), squash(b, theirs, s.text, 1)
    out[8] = squashed_alike(s.text, n, m, s.places)
    n, m = spell(a, ours, s.text, 0), spell(b, theirs, s.text, 1)
    out[7] = jaro_winkler(s.text, n, m)
    fewer = min(len(ours), len(theirs))
    out[0], out[1] = min(share_a, share_b), max(share_a, share_b)
    out[2], out[3] = min(left_a, left_b, 2.0), min(abs(left_a - left_b), 3.0)
    out[4] = least if taken else 0.0
    out[5] = summed / mass if mass > 0 else 0.0
    out[6] = min(residual, 2.0)
    out[RARITY] = min(rarity, 3.0)
    out[10], out[11] = fewer == 1, fewer == 2
    out[12], out[13] = min(moved, 2), min(initials, 2)
    out[14] = equal == len(ours) and equal == len(theirs)
    out[15] = wrong == 1 and paired_a == len(ours) and paired_b == len(theirs)
    out[16], out[17] = min(wrong, 3), is_consonantal
    out[18] = min((letters + letters_b) / 2, 30)
    out[19] = (short_share(a, ours) + short_share(b, theirs)) / 2
