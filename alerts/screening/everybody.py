"""Every name of an index compared with somebody's: none is left out, however many people are called so.

For who asks what is kept of them, and has a right to the whole answer. A check waits for its answer, and looks at the
likeliest alone.
"""

from collections.abc import Sequence

import numpy as np

from alerts.screening.fitted import fitted
from alerts.screening.kernels.columns import Columns
from alerts.screening.kernels.score import score
from alerts.screening.names import least_of, sought_by
from alerts.screening.prepare import Prepared


def everybody(columns: Sequence[Columns], who: Prepared) -> list[tuple[int, float]]:
    """Places and log-odds of all names that may be somebody's, among them some that were removed.

    Columns never change, so this may be done in another thread: some seconds for a million names.
    """
    found: list[tuple[int, float]] = []
    year = who.births[0].year if len(who.births) == 1 else 0
    for one in columns:
        names = np.arange(len(one.place))
        places, odds = np.empty(len(names), np.int32), np.empty(len(names), np.float32)
        for name in who.names:
            good = score(sought_by(name, year), one, names, fitted().trees, least_of(who.births), places, odds)
            found += zip(places[:good].tolist(), odds[:good].tolist(), strict=True)
    return found
