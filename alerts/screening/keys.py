"""What a subject is looked up by: 63-bit numbers, the same for an entry and for a check, stored in a `bigint` column.

A key is a hash of what two readings of one thing share, salted with its kind and with the version of the rules:

word    one uncommon word of a name         alone  the word of a name that has no other
pair    two words, each maybe one consonant off, in any order
year    an uncommon word and the birth year born   any word and the whole birth date
both    two words and the birth year        joined the whole name written as one word
number  a text of `identifiers.keys`, or one with a character left out
goods   a heading of the Harmonized System and a word
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations
from typing import NamedTuple

import numpy as np

from alerts.screening.hashes import Word, each_hashed, hashed, mixed, word_of, year_of
from alerts.screening.identifiers import keys as identifiers
from alerts.screening.identifiers.reading import deletions
from alerts.screening.prepare import Birth, Prepared, PreparedName
from alerts.screening.skeleton import skeleton

MOST_PAIRED = 6
"""A name of 6 words has 15 pairs; longer names are found by their first 6."""


def keys_of(prepared: Prepared) -> frozenset[int]:
    """The keys to store for an entry or a check: 0 <= key < 2**63."""
    return name_keys_of(prepared) | number_keys_of(prepared)


def probe_keys(prepared: Prepared) -> frozenset[int]:
    """The keys to look up among stored ones: those of `keys_of`, and of a birth year misremembered by one."""
    return name_probe_keys(prepared) | number_probe_keys(prepared)


def number_keys_of(prepared: Prepared) -> frozenset[int]:
    """Those of `keys_of` that come from numbers."""
    return _numbers(identifiers.keys_of(prepared.numbers, prepared.looks))


def number_probe_keys(prepared: Prepared) -> frozenset[int]:
    """Those of `probe_keys` that come from numbers."""
    return _numbers(identifiers.probes_of(prepared.numbers, prepared.looks))


def name_keys_of(prepared: Prepared) -> frozenset[int]:
    """Those of `keys_of` that come from names and goods."""
    return _names_of(prepared, (0,))


def name_probe_keys(prepared: Prepared) -> frozenset[int]:
    """Those of `probe_keys` that come from names and goods."""
    return _names_of(prepared, (-1, 0, 1)) | frozenset(_short_of_words(prepared))


class Keys(NamedTuple):
    """The keys of several subjects, one subject after the other, each one's in order; where those of each end."""

    keys: list[int]
    ends: list[int]


def keys_of_each(subjects: Sequence[Prepared]) -> Keys:
    """The keys of each subject, as `keys_of`, in a third of the time."""
    ready, sums = list[int](), list[int]()
    readies, summed = list[int](), list[int]()
    for one in subjects:
        before = len(ready), len(sums)
        _collect(one, (0,), ready, sums)
        ready += number_keys_of(one)
        readies.append(len(ready) - before[0])
        summed.append(len(sums) - before[1])
    keys = np.concatenate((np.array(ready, np.int64), mixed(sums)))
    numbers = np.arange(len(subjects))
    places = np.concatenate((np.repeat(numbers, readies), np.repeat(numbers, summed)))
    order = np.lexsort((keys, places))
    keys, places = keys[order], places[order]
    first = np.ones(len(keys), bool)
    first[1:] = (np.diff(keys) != 0) | (np.diff(places) != 0)
    ends = np.cumsum(np.bincount(places[first], minlength=len(subjects)))
    return Keys(keys[first].tolist(), ends.tolist())


def _names_of(prepared: Prepared, years: tuple[int, ...]) -> frozenset[int]:
    ready, sums = list[int](), list[int]()
    _collect(prepared, years, ready, sums)
    return frozenset((*ready, *mixed(sums).tolist()))


def _collect(prepared: Prepared, years: tuple[int, ...], ready: list[int], sums: list[int]) -> None:
    """Add a subject's keys by names and goods, those that are not ready as sums of which `mixed` makes keys."""
    for name in prepared.names:
        if prepared.kind == "goods":
            ready += _goods_keys(name, dict(prepared.looks).get("hs_code", ""))
            continue
        told = [word_of(word) for word in telling(name)]
        ready += _single_keys(name, told)
        for one, other in combinations(told, 2):
            sums += _pair_keys(one, other)
        for birth in _each_year(prepared.births):
            sums += _birth_keys(told, birth, years)


def _each_year(births: tuple[Birth, ...]) -> Iterator[Birth]:
    for birth in births:
        yield from map(Birth, range(birth.year, birth.until + 1)) if birth.until else (birth,)


def _numbers(numbers: Iterable[identifiers.Key]) -> frozenset[int]:
    texts: list[str] = []
    for number in numbers:
        texts.append(number.text)
        if number.near:
            texts += [number.text[0] + shorter for shorter in deletions(number.text[1:])]
    return frozenset(each_hashed("number", texts))


def _single_keys(name: PreparedName, told: list[Word]) -> Iterator[int]:
    if len(told) == 1:
        yield from told[0].alone
    for one in told:
        if not one.is_common or len(told) == 1:
            yield one.word
    yield hashed("joined", skeleton("".join(name.words)))


def _pair_keys(one: Word, other: Word) -> list[int]:
    return [
        one.pair + other.pair,
        *[near + other.pair for near in one.near],
        *[one.pair + near for near in other.near],
    ]


def _birth_keys(told: list[Word], birth: Birth, years: tuple[int, ...]) -> Iterator[int]:
    for year in years:
        born = year_of(birth.year + year)
        for one in told:
            if not one.is_common or len(told) == 1:
                yield one.year + born
        for one, other in combinations(told, 2):
            yield one.both + other.both + born
    if birth.day:
        day = hashed("born", str(birth))
        for one in told:
            yield one.born + day


def _short_of_words(prepared: Prepared) -> Iterator[int]:
    """Entries known by one word only are found from any word of a longer name."""
    if prepared.kind == "person":
        for name in prepared.names:
            for word in telling(name):
                yield word_of(word).alone[0]


def _goods_keys(name: PreparedName, hs_code: str) -> Iterator[int]:
    for word in name.words:
        yield hashed("goods", hs_code[:4] + " " + skeleton(word))


@lru_cache(1 << 14)
def _told(words: tuple[str, ...]) -> tuple[str, ...]:
    long = tuple({skeleton(word): word for word in words if len(word) > 1}.values())[:MOST_PAIRED]
    return long or words[:1]


def telling(name: PreparedName) -> tuple[str, ...]:
    """The words to look up by: no initials, no two that sound alike."""
    return _told(name.words)
