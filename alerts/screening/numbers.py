"""Plates, chassis, paper and container numbers in log-odds."""

from typing import NamedTuple

from rapidfuzz.distance import OSA

from alerts.screening.model import Term
from alerts.screening.prepare import Number, Prepared

SAME_COUNTRY, OTHER_COUNTRY = 0.8, -5.0
OTHER_TYPE = -1.0


class Weights(NamedTuple):
    """Equal as printed; equal once what is easily misread is folded; one character off; another number."""

    equal: float
    folded: float
    one_off: float
    other: float


WEIGHTS = {
    "document": Weights(8.0, 5.5, 0.8, 0.0),
    "plate": Weights(8.0, 5.0, 1.2, -1.5),
    "vin": Weights(9.0, 6.0, 2.5, -4.0),
    "number": Weights(9.0, 5.5, 1.5, 0.0),
}
"""One character off is noise where numbers are dense: alone it stays below the threshold, and country, make, colour or
holder must agree. Another chassis number is another car, another plate may be a changed plate."""


class NumberEvidence(NamedTuple):
    """Terms, and whether a number is exactly the entry's."""

    terms: list[Term]
    is_exact: bool


def number_evidence(ours: Prepared, theirs: Prepared) -> NumberEvidence:
    """The best pair of numbers of each kind."""
    terms: list[Term] = []
    is_exact = False
    for kind in WEIGHTS:
        pairs = [_pair(o, t) for o in ours.numbers if o.kind == kind for t in theirs.numbers if t.kind == kind]
        if pairs:
            best = max(pairs, key=lambda pair: (pair.is_exact, sum(term.weight for term in pair.terms)))
            terms += best.terms
            is_exact |= best.is_exact
    return NumberEvidence(terms, is_exact)


def _pair(ours: Number, theirs: Number) -> NumberEvidence:
    weight = _weight(ours, theirs)
    if weight <= 0:
        return NumberEvidence([Term(ours.kind, ours.raw, theirs.raw, weight)] if weight else [], False)
    terms = [Term(ours.kind, ours.raw, theirs.raw, weight)]
    if ours.country and theirs.country:
        same = ours.country == theirs.country
        terms.append(Term("country", ours.country, theirs.country, SAME_COUNTRY if same else OTHER_COUNTRY))
    if ours.type and theirs.type and ours.type != theirs.type:
        terms.append(Term("document_type", ours.type, theirs.type, OTHER_TYPE))
    agrees = all(term.weight > 0 for term in terms)
    placed = ours.kind != "plate" or bool(ours.country and theirs.country)
    return NumberEvidence(terms, ours.plain == theirs.plain and agrees and placed)


def _weight(ours: Number, theirs: Number) -> float:
    weights = WEIGHTS[ours.kind]
    if ours.plain == theirs.plain:
        return weights.equal
    if ours.folded == theirs.folded:
        return weights.folded
    if min(len(ours.folded), len(theirs.folded)) > 4 and OSA.distance(ours.folded, theirs.folded, score_cutoff=1) <= 1:
        return weights.one_off
    return weights.other
