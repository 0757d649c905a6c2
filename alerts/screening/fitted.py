"""What was learnt from pairs of names and from public lists: `name_model.npz`.

`python -m alerts.screening.fit` makes it. It holds numbers only: trees on the features of `kernels.features`, and how
rare skeletons are, by hash.
"""

import hashlib
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

FILE = Path(__file__).with_name("name_model.npz")


class Trees(NamedTuple):
    """Trees flattened into one row of nodes; `left` and `right` are places in it, a leaf has feature -1.

    value  (nodes,) float32, log-odds; `roots` (trees,) int32; `base` (1,) float32 is added once
    """

    feature: NDArray[np.int8]
    threshold: NDArray[np.float32]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: NDArray[np.float32]
    roots: NDArray[np.int32]
    base: NDArray[np.float32]


NO_TREES = Trees(*(np.zeros(0, kind) for kind in ("i1", "f4", "i4", "i4", "f4", "i4", "f4")))


class Fitted(NamedTuple):
    """Trees, and skeleton hash → weight between 0.4 and 1."""

    trees: Trees
    rarity: dict[int, float]


@cache
def fitted() -> Fitted:
    """Read the model once."""
    with np.load(FILE) as file:
        weights = (file["rarity_weights"] / 200).tolist()
        return Fitted(
            Trees(*(file[name] for name in Trees._fields)),
            dict(zip(file["rarity_skeletons"].tolist(), weights, strict=True)),
        )


@lru_cache(1 << 18)
def number_of(skeleton: str) -> int:
    """A skeleton as a 64-bit number."""
    return int.from_bytes(hashlib.blake2b(skeleton.encode(), digest_size=8, person=b"skeleton").digest(), "little")
