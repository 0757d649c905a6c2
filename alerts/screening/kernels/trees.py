"""The fitted trees, walked."""

import numpy as np
from numpy.typing import NDArray

from alerts.screening.fitted import Trees
from alerts.screening.kernels import compiled
from alerts.screening.kernels.features import ALL_EQUAL, RARITY

LEAST, MOST = -6.0, 5.0
"""Log-odds that a name alone can give: beyond them the trees have seen too few pairs to know."""

EQUAL = 4.0
"""Names of the very same words have at least this, others at most: a wrong letter never fits better than none."""


@compiled
def name_evidence(x: NDArray[np.float32], t: Trees) -> float:
    """Log-odds that two names are one person's, from their (20,) features; the least when they share no word at all."""
    if x[RARITY] == 0:
        return LEAST
    total = t.base[0]
    for root in t.roots:
        node = root
        while t.feature[node] >= 0:
            node = t.left[node] if x[t.feature[node]] <= t.threshold[node] else t.right[node]
        total += t.value[node]
    total = max(total, EQUAL) if x[ALL_EQUAL] else min(total, EQUAL)
    return min(max(total, LEAST), MOST)
