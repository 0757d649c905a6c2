"""The score of two subjects, and why: every term is the number that was added."""

from msgspec.structs import replace

from alerts.screening.evidence import SAME_NATIONALITY, SAME_SEX, best_births, evidence
from alerts.screening.model import Band, Explained, Term
from alerts.screening.numbers import alone, number_evidence
from alerts.screening.prepare import Prepared
from alerts.screening.score import name_terms

POSSIBLE, STRONG = 2.0, 4.0
POSSIBLE_UNDATED, STRONG_UNDATED = 1.0, 3.0
"""Names without two birth dates to compare: a lower bar, or the commonest way to report a person would find nobody."""

MOST_BESIDE = SAME_NATIONALITY + SAME_SEX + 0.02
"""With two roundings of a hundredth."""
CONFLICT = -1.5
"""A term this low keeps an exact number from being an exact match."""
MOST_OF_THINGS = 2.7
"""The name model is fitted to people; ships and goods share their names, and the same one says no more than this."""
CHANGEABLE = -0.5
"""What another name or flag says against one and the same IMO number."""
MOST_DOUBT = -5.9
"""Against an exact number the terms that doubt it weigh no more than this together: a stolen passport in a stranger's
hand must still come up."""


def compare(ours: Prepared, theirs: Prepared) -> Explained:
    """Compare what was checked (`ours`) with an entry (`theirs`); the weights of the answer add up to its score."""
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
    return Explained(score, _band(score, terms, undated=undated, is_exact=numbers.is_exact), tuple(terms))


def may_match(name: float, ours: Prepared, theirs: Prepared) -> bool:
    """Whether a name's log-odds can still reach `possible` with all that the two say beside it."""
    if not (ours.births and theirs.births):
        return name + MOST_BESIDE >= POSSIBLE_UNDATED
    return name + MOST_BESIDE + best_births(ours.births, theirs.births)[2] >= POSSIBLE


def _band(score: float, terms: list[Term], *, undated: bool, is_exact: bool) -> Band | None:
    if is_exact and all(term.weight > CONFLICT or term.feature == "rarity" for term in terms):
        return "exact"
    if score >= (STRONG_UNDATED if undated else STRONG):
        return "strong"
    return "possible" if score >= (POSSIBLE_UNDATED if undated else POSSIBLE) else None


def _renamed(terms: list[Term]) -> list[Term]:
    """A ship keeps its IMO number for life; name and flag are changed when it is sold, or to hide it."""
    return [replace(term, weight=max(term.weight, CHANGEABLE)) for term in terms]


def _bounded_doubt(terms: list[Term]) -> list[Term]:
    doubt = sum(term.weight for term in terms if term.weight < 0)
    if doubt >= MOST_DOUBT:
        return terms
    share = MOST_DOUBT / doubt
    return [replace(term, weight=round(term.weight * share, 2)) if term.weight < 0 else term for term in terms]
