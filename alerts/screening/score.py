"""Names in log-odds: how much more likely two names are one person's than two people's."""

from alerts.screening.model import Term
from alerts.screening.prepare import PreparedName


def name_terms(ours: tuple[PreparedName, ...], theirs: tuple[PreparedName, ...]) -> list[Term]:
    """The evidence of the two names that fit best; nothing when either side has no name."""
    pairs = [_terms(one, other) for one in ours for other in theirs]
    return max(pairs, key=lambda terms: sum(term.weight for term in terms)) if pairs else []


def _terms(ours: PreparedName, theirs: PreparedName) -> list[Term]:
    from alerts.screening.kernels.measure import measure

    found = measure(ours.words, theirs.words, weak=theirs.weak, consonantal=ours.consonantal or theirs.consonantal)
    terms = [_term("name", ours.raw, theirs.raw, found.evidence)]
    if found.conflict:
        terms.append(_term("conflict", " ".join(found.ours), " ".join(found.theirs), found.conflict))
    shared = " ".join(one.ours for one in found.shared), " ".join(one.theirs for one in found.shared)
    terms.append(_term("rarity", *shared, found.rarity))
    if found.alias:
        terms.append(_term("alias", ours.raw, theirs.raw, found.alias))
    return terms


def _term(feature: str, ours: str, theirs: str, weight: float) -> Term:
    return Term(feature, ours, theirs, round(weight, 2))
