"""The compiled parts as Python calls them for two words or two names."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from alerts.screening.fitted import fitted
from alerts.screening.kernels.align import Scratch, scratch
from alerts.screening.kernels.features import CONFLICT, FEATURES, RARITY, SAME, features
from alerts.screening.kernels.score import alias_evidence, conflict_evidence, rarity_evidence
from alerts.screening.kernels.trees import name_evidence
from alerts.screening.kernels.words import similarity
from alerts.screening.tokens import rows

_PLACES = np.arange(12, dtype=np.int32)


class Shared(NamedTuple):
    """Words that stand for each other: as ours, as theirs, how alike (0 to 1)."""

    ours: str
    theirs: str
    alike: float


class Measured(NamedTuple):
    """Two names in log-odds: by the trees, by words left over on both sides, by how rare the shared words are,
    by what kind of name theirs is.

    shared        which words are which
    ours, theirs  words of one that are none of the other
    """

    evidence: float
    conflict: float
    rarity: float
    alias: float
    shared: tuple[Shared, ...]
    ours: tuple[str, ...]
    theirs: tuple[str, ...]


def alike(one: str, other: str) -> float:
    """How alike two words are, 0 to 1."""
    return similarity(rows((one,)), 0, rows((other,)), 0, np.zeros(256, np.uint64))


def features_of(
    ours: tuple[str, ...], theirs: tuple[str, ...], *, consonantal: bool = False
) -> tuple[NDArray[np.float32], int, Scratch]:
    """The (20,) features of two names, and the alignment they come from."""
    x, s = np.empty(len(FEATURES), np.float32), scratch()
    count = features(rows(ours), _PLACES[: len(ours)], rows(theirs), _PLACES[: len(theirs)], consonantal, s, x)
    return x, count, s


def measure(
    ours: tuple[str, ...], theirs: tuple[str, ...], *, weak: bool = False, consonantal: bool = False
) -> Measured:
    """Compare two names by their words; `weak` says that theirs is an alias of low quality."""
    x, count, s = features_of(ours, theirs, consonantal=consonantal)
    shared: list[Shared] = []
    left, right = set(range(len(ours))), set(range(len(theirs)))
    for p in s.found[:count].tolist():
        i, many, j, others = s.spans[p].tolist()
        if s.alike[p] >= SAME:
            words = " ".join(ours[i : i + many]), " ".join(theirs[j : j + others])
            left.difference_update(range(i, i + many))
            right.difference_update(range(j, j + others))
            shared.append(Shared(*words, round(float(s.alike[p]), 2)))
    return Measured(
        name_evidence(x, fitted().trees),
        conflict_evidence(float(x[CONFLICT])),
        rarity_evidence(float(x[RARITY])),
        alias_evidence(weak, len(ours), len(theirs)),
        tuple(shared),
        tuple(ours[i] for i in sorted(left)),
        tuple(theirs[j] for j in sorted(right)),
    )
