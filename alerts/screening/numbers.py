"""Numbers that stand for one thing, in log-odds: plates, papers, chassis, containers, ships, firearms, journeys."""

from typing import NamedTuple

from alerts.screening.evidence import LOOKS, same_look
from alerts.screening.identifiers import serial
from alerts.screening.identifiers.agreement import Agreement, agreement, comparable
from alerts.screening.identifiers.number import Number
from alerts.screening.model import Term
from alerts.screening.prepare import Prepared

SAME_COUNTRY, OTHER_COUNTRY = 0.8, -5.0
OTHER_TYPE = -1.0
SAME_DATE, OTHER_DATE = 2.5, -6.0

HINT = 0.9
"""What one sign off, or a piece of a number, weighs at most when nothing else agrees: below every threshold."""
ALONE = -0.5
"""The least that is then taken away, so that the explanation says it."""


class Weights(NamedTuple):
    """By how they agree; see `Agreement`. `per_sign` is what each readable sign of a damaged number says."""

    equal: float
    folded: float
    repaired: float
    one_off: float
    other: float
    per_sign: float = 0.0

    def of(self, found: Agreement, signs: int) -> float:
        """The weight; `signs` can be read on both sides."""
        match found:
            case "readable" | "piece":
                return min(self.folded, round(self.per_sign * signs, 2))
            case _:
                return float(getattr(self, found))


WEIGHTS = {
    "document": Weights(8.0, 5.5, 4.0, 0.8, 0.0),
    "plate": Weights(8.0, 5.0, 1.2, 1.2, -1.5),
    "vin": Weights(9.0, 6.0, 5.0, 2.5, -4.0),
    "number": Weights(9.0, 5.5, 4.5, 1.5, 0.0),
    "seal": Weights(4.0, 2.5, 0.5, 0.5, 0.0),
    "imo": Weights(9.0, 6.0, 4.5, 1.0, -4.0),
    "mmsi": Weights(6.0, 4.0, 0.5, 0.5, -1.0),
    "serial": Weights(5.0, 3.5, 1.0, 1.0, -3.0, per_sign=0.4),
    "imei": Weights(6.0, 5.0, 4.0, 0.5, 0.0),
    "phone": Weights(5.0, 5.0, 0.0, 0.0, 0.0),
    "journey": Weights(3.0, 3.0, 0.0, 0.0, 0.0),
}
"""One character off is noise where numbers are dense: alone it stays below the threshold, and country, make, colour or
holder must agree. Another chassis number is another car, another plate may be a changed plate; a ship changes its radio
identity with its flag; makers number firearms from one on, each anew."""

EXACT = frozenset({"document", "plate", "vin", "number", "imo", "serial"})
"""What is one thing in the world. A seal, a radio or a telephone goes from hand to hand."""

_ALTERED = frozenset({"altered", "obliterated"})


class NumberEvidence(NamedTuple):
    """Terms, whether a number is exactly the entry's, and whether no more than a near one or a piece speaks for it."""

    terms: list[Term]
    is_exact: bool
    is_near: bool = False


def number_evidence(ours: Prepared, theirs: Prepared) -> NumberEvidence:
    """The best pair of numbers of each kind."""
    terms: list[Term] = []
    is_exact = False
    nears: list[bool] = []
    for kind in WEIGHTS:
        pairs = [
            _pair(one, other, _is_beside(ours, theirs))
            for one in ours.numbers
            for other in theirs.numbers
            if comparable(one, other) and kind in (one.kind, other.kind)
        ]
        if pairs:
            best = max(pairs, key=lambda pair: (pair.is_exact, sum(term.weight for term in pair.terms)))
            terms += best.terms
            is_exact |= best.is_exact
            nears += [best.is_near] if any(term.weight > 0 for term in best.terms) else []
    return NumberEvidence(terms, is_exact, bool(nears) and all(nears))


def alone(ours: Prepared, theirs: Prepared, terms: list[Term]) -> list[Term]:
    """What takes a near number, or a piece of one, back to a hint when nothing else agrees, and says so."""
    near = next((term for term in terms if term.feature in WEIGHTS and term.weight > 0), None)
    if near is None or any(term.weight > 0 and term.feature in _SUPPORT[near.feature == "serial"] for term in terms):
        return []
    score = sum(term.weight for term in terms)
    return [Term("alone", near.ours, near.theirs, round(min(ALONE, HINT - score), 2))]


_SUPPORT = (
    frozenset({"country", "make", "model", "colour", "name", "birth_date", "flag", "date", "hs_code"}),
    frozenset({"make", "calibre"}),
)
"""What must agree beside a number one sign off; beside what is left of a firearm's, the make or the calibre."""


def _is_beside(ours: Prepared, theirs: Prepared) -> bool:
    """Whether make or calibre agree: makers begin their series anew, so a firearm's number alone is many firearms'."""
    looks = dict(theirs.looks)
    return any(
        feature in looks and feature in LOOKS and same_look(feature, word, looks[feature])
        for feature, word in ours.looks
        if feature in ("make", "calibre")
    )


def _pair(ours: Number, theirs: Number, is_beside: bool) -> NumberEvidence:
    kind = "journey" if ours.kind == "trip" else ours.kind
    found = agreement(ours, theirs)
    weight = WEIGHTS[kind].of(found, min(serial.known(ours.plain), serial.known(theirs.plain)))
    if found == "other" and {ours.state, theirs.state} & _ALTERED:
        weight = 0.0  # a number that was changed says nothing against
    if weight <= 0:
        return NumberEvidence([Term(kind, ours.raw, theirs.raw, weight)] if weight else [], False)
    terms = [Term(kind, ours.raw, theirs.raw, weight), *_beside(ours, theirs)]
    agrees = all(term.weight > 0 for term in terms)
    placed = is_beside if kind == "serial" else kind != "plate" or bool(ours.country and theirs.country)
    is_exact = found == "equal" and agrees and placed and kind in EXACT
    return NumberEvidence(terms, is_exact, found in ("one_off", "piece", "readable"))


def _beside(ours: Number, theirs: Number) -> list[Term]:
    """Country, type and date of the numbers themselves."""
    terms: list[Term] = []
    if ours.country and theirs.country and ours.kind in ("document", "plate"):
        same = ours.country == theirs.country
        terms.append(Term("country", ours.country, theirs.country, SAME_COUNTRY if same else OTHER_COUNTRY))
    if ours.type and theirs.type and ours.type != theirs.type:
        terms.append(Term("document_type", ours.type, theirs.type, OTHER_TYPE))
    if ours.date and theirs.date:
        same = ours.date.startswith(theirs.date) or theirs.date.startswith(ours.date)
        terms.append(Term("date", ours.date, theirs.date, SAME_DATE if same else OTHER_DATE))
    return terms
