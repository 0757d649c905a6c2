"""Many pairs of subjects at once: which of them are worth comparing in full."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from alerts.screening.explain import may_match
from alerts.screening.keys import number_keys_of, number_probe_keys
from alerts.screening.prepare import Prepared, PreparedName

if TYPE_CHECKING:  # compiled: importing them takes most of a second
    from alerts.screening.kernels.columns import Columns


class Pair(NamedTuple):
    """Places of what was checked and of an entry."""

    ours: int
    theirs: int


def worth_comparing(
    ours: Sequence[Prepared], theirs: Sequence[Prepared], bars: Sequence[float], pairs: Sequence[Pair]
) -> list[Pair]:
    """The pairs that share a number, or whose names and births leave a match possible; in the order given.

    A pair that is left out is no match by `compare`. Asking costs about a sixth of a comparison.

    ours, theirs  what was checked, and entries · bars  of the list of each entry
    """
    numbers = [number_keys_of(one) for one in ours], [number_probe_keys(one) for one in theirs]
    names = _log_odds(ours, theirs, [pair for pair in pairs if _of_people(ours[pair.ours], theirs[pair.theirs])])

    def may(pair: Pair) -> bool:
        if pair not in names or not numbers[0][pair.ours].isdisjoint(numbers[1][pair.theirs]):
            return True
        return may_match(names[pair], ours[pair.ours], theirs[pair.theirs], bars[pair.theirs])

    return [pair for pair in pairs if may(pair)]


def _of_people(one: Prepared, other: Prepared) -> bool:
    return one.kind == "person" == other.kind and bool(one.names and other.names)


def _log_odds(ours: Sequence[Prepared], theirs: Sequence[Prepared], pairs: list[Pair]) -> dict[Pair, float]:
    """Of the two names of each pair that fit best."""
    if not pairs:
        return {}
    from alerts.screening.fitted import fitted
    from alerts.screening.kernels.score import score_between

    (mine, columns), (other, other_columns) = _columns(ours), _columns(theirs)
    names = [(a, b) for pair in pairs for a in mine[pair.ours] for b in other[pair.theirs]]
    many = [len(mine[pair.ours]) * len(other[pair.theirs]) for pair in pairs]
    places: NDArray[np.int64] = np.array(names, np.int64)
    scores = np.empty(len(names), np.float32)
    score_between(columns, other_columns, places, fitted().trees, scores)
    best: list[float] = np.maximum.reduceat(scores, np.cumsum([0, *many[:-1]])).tolist()
    return dict(zip(pairs, best, strict=True))


def _columns(subjects: Iterable[Prepared]) -> tuple[list[range], Columns]:
    """All their names, and whose are where."""
    from alerts.screening.fresh import Fresh

    fresh, places, names = Fresh(), list[range](), 0
    rows: list[tuple[int, PreparedName, int, int]] = []
    for place, one in enumerate(subjects):
        rows += [(place, name, 0, 0) for name in one.names]
        places.append(range(names, names + len(one.names)))
        names += len(one.names)
    fresh.add(rows)
    return places, fresh.columns()
