"""Pairs of names made from public lists: one person's as clerks write them, and two people's who share words."""

from collections import defaultdict
from random import Random

from rapidfuzz.distance import JaroWinkler

from alerts.screening.fit.sources import Labelled
from alerts.screening.kernels.measure import alike
from alerts.screening.rarity import COMMON_WORDS

_BESIDE = (
    "qwsz vghn xdfv serfcx wsdr drtgvc ftyhbv gyujnb ujko huikmn jiolm kop njk bhjm iklp ol wa edft awedxz rfgy yhji"
    " cfgb qase zsdc tghu asx"
)
_NEIGHBOURS = dict(zip("abcdefghijklmnopqrstuvwxyz", _BESIDE.split(), strict=True))
"""Keys beside a key."""


def mistyped(rng: Random, word: str) -> str:
    """A letter twice, left out, swapped with the next, or another in its place."""
    kind, at = rng.random(), rng.randrange(len(word))
    if kind < 0.3:
        return word[:at] + word[at] + word[at:]
    if kind < 0.55 and len(word) > 3:
        return word[:at] + word[at + 1 :]
    if kind < 0.75 and at + 1 < len(word):
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    letters = _NEIGHBOURS.get(word[at], "aeiou") if kind < 0.9 else "aeioulnrst"
    return word[:at] + rng.choice(letters) + word[at + 1 :]


def common_names(count: int, seed: int = 7) -> list[str]:
    """Names of two common words of the region, which public lists hardly have."""
    rng = Random(seed)
    return [" ".join(rng.sample(COMMON_WORDS, 2)) for _ in range(count)]


def synthetic_pairs(names: list[str], count: int, seed: int = 7) -> list[Labelled]:
    """About half of them of one person."""
    maker = _Maker(names, Random(seed))
    made: list[Labelled] = []
    while len(made) < count:
        if (pair := maker.pair()) is not None:
            made.append(pair)
    return made


class _Maker:
    def __init__(self, names: list[str], rng: Random) -> None:
        self._names, self._rng = names, rng
        self._words = [word for name in names for word in name.lower().replace("-", " ").split() if len(word) > 2]
        self._having: defaultdict[str, list[str]] = defaultdict(list)
        for name in names:
            for word in set(name.lower().split()):
                self._having[word].append(name)

    def pair(self) -> Labelled | None:
        name = self._rng.choice(self._names)
        words = name.lower().replace(",", "").split()
        if len(words) < 2:
            return None
        kind = self._rng.random()
        if kind < 0.5:
            return _pair(name, self._written_otherwise(words, kind), same=True)
        if kind < 0.73:
            return _pair(name, self._one_swapped(words), same=False)
        return _pair(name, self._somebody(name) if kind < 0.83 else self._stranger(name, words), same=False)

    def _written_otherwise(self, words: list[str], kind: float) -> list[str] | None:
        rng, other = self._rng, list(words)
        at = rng.randrange(len(words))
        if kind < 0.26:
            if len(words[at]) < 4:
                return None
            other[at] = mistyped(rng, words[at])
            if rng.random() < 0.25:
                rng.shuffle(other)
        elif kind < 0.34:
            if len(words) < 3:
                return None
            other.pop(rng.randrange(1, len(words) - 1))
        elif kind < 0.40:
            rng.shuffle(other)
        elif kind < 0.45:
            at = rng.randrange(len(words) - 1)
            other[at : at + 2] = [words[at] + words[at + 1]]
        else:
            other = [mistyped(rng, word) if len(word) > 5 and rng.random() < 0.7 else word for word in words]
        return other

    def _one_swapped(self, words: list[str]) -> list[str] | None:
        """Another word in the place of one, half of the time with the same first letter."""
        at = self._rng.randrange(len(words))
        if len(words[at]) < 3:
            return None
        new = self._rng.choice(self._words)
        if self._rng.random() < 0.5:
            drawn = (self._rng.choice(self._words) for _ in range(40))
            new = next((word for word in drawn if word[0] == words[at][0] and word != words[at]), new)
        return None if alike(new, words[at]) > 0.8 else [*words[:at], new, *words[at + 1 :]]

    def _somebody(self, name: str) -> list[str] | None:
        """Anybody else: that two names share nothing must have been seen too."""
        other = self._rng.choice(self._names)
        return other.split() if other != name else None

    def _stranger(self, name: str, words: list[str]) -> list[str] | None:
        """Somebody else on the lists who shares a word."""
        other = self._rng.choice(self._having[self._rng.choice(words)] or self._names)
        alike_in_whole = JaroWinkler.similarity(name.lower(), other.lower())
        return other.split() if other != name and alike_in_whole <= 0.93 else None


def _pair(name: str, other: list[str] | None, *, same: bool) -> Labelled | None:
    return Labelled(name, " ".join(other), same, True, "synthetic") if other else None
