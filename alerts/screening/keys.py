"""What a subject is looked up by: 63-bit numbers, the same for an entry and for a check, stored in a `bigint` column.

A key is a hash of what two readings of one thing share, salted with its kind and with the version of the rules:

word    one uncommon word of a name         alone  the word of a name that has no other
pair    two words, each maybe one consonant off, in any order
year    an uncommon word and the birth year born   any word and the whole birth date
both    two words and the birth year        joined the whole name written as one word
number  a text of `identifiers.keys`, or one with a character left out
goods   a heading of the Harmonized System and a word
"""

import hashlib
from collections.abc import Iterator
from functools import lru_cache
from itertools import combinations

from alerts.screening.identifiers import keys as identifiers
from alerts.screening.identifiers.reading import deletions
from alerts.screening.prepare import RECENT, Birth, Prepared, PreparedName
from alerts.screening.rarity import is_common
from alerts.screening.skeleton import skeleton, variants

RULES_VERSION = 3
"""Raise it whenever normalising, skeletons or keys change: stored keys are then made anew."""

MOST_PAIRED = 6
"""A name of 6 words has 15 pairs; longer names are found by their first 6."""

_BITS = (1 << 63) - 1
_SALT = RULES_VERSION.to_bytes(16, "big")


def keys_of(prepared: Prepared) -> frozenset[int]:
    """The keys to store for an entry or a check: 0 <= key < 2**63."""
    return name_keys_of(prepared) | number_keys_of(prepared)


def probe_keys(prepared: Prepared) -> frozenset[int]:
    """The keys to look up among stored ones: those of `keys_of`, and of a birth year misremembered by one."""
    return name_probe_keys(prepared) | number_probe_keys(prepared)


def number_keys_of(prepared: Prepared) -> frozenset[int]:
    """Those of `keys_of` that come from numbers."""
    numbers = identifiers.keys_of(prepared.numbers, prepared.looks)
    return frozenset(key for number in numbers for key in _number_keys(number))


def number_probe_keys(prepared: Prepared) -> frozenset[int]:
    """Those of `probe_keys` that come from numbers."""
    numbers = identifiers.probes_of(prepared.numbers, prepared.looks)
    return frozenset(key for number in numbers for key in _number_keys(number))


def name_keys_of(prepared: Prepared) -> frozenset[int]:
    """Those of `keys_of` that come from names and goods."""
    return frozenset(_keys(prepared, years=(0,)))


@lru_cache(RECENT)
def name_probe_keys(prepared: Prepared) -> frozenset[int]:
    """Those of `probe_keys` that come from names and goods.

    Remembered, because what an officer has just been told of is matched with full rights a moment later.
    """
    return frozenset(_keys(prepared, years=(-1, 0, 1))) | frozenset(_short_of_words(prepared))


def _keys(prepared: Prepared, years: tuple[int, ...]) -> Iterator[int]:
    for name in prepared.names:
        if prepared.kind == "goods":
            yield from _goods_keys(name, dict(prepared.looks).get("hs_code", ""))
        else:
            yield from _name_keys(name)
            for birth in prepared.births:
                yield from _birth_keys(name, birth, years)


def _number_keys(number: identifiers.Key) -> Iterator[int]:
    yield _hash("number", number.text)
    if number.near:
        for shorter in deletions(number.text[1:]):
            yield _hash("number", number.text[0] + shorter)


def _name_keys(name: PreparedName) -> Iterator[int]:
    told = telling(name)
    if len(told) == 1:
        yield _hash("alone", skeleton(told[0]))
        for variant in variants(told[0]):
            yield _hash("alone", variant)
    for word in told:
        if not is_common(word) or len(told) == 1:
            yield _hash("word", skeleton(word))
    for one, other in combinations(told, 2):
        yield from _pair_keys(one, other)
    yield _hash("joined", skeleton("".join(name.words)))


def _pair_keys(one: str, other: str) -> Iterator[int]:
    first, second = _hash("pair", skeleton(one)), _hash("pair", skeleton(other))
    yield _mix(first + second)
    for variant in variants(one):
        yield _mix(_hash("pair", variant) + second)
    for variant in variants(other):
        yield _mix(first + _hash("pair", variant))


def _birth_keys(name: PreparedName, birth: Birth, years: tuple[int, ...]) -> Iterator[int]:
    told = telling(name)
    for year in years:
        born = _hash("year", str(birth.year + year))
        for word in told:
            if not is_common(word) or len(told) == 1:
                yield _mix(_hash("year", skeleton(word)) + born)
        for one, other in combinations(told, 2):
            yield _mix(_hash("both", skeleton(one)) + _hash("both", skeleton(other)) + born)
    if birth.day:
        day = _hash("born", str(birth))
        for word in told:
            yield _mix(_hash("born", skeleton(word)) + day)


def _short_of_words(prepared: Prepared) -> Iterator[int]:
    """Entries known by one word only are found from any word of a longer name."""
    if prepared.kind == "person":
        for name in prepared.names:
            for word in telling(name):
                yield _hash("alone", skeleton(word))


def _goods_keys(name: PreparedName, hs_code: str) -> Iterator[int]:
    for word in name.words:
        yield _hash("goods", hs_code[:4] + " " + skeleton(word))


@lru_cache(1 << 14)
def _told(words: tuple[str, ...]) -> tuple[str, ...]:
    long = tuple({skeleton(word): word for word in words if len(word) > 1}.values())[:MOST_PAIRED]
    return long or words[:1]


def telling(name: PreparedName) -> tuple[str, ...]:
    """The words to look up by: no initials, no two that sound alike."""
    return _told(name.words)


@lru_cache(1 << 17)
def _hash(kind: str, text: str) -> int:
    digest = hashlib.blake2b(text.encode(), digest_size=8, salt=_SALT, person=kind.encode())
    return int.from_bytes(digest.digest(), "big") & _BITS


def _mix(total: int) -> int:
    """Spread a sum of hashes over 63 bits (finaliser of splitmix64), whatever the order of what was added."""
    total &= (1 << 64) - 1
    total = ((total ^ (total >> 30)) * 0xBF58476D1CE4E5B9) & ((1 << 64) - 1)
    total = ((total ^ (total >> 27)) * 0x94D049BB133111EB) & ((1 << 64) - 1)
    return (total ^ (total >> 31)) & _BITS
