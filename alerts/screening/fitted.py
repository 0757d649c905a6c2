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


class Grown(NamedTuple):
    """Trees as they are kept, in one row of nodes; `left` and `right` are places in it, a leaf has feature -1.

    value  (nodes,) float32, log-odds; `roots` (trees,) int32; `base` (1,) float32 is added once
    """

    feature: NDArray[np.int8]
    threshold: NDArray[np.float32]
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: NDArray[np.float32]
    roots: NDArray[np.int32]
    base: NDArray[np.float32]


class Trees(NamedTuple):
    """The same trees as they are walked: each is filled up to three steps, so that no step asks whether it is the last.

    feature, threshold  (trees, 7): from place k on to 2k + 1 or 2k + 2 · value (trees, 8) float32 of the places behind
    """

    feature: NDArray[np.int8]
    threshold: NDArray[np.float32]
    value: NDArray[np.float32]
    base: NDArray[np.float32]


STEPS = 3


def filled_up(grown: Grown) -> Trees:
    """A leaf that comes early stands at all places behind it."""
    many, inner = len(grown.roots), (1 << STEPS) - 1
    made = Trees(
        np.zeros((many, inner), np.int8),
        np.zeros((many, inner), np.float32),
        np.zeros((many, inner + 1), np.float32),
        grown.base,
    )
    for tree, root in enumerate(grown.roots.tolist()):
        nodes = [root]
        for place in range(inner):
            node = nodes[place]
            if grown.feature[node] < 0:
                nodes += [node, node]
            else:
                nodes += [int(grown.left[node]), int(grown.right[node])]
                made.feature[tree, place], made.threshold[tree, place] = grown.feature[node], grown.threshold[node]
        made.value[tree] = grown.value[nodes[inner:]]
    return made


NO_TREES = Grown(*(np.zeros(0, kind) for kind in ("i1", "f4", "i4", "i4", "f4", "i4", "f4")))


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
            filled_up(Grown(*(file[name] for name in Grown._fields))),
            dict(zip(file["rarity_skeletons"].tolist(), weights, strict=True)),
        )


@lru_cache(1 << 18)
def number_of(skeleton: str) -> int:
    """A skeleton as a 64-bit number."""
    return int.from_bytes(hashlib.blake2b(skeleton.encode(), digest_size=8, person=b"skeleton").digest(), "little")
