"""What texts and words give to keys: 63-bit hashes, and sums of them spread again over 63 bits."""

import hashlib
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from alerts.screening.rarity import is_common
from alerts.screening.skeleton import skeleton, variants

RULES_VERSION = 3
"""Raise it whenever normalising, skeletons or keys change: stored keys are then made anew."""

_BITS = (1 << 63) - 1
_ALL_BITS = (1 << 64) - 1
_30, _27, _31 = np.uint64(30), np.uint64(27), np.uint64(31)
_FIRST, _SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)
_SALT = RULES_VERSION.to_bytes(16, "big")


def hashed(kind: str, text: str) -> int:
    """63 bits of a text; of two kinds the same text has nothing in common."""
    return each_hashed(kind, (text,))[0]


def each_hashed(kind: str, texts: Iterable[str]) -> list[int]:
    """The same of many texts."""
    begun, made = _begun(kind), list[int]()
    for text in texts:
        digest = begun.copy()
        digest.update(text.encode())
        made.append(int.from_bytes(digest.digest(), "big") & _BITS)
    return made


@cache
def _begun(kind: str) -> "hashlib.blake2b":
    return hashlib.blake2b(digest_size=8, salt=_SALT, person=kind.encode())


@lru_cache(1 << 12)
def year_of(year: int) -> int:
    """What a year of birth gives."""
    return hashed("year", str(year))


def mixed(sums: list[int]) -> NDArray[np.int64]:
    """Spread sums of hashes over 63 bits (finaliser of splitmix64), whatever the order of what was added."""
    x = np.array([total & _ALL_BITS for total in sums], np.uint64)
    x = (x ^ (x >> _30)) * _FIRST
    x = (x ^ (x >> _27)) * _SECOND
    return ((x ^ (x >> _31)) & np.uint64(_BITS)).view(np.int64)


class Word(NamedTuple):
    """What a word gives to keys: worked out once, for most are borne by many.

    alone  keys of a name that has no other word
    near   what its variants give to pairs
    """

    is_common: bool
    word: int
    alone: tuple[int, ...]
    pair: int
    near: tuple[int, ...]
    year: int
    both: int
    born: int


@lru_cache(1 << 16)
def word_of(word: str) -> Word:
    """What a word of a name gives."""
    bare, others = skeleton(word), variants(word)
    return Word(
        is_common(word),
        hashed("word", bare),
        tuple(hashed("alone", one) for one in (bare, *others)),
        hashed("pair", bare),
        tuple(hashed("pair", one) for one in others),
        hashed("year", bare),
        hashed("both", bare),
        hashed("born", bare),
    )
