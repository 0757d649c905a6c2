"""The score of two subjects, and why: every term is the number that was added."""

from msgspec.structs import replace

from alerts.screening.evidence import (
    OTHER_YEAR,
    SAME_BIRTH,
    SAME_NATIONALITY,
    SAME_SEX,
    best_births,
    evidence,
    nationality_weight,
    sex_weight,
)
from alerts.screening.model import POSSIBLE, Band, Explained, Term
from alerts.screening.numbers import HINT, alone, number_evidence
from alerts.screening.prepare import Prepared
from alerts.screening.score import name_terms

STRONG, STRONG_UNDATED = 4.0, 3.0
UNDATED = 1.0
"""How much lower the bar is for names without two birth dates to compare, or the commonest way to report a person would
find nobody."""
LOWEST, HIGHEST = 1.0, 8.0
"""Where a list may put its bar: above HINT, which one sign off alone reaches, and not so high that names never do."""
POSSIBLE_UNDATED = POSSIBLE - UNDATED
assert LOWEST > HINT

ROUNDED = 0.02
"""What a name's terms may say more once each is a hundredth."""
MOST_BESIDE = SAME_NATIONALITY + SAME_SEX + ROUNDED
HOPELESS_UNDATED = LOWEST - MOST_BESIDE
"""A name below this reaches no list's bar, whatever agrees beside it, where a birth date is missing;"""
HOPELESS_OTHER_YEAR = HOPELESS_UNDATED - OTHER_YEAR
"""where both are known, and are of two years;"""
HOPELESS = HOPELESS_UNDATED - SAME_BIRTH
"""whenever born. So are 99 of 100 that are looked at."""
CONFLICT = -1.5
"""A term this low keeps an exact number from being an exact match."""
MOST_OF_THINGS = 2.7
"""The name model is fitted to people; ships and goods share their names, and the same one says no more than this."""
CHANGEABLE = -0.5
"""What another name or flag says against one and the same IMO number."""
MOST_DOUBT = -5.9
"""Against an exact number the terms that doubt it weigh no more than this together: a stolen passport in a stranger's
hand must still come up."""


def possible_from(possible: float, *, undated: bool) -> float:
    """The score from which two records are a possible match where a list's bar is at `possible`."""
    return max(possible - UNDATED, LOWEST) if undated else possible


def compare(ours: Prepared, theirs: Prepared, possible: float = POSSIBLE) -> Explained:
    """Compare what was checked (`ours`) with an entry (`theirs`); the weights of the answer add up to its score.

    possible  the bar of the entry's list; a whole number that agrees is exact, wherever that is
    """
    numbers = number_evidence(ours, theirs)
    names = name_terms(ours.names, theirs.names) if ours.kind == theirs.kind else []
    if ours.kind != "person":
        names = [replace(term, weight=min(term.weight, MOST_OF_THINGS)) for term in names]
    if ours.kind == "goods":
        names = [replace(term, feature="description") if term.feature == "name" else term for term in names]
    others = list(evidence(ours, theirs))
    if ours.kind == "vessel":
        others = [replace(term, feature="flag") if term.feature == "nationality" else term for term in others]
        if numbers.is_exact:
            names, others = _renamed(names), _renamed(others)
    terms = [*numbers.terms, *names, *others]
    if numbers.is_near:
        terms += alone(ours, theirs, terms)
    if numbers.is_exact:
        terms = _bounded_doubt(terms)
    score = round(sum(term.weight for term in terms), 2)
    undated = bool(names) and ours.kind != "vessel" and not (ours.births and theirs.births)
    least = possible_from(possible, undated=undated)
    if numbers.is_exact and all(term.weight > CONFLICT or term.feature == "rarity" for term in terms):
        return Explained(score, "exact", tuple(terms), least, undated)
    return Explained(score, _band(score, least, undated=undated), tuple(terms), least, undated)


def may_match(name: float, ours: Prepared, theirs: Prepared, possible: float = POSSIBLE) -> bool:
    """Whether a name's log-odds can still reach the bar with all that the two say beside it."""
    return _reaches(name + MOST_BESIDE, ours, theirs, possible)


def may_match_by_name(name: float, ours: Prepared, theirs: Prepared, possible: float = POSSIBLE) -> bool:
    """The same, closer: of two people with one name each and no number in common."""
    beside = nationality_weight(ours, theirs) + sex_weight(ours, theirs)
    return _reaches(name + beside + ROUNDED, ours, theirs, possible)


def _reaches(score: float, ours: Prepared, theirs: Prepared, possible: float) -> bool:
    """Whether a score reaches the bar, once what the birth dates say is added."""
    if not (ours.births and theirs.births):
        return score >= possible_from(possible, undated=True)
    return score + best_births(ours.births, theirs.births)[2] >= possible


def _band(score: float, least: float, *, undated: bool) -> Band | None:
    if score < least:
        return None
    return "strong" if score >= (STRONG_UNDATED if undated else STRONG) else "possible"


def _renamed(terms: list[Term]) -> list[Term]:
    """A ship keeps its IMO number for life; name and flag are changed when it is sold, or to hide it."""
    return [replace(term, weight=max(term.weight, CHANGEABLE)) for term in terms]


def _bounded_doubt(terms: list[Term]) -> list[Term]:
    doubt = sum(term.weight for term in terms if term.weight < 0)
    if doubt >= MOST_DOUBT:
        return terms
    share = MOST_DOUBT / doubt
    return [replace(term, weight=round(term.weight * share, 2)) if term.weight < 0 else term for term in terms]
