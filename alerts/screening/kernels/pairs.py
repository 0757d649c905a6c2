"""Many pairs of names in one call."""

import time

import numpy as np
from numpy.typing import NDArray

from alerts.screening.fitted import Trees
from alerts.screening.kernels import compiled
from alerts.screening.kernels.align import scratch
from alerts.screening.kernels.features import FEATURES, features
from alerts.screening.kernels.trees import name_evidence
from alerts.screening.kernels.words import Rows
from alerts.screening.tokens import rows

MANY = len(FEATURES)
ROUNDS = 20


@compiled
def score_pairs(
    a: Rows, a_ends: NDArray[np.int32], b: Rows, b_ends: NDArray[np.int32], trees: Trees, out: NDArray[np.float32]
) -> None:
    """Write the log-odds of each pair; `a_ends` (pairs + 1,) says where the words of each first name begin in `a`."""
    s, x = scratch(), np.empty(MANY, np.float32)
    for at in range(len(out)):
        ours = np.arange(a_ends[at], a_ends[at + 1], dtype=np.int32)
        theirs = np.arange(b_ends[at], b_ends[at + 1], dtype=np.int32)
        features(a, ours, b, theirs, False, s, x)
        out[at] = name_evidence(x, trees)


def time_pairs(pairs: list[tuple[tuple[str, ...], tuple[str, ...]]], trees: Trees) -> float:
    """Processor seconds for a pair, its words ready: the least of several rounds over all."""
    sides = [tuple(word for pair in pairs for word in pair[side]) for side in (0, 1)]
    ends = [np.cumsum([0, *(len(pair[side]) for pair in pairs)]).astype(np.int32) for side in (0, 1)]
    given = (rows(sides[0]), ends[0], rows(sides[1]), ends[1], trees, np.empty(len(pairs), np.float32))
    score_pairs(*given)
    spent: list[float] = []
    for _ in range(ROUNDS):
        begun = time.thread_time()
        score_pairs(*given)
        spent.append(time.thread_time() - begun)
    return min(spent) / len(pairs)
