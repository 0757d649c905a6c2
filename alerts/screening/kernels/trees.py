"""The fitted trees, walked."""

import numpy as np
from numpy.typing import NDArray

from alerts.screening.fitted import STEPS, Trees
from alerts.screening.kernels import compiled
from alerts.screening.kernels.features import ALL_EQUAL, RARITY

LEAST, MOST = -6.0, 5.0
"""Log-odds that a name alone can give: beyond them the trees have seen too few pairs to know."""

INNER = (1 << STEPS) - 1

EQUAL = 4.0
"""Names of the very same words have at least this, others at most: a wrong letter never fits better than none."""


@compiled
def name_evidence(x: NDArray[np.float32], t: Trees) -> float:
    """Log-odds that two names are one person's, from their (20,) features; the least when they share no word at all."""
    if x[RARITY] == 0:
        return LEAST
    total = t.base[0]
    for tree in range(len(t.value)):
        place = 0
        for _ in range(STEPS):
            place = 2 * place + (1 if x[t.feature[tree, place]] <= t.threshold[tree, place] else 2)
        total += t.value[tree, place - INNER]
    total = max(total, EQUAL) if x[ALL_EQUAL] else min(total, EQUAL)
    return min(max(total, LEAST), MOST)
