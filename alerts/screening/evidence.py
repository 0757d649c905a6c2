"""Everything but names, in log-odds: birth date, nationality, sex, and what is said of a vehicle beside its numbers.

A weight is the logarithm of how much more often two readings of one thing agree so than two things do by chance. What
either side does not say adds nothing.
"""

from collections.abc import Iterator
from math import log

from alerts.screening.identifiers.serial import same_calibre
from alerts.screening.model import Term
from alerts.screening.prepare import Birth, Prepared

SAME_NATIONALITY, OTHER_NATIONALITY = 1.6, -1.1
SAME_SEX, OTHER_SEX = 0.2, -2.0
SAME_BIRTH, OTHER_BIRTH, FAR_BIRTH, OUTSIDE = 6.0, -4.2, -5.0, -2.5
LIFETIME = 60
"""Two whole dates of different years: no name, nationality and sex outweigh them."""
OTHER_YEAR = 2.5
"""The most that birth dates of two years say: the same day, and one digit of the year is another."""

LOOKS = {
    "make": (1.2, -1.5),
    "model": (0.5, -0.5),
    "colour": (0.8, -0.6),
    "calibre": (0.8, -2.5),
    "hs_code": (1.5, -2.0),
}
"""Feature: weight when it agrees, when it differs. A colour is repainted and misnamed sooner than a make, a
barrel stays."""


def evidence(ours: Prepared, theirs: Prepared) -> Iterator[Term]:
    """The terms of everything but names and numbers."""
    if ours.births and theirs.births:
        one, other, weight = best_births(ours.births, theirs.births)
        yield Term("birth_date", str(one), str(other), weight)
    if ours.nationalities and theirs.nationalities:
        same = ours.nationalities & theirs.nationalities
        weight = nationality_weight(ours, theirs)
        yield Term("nationality", _listed(same or ours.nationalities), _listed(same or theirs.nationalities), weight)
    if weight := sex_weight(ours, theirs):
        yield Term("sex", ours.sex, theirs.sex, weight)
    looks = dict(theirs.looks)
    for feature, word in ours.looks:
        if feature in looks:
            agrees, differs = LOOKS[feature]
            yield Term(feature, word, looks[feature], agrees if same_look(feature, word, looks[feature]) else differs)


def nationality_weight(ours: Prepared, theirs: Prepared) -> float:
    """What two people's nationalities say; 0 where either's is not known."""
    if not (ours.nationalities and theirs.nationalities):
        return 0.0
    return OTHER_NATIONALITY if ours.nationalities.isdisjoint(theirs.nationalities) else SAME_NATIONALITY


def sex_weight(ours: Prepared, theirs: Prepared) -> float:
    """What their sex says; 0 where either's is not known, or is neither."""
    if ours.sex not in _SEXES or theirs.sex not in _SEXES:
        return 0.0
    return SAME_SEX if ours.sex == theirs.sex else OTHER_SEX


_SEXES = frozenset({"M", "F"})


def best_births(ours: tuple[Birth, ...], theirs: tuple[Birth, ...]) -> tuple[Birth, Birth, float]:
    """The two birth dates that fit best, and what they say."""
    pairs = [(one, other, birth_weight(one, other)) for one in ours for other in theirs]
    return max(pairs, key=lambda pair: pair[2])


def birth_weight(ours: Birth, theirs: Birth) -> float:
    """What two birth dates say. Two whole dates that differ in every way are two people, however alike their names."""
    if ours.until or theirs.until:
        return _spans(ours, theirs)
    years = abs(ours.year - theirs.year)
    if ours.day and theirs.day:
        weight = _whole_dates(ours, theirs, years)
    elif years == 0:
        weight = _same_year(ours, theirs)
    else:
        weight = 0.7 if years == 1 else -1.0 if years <= 3 else -2.2 if years <= 5 else OTHER_BIRTH
    if (ours.about or theirs.about) and years <= 3:
        return max(weight, 3.7 if years == 0 else 0.7 if years == 1 else 0.0)
    return weight


def _spans(ours: Birth, theirs: Birth) -> float:
    """One of them is known between two years only: the fewer years, the more it says. Ages run over about 60 years."""
    last_ours, last_theirs = ours.until or ours.year, theirs.until or theirs.year
    if ours.year > last_theirs or theirs.year > last_ours:
        return OUTSIDE
    years = max(last_ours - ours.year, last_theirs - theirs.year) + 1
    return round(max(log(0.9 * LIFETIME / years), 0.0), 2)


def _whole_dates(ours: Birth, theirs: Birth, years: int) -> float:
    same_day = ours[1:3] == theirs[1:3]
    if years == 0:
        if same_day:
            return SAME_BIRTH
        if ours[1:3] == (theirs.day, theirs.month):
            return 5.0
        return 2.6 if ours.month == theirs.month or ours.day == theirs.day else -1.5
    if same_day:
        digits = sum(one != other for one, other in zip(str(ours.year), str(theirs.year), strict=True))
        return OTHER_YEAR if years == 1 or digits == 1 else 0.6
    return OTHER_BIRTH if years <= 5 else FAR_BIRTH


def _same_year(ours: Birth, theirs: Birth) -> float:
    if ours.month and theirs.month:
        return 4.8 if ours.month == theirs.month else -0.5
    return 3.7


def same_look(feature: str, one: str, other: str) -> bool:
    """Whether two words say the same of a thing."""
    if feature == "calibre":
        return same_calibre(one, other)
    if feature == "hs_code":
        return one.startswith(other) or other.startswith(one)
    if one == other:
        return True
    from alerts.screening.kernels.measure import alike

    return alike(one, other) >= 0.8


def _listed(countries: frozenset[str]) -> str:
    return ", ".join(sorted(countries))
