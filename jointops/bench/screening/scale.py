"""A million names and more, recombined from list words and from the names of faker's locales; queries with a typo."""

from importlib import import_module
from itertools import chain
from random import Random
from typing import Any, NamedTuple

import numpy as np

from alerts.screening.fit.synthetic import mistyped
from alerts.screening.kernels.columns import Columns
from alerts.screening.normalise import words
from alerts.screening.segments import columns_of
from alerts.screening.tokens import row

_LOCALES = (
    "ar_AA ar_PS az_AZ bg_BG cs_CZ da_DK de_DE el_GR en_IN en_KE en_NG en_US es_ES es_MX et_EE fa_IR fi_FI fr_FR "
    "fr_DZ ha_NG he_IL hi_IN hr_HR hu_HU hy_AM id_ID ig_NG it_IT ka_GE lt_LT lv_LV nl_NL no_NO pl_PL pt_BR ro_RO "
    "ru_RU sk_SK sl_SI sv_SE sw th_TH tr_TR uk_UA uz_UZ vi_VN yo_NG zu_ZA"
)


class Population(NamedTuple):
    """Names as columns, the words behind their numbers, and birth years."""

    columns: Columns
    words: list[str]


def population(count: int, listed: list[str], seed: int = 5) -> Population:
    """`count` names of two to four words: the commoner a word is in its pool, the oftener it is drawn."""
    rng = np.random.default_rng(seed)
    pools = [pool for pool in (*_pools(), _from_lists(listed)) if pool]
    vocabulary = sorted(set(chain.from_iterable(pools)))
    numbers = {word: number for number, word in enumerate(vocabulary)}
    share = np.array([len(pool) for pool in pools], float) ** 0.5
    chosen = rng.choice(len(pools), count, p=share / share.sum())
    lengths = rng.choice([2, 3, 4], count, p=[0.3, 0.5, 0.2])
    names = np.empty((count, 4), np.int32)
    for at, pool in enumerate(pools):
        mine = np.flatnonzero(chosen == at)
        places = np.array([numbers[word] for word in pool], np.int32)
        rng.shuffle(places)
        odds = 1 / (np.arange(len(places)) + 20.0) ** 0.7
        names[mine] = rng.choice(places, (len(mine), 4), p=odds / odds.sum())
    rows = np.frombuffer(bytearray(b"".join(map(row, vocabulary))), np.uint8).reshape(-1, 64)
    flat = names[np.arange(4) < lengths[:, None]]
    years = rng.integers(1940, 2008, count).astype(np.int16)
    flags, places = np.zeros(count, np.uint8), np.arange(count, dtype=np.int32)
    return Population(columns_of(rows, lengths.astype(np.int64), flat, years, flags, places), vocabulary)


def _pools() -> list[list[str]]:
    return [pool for locale in _LOCALES.split() if len(pool := _of_locale(locale)) > 200]


def _of_locale(locale: str) -> list[str]:
    try:
        provider: Any = import_module(f"faker.providers.person.{locale}").Provider
    except ImportError:
        return []
    fields = (getattr(provider, field, ()) for field in dir(provider) if "first_name" in field or "last_name" in field)
    return _counting(name for field in fields if not callable(field) for name in field)


def _from_lists(listed: list[str]) -> list[str]:
    return _counting(listed)


def _counting(names: Any) -> list[str]:
    return sorted({word for name in names for word in words(str(name)) if len(word) > 1 and word.isalpha()})


class Wrong(NamedTuple):
    """A query: whom it is meant to find, what was typed, and the year (0 not known)."""

    meant: int
    text: str
    year: int


def mistyped_queries(people: Population, count: int, seed: int = 3) -> list[Wrong]:
    """One typed error in each; 30 % reordered, 30 % without a birth year, 10 % a year off."""
    rng, c = Random(seed), people.columns
    found: list[Wrong] = []
    for _ in range(count):
        name = rng.randrange(len(c.place))
        spelt = [people.words[word] for word in words_of(c, name)]
        at = rng.randrange(len(spelt))
        spelt[at] = mistyped(rng, spelt[at])
        if rng.random() < 0.3:
            rng.shuffle(spelt)
        known, year = rng.random(), int(c.year[name])
        year = 0 if known < 0.3 else year + rng.choice((-1, 1)) if known > 0.9 else year
        found.append(Wrong(name, " ".join(spelt), year))
    return found


def same_name(c: Columns, one: int, other: int) -> bool:
    """Whether two people have the very same words: no name tells them apart."""
    return sorted(words_of(c, one)) == sorted(words_of(c, other))


def words_of(c: Columns, name: int) -> list[int]:
    """Which words a name has."""
    return [int(word) for word in c.words[c.offsets[name] : c.offsets[name + 1]]]
