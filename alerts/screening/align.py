"""Which word of one name is which word of the other: one to one, or two written as one."""

from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from alerts.screening.rarity import weight
from alerts.screening.similarity import similarity

SAME = 0.7
"""Below it two words are not the same word."""
LIKE = 0.5
"""Between the two they are half a conflict."""
LEAST_RESIDUAL = 0.6
"""A wrong letter counts in a common name too: Diallo and Dialla are two families."""


class Alignment(NamedTuple):
    """What two names share and what they do not.

    residual        how far the words that are the same differ, by weight
    ours_only       words left over on our side, 1 a word (an initial 0.25)
    theirs_only     on theirs
    rare            how much the shared words say: sum of squared weights
    shared          pairs of words that are the same
    """

    residual: float
    ours_only: float
    theirs_only: float
    rare: float
    shared: tuple[tuple[str, str], ...]


class _Pair(NamedTuple):
    rank: float
    alike: float
    ours: range
    theirs: range


@lru_cache(1 << 14)
def align(ours: tuple[str, ...], theirs: tuple[str, ...]) -> Alignment:
    """Pair the words, most alike first."""
    left, right = set(range(len(ours))), set(range(len(theirs)))
    residual = half_ours = half_theirs = rare = 0.0
    shared: list[tuple[str, str]] = []
    for pair in sorted(_pairs(ours, theirs), key=lambda pair: -pair.rank):
        if not (left.issuperset(pair.ours) and right.issuperset(pair.theirs)):
            continue
        left.difference_update(pair.ours)
        right.difference_update(pair.theirs)
        if pair.alike < SAME:
            apart = min(1.0, 2 * (1 - pair.alike))
            half_ours += apart * _mass(ours, pair.ours)
            half_theirs += apart * _mass(theirs, pair.theirs)
            continue
        said_ours, said_theirs = _said(ours, pair.ours), _said(theirs, pair.theirs)
        residual += (1 - pair.alike) * max((said_ours + said_theirs) / 2, LEAST_RESIDUAL)
        rare += (min(said_ours, said_theirs) * pair.alike) ** 2
        shared.append((_joined(ours, pair.ours), _joined(theirs, pair.theirs)))
    return Alignment(residual, half_ours + _mass(ours, left), half_theirs + _mass(theirs, right), rare, tuple(shared))


def _pairs(ours: tuple[str, ...], theirs: tuple[str, ...]) -> Iterator[_Pair]:
    for i, one in enumerate(ours):
        for j, other in enumerate(theirs):
            alike = similarity(one, other)
            if alike >= LIKE:
                yield _Pair(alike + 0.002 * (i == j), alike, range(i, i + 1), range(j, j + 1))
    for pair in _joins(ours, theirs):
        yield pair
    for pair in _joins(theirs, ours):
        yield pair._replace(ours=pair.theirs, theirs=pair.ours)


def _joins(parted: tuple[str, ...], whole: tuple[str, ...]) -> Iterator[_Pair]:
    """Two neighbouring words that are one word on the other side: Abou Bakar, Aboubakar."""
    for i in range(len(parted) - 1):
        together = parted[i] + parted[i + 1]
        for j, other in enumerate(whole):
            if abs(len(together) - len(other)) <= 2 and len(other) > 3:
                alike = similarity(together, other)
                if alike >= 0.85:
                    yield _Pair(alike + 0.01, alike - 0.02, range(i, i + 2), range(j, j + 1))


def _mass(words: tuple[str, ...], places: range | set[int]) -> float:
    return sum(0.25 if len(words[place]) == 1 else 1.0 for place in places)


def _said(words: tuple[str, ...], places: range) -> float:
    return sum(weight(words[place]) for place in places)


def _joined(words: tuple[str, ...], places: range) -> str:
    return " ".join(words[place] for place in places)
