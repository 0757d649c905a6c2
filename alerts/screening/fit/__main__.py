"""`python -m alerts.screening.fit FOLDER`: read lists and labelled pairs there, write the model. A minute or two."""

import sys
from collections import Counter
from math import log
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from alerts.screening.fit.sources import labelled_pairs, listed_names
from alerts.screening.fit.synthetic import common_names, synthetic_pairs
from alerts.screening.fit.train import flat, labels, measured, train
from alerts.screening.fitted import FILE, NO_TREES, Grown, number_of
from alerts.screening.normalise import words
from alerts.screening.skeleton import skeleton

SYNTHETIC = 6000
COMMON = 500


def rarity(names: list[str]) -> tuple[NDArray[np.uint64], NDArray[np.uint8]]:
    """Numbers of skeletons that more than one name has, and their weights x 200."""
    having = Counter(bare for name in names for bare in {skeleton(word) for word in words(name)})
    most = log(len(names) + 1)
    often = sorted((number_of(bare), count) for bare, count in having.items() if count > 1)
    weights = [max(0.4, 0.4 + 0.6 * log((len(names) + 1) / (count + 0.5)) / most) for _, count in often]
    return np.array([one for one, _ in often], np.uint64), np.array([round(w * 200) for w in weights], np.uint8)


def write(counted: tuple[NDArray[np.uint64], NDArray[np.uint8]], trees: Grown) -> None:
    """Write the model."""
    skeletons, weights = counted
    np.savez_compressed(FILE, allow_pickle=False, rarity_skeletons=skeletons, rarity_weights=weights, **trees._asdict())


def main(folder: Path) -> None:
    """Rarity first, because the features weigh words by it."""
    names = listed_names(folder)
    counted = rarity(names)
    write(counted, NO_TREES)
    given, made = labelled_pairs(folder), synthetic_pairs(names + common_names(COMMON), SYNTHETIC)
    trees = flat(train(measured(given), labels(given), measured(made), labels(made)))
    write(counted, trees)
    print(f"{FILE.name}: {len(trees.roots)} trees, {len(counted[0])} skeletons, {FILE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
