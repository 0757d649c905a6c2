"""Whether two samples of times can be told apart: Kolmogorov–Smirnov, two samples."""

import bisect
from math import exp, sqrt


def ks(ours: list[float], theirs: list[float]) -> tuple[float, float]:
    """The distance of two samples (0 alike – 1 apart), and about how often chance alone gives as much.

    After W. H. Press et al., Numerical Recipes, third edition, §14.3.3.
    """
    ours, theirs = sorted(ours), sorted(theirs)
    distance = max(
        abs(bisect.bisect_right(ours, at) / len(ours) - bisect.bisect_right(theirs, at) / len(theirs))
        for at in ours + theirs
    )
    size = sqrt(len(ours) * len(theirs) / (len(ours) + len(theirs)))
    shift = (size + 0.12 + 0.11 / size) * distance
    p = 2 * sum((-1) ** (k - 1) * exp(-2 * k * k * shift * shift) for k in range(1, 101))
    return distance, min(1.0, max(0.0, p))
