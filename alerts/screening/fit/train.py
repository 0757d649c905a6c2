"""Monotone trees from pairs of names: up in what is shared, down in what is left over."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import HistGradientBoostingClassifier

from alerts.screening.fit.sources import Labelled
from alerts.screening.fitted import STEPS, Grown
from alerts.screening.kernels.features import FALLING, FEATURES, RISING
from alerts.screening.kernels.measure import features_of
from alerts.screening.normalise import words
from alerts.screening.organisations import organisation_words
from alerts.screening.scripts import is_consonantal

TREES, RATE = 120, 0.08
LABELLED_WEIGHT = 3.0
"""All labelled pairs together against half of the synthetic ones."""


def split_words(pair: Labelled) -> Callable[[str], tuple[str, ...]]:
    """How the names of a pair are taken apart."""
    return words if pair.person else organisation_words


def measured(pairs: Sequence[Labelled]) -> NDArray[np.float32]:
    """(pairs, 20) features."""
    found = np.empty((len(pairs), len(FEATURES)), np.float32)
    for at, pair in enumerate(pairs):
        split = split_words(pair)
        consonantal = is_consonantal(pair.one) or is_consonantal(pair.other)
        found[at], _, _ = features_of(split(pair.one), split(pair.other), consonantal=consonantal)
    return found


def labels(pairs: Sequence[Labelled]) -> NDArray[np.int64]:
    """(pairs,) 1 where they are one's."""
    return np.array([pair.same for pair in pairs], np.int64)


def train(
    x: NDArray[np.float32], y: NDArray[np.int64], made: NDArray[np.float32], made_y: NDArray[np.int64], seed: int = 1
) -> Any:
    """Fit on labelled (`x`, `y`) and synthetic pairs; scikit-learn's model."""
    weights = np.r_[np.full(len(y), LABELLED_WEIGHT * len(made_y) / max(len(y), 1) / 2), np.ones(len(made_y))]
    directions = [1 if name in RISING else -1 if name in FALLING else 0 for name in FEATURES]
    model = HistGradientBoostingClassifier(
        max_iter=TREES, max_depth=STEPS, learning_rate=RATE, monotonic_cst=directions, random_state=seed
    )
    model.fit(np.r_[x, made], np.r_[y, made_y], sample_weight=weights)
    return model


def flat(model: Any) -> Grown:
    """The model as arrays."""
    nodes = [tree.nodes for (tree,) in model._predictors]
    starts = np.cumsum([0, *map(len, nodes)])
    every = np.concatenate(nodes)
    shift = np.repeat(starts[:-1], list(map(len, nodes)))
    leaf = every["is_leaf"].astype(bool)
    return Grown(
        np.where(leaf, -1, every["feature_idx"]).astype(np.int8),
        every["num_threshold"].astype(np.float32),
        np.where(leaf, 0, every["left"] + shift).astype(np.int32),
        np.where(leaf, 0, every["right"] + shift).astype(np.int32),
        every["value"].astype(np.float32),
        starts[:-1].astype(np.int32),
        np.array([float(model._baseline_prediction.ravel()[0])], np.float32),
    )
