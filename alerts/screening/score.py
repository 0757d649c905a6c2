"""Names in log-odds: how much more likely two names are one person's than two people's."""

from alerts.screening.align import align
from alerts.screening.model import Term
from alerts.screening.prepare import PreparedName

SAME_NAME = 2.7
"""The same name; what it says is added apart, as rarity, so that the commonest full name alone is just possible."""
DIFFERENT_NAME = -6.0
PER_RESIDUAL = 4.5
PER_OMISSION = 0.9
PER_CONFLICT = 7.0
"""A word left over on both sides is another person; on one side alone it is an omission."""
USUAL_RARITY, PER_RARITY = 1.2, 2.0
LEAST_RARITY_TERM, MOST_RARITY_TERM = -1.6, 1.6
WEAK_ALIAS = -1.5
ONE_WORD = -2.5


def name_terms(ours: tuple[PreparedName, ...], theirs: tuple[PreparedName, ...]) -> list[Term]:
    """The evidence of the two names that fit best; nothing when either side has no name."""
    pairs = [_terms(one, other) for one in ours for other in theirs]
    return max(pairs, key=lambda terms: sum(term.weight for term in terms)) if pairs else []


def _terms(ours: PreparedName, theirs: PreparedName) -> list[Term]:
    found = align(ours.words, theirs.words)
    conflict = min(found.ours_only, found.theirs_only)
    omitted = abs(found.ours_only - found.theirs_only)
    name = SAME_NAME - PER_RESIDUAL * found.residual - PER_OMISSION * omitted - PER_CONFLICT * conflict
    terms = [_term("name", ours.raw, theirs.raw, max(name, DIFFERENT_NAME))]
    if found.shared:
        rarity = min(max(PER_RARITY * (found.rare - USUAL_RARITY), LEAST_RARITY_TERM), MOST_RARITY_TERM)
        shared = [" ".join(words) for words in zip(*found.shared, strict=True)]
        terms.append(_term("rarity", shared[0], shared[1], rarity))
    alias = (WEAK_ALIAS if theirs.weak else 0) + (ONE_WORD if _one_word(ours, theirs) else 0)
    if alias:
        terms.append(_term("alias", ours.raw, theirs.raw, alias))
    return terms


def _one_word(ours: PreparedName, theirs: PreparedName) -> bool:
    return (len(ours.words) == 1) != (len(theirs.words) == 1)


def _term(feature: str, ours: str, theirs: str, weight: float) -> Term:
    return Term(feature, ours, theirs, round(weight, 2))
