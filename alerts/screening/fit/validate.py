"""How well the trees tell pairs that they were not trained on: folds in which no name stands twice."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from sklearn.model_selection import StratifiedGroupKFold

from alerts.screening.fit.sources import Labelled
from alerts.screening.fit.train import labels, measured, train
from alerts.screening.kernels.features import RARITY
from alerts.screening.normalise import words

FOLDS = 8


def cross_validated(pairs: Sequence[Labelled], made: Sequence[Labelled], seed: int) -> NDArray[np.float64]:
    """(pairs,) probability that a pair is one's, each from trees that saw neither of its names."""
    x, y, made_x, made_y = measured(pairs), labels(pairs), measured(made), labels(made)
    found = np.zeros(len(pairs))
    folds = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=seed)
    for seen, kept in folds.split(x, y, _groups(pairs)):
        found[kept] = train(x[seen], y[seen], made_x, made_y).predict_proba(x[kept])[:, 1]
    found[x[:, RARITY] == 0] = 0.0
    return found


def _groups(pairs: Sequence[Labelled]) -> list[str]:
    """Pairs that are joined by names they share are one group."""
    parents: dict[str, str] = {}

    def root(name: str) -> str:
        while parents.setdefault(name, name) != name:
            name = parents[name]
        return name

    for pair in pairs:
        parents[root(_plain(pair.one))] = root(_plain(pair.other))
    return [root(_plain(pair.other)) for pair in pairs]


def _plain(name: str) -> str:
    return " ".join(sorted(words(name)))


def scores(y: NDArray[np.int64], found: NDArray[np.float64], at: float = 0.5) -> tuple[float, float, float]:
    """Precision, recall and F1 at a threshold."""
    said = found >= at
    right = int((said & (y == 1)).sum())
    precision, recall = right / max(int(said.sum()), 1), right / max(int(y.sum()), 1)
    return precision, recall, 2 * precision * recall / max(precision + recall, 1e-9)
