"""From the name of a company as written to the words that tell companies apart: legal forms are set aside."""

import re
from functools import lru_cache

from alerts.screening.scripts import latin

_FORM_WORDS = """
    inc incorporated corp corporation co company ltd limited llc lc plc ag gmbh sa sas sarl srl spa bv bvba nv ab as oao
    ooo zao pao jsc ojsc cjsc pjsc pt pte pvt oy kg kk lp llp spzoo sro doo the
    al el ul ibn bin de del della di da dos das do la le les van von der den of und og and
"""
_FORMS = frozenset(_FORM_WORDS.split())
_LONG_FORMS = re.compile(
    r"\b(?:(?:open |public |closed )?joint[- ]stock (?:company|co)|limited liability (?:company|partnership)"
    r"|public limited company|gesellschaft mit beschrankter haftung|societatea cu raspundere limitata"
    r"|aktiengesel+schaft|aktsion\w+ obs\w+|obs\w+ s ogran\w+ \w+)\b"
)
_INITIALS = re.compile(r"\b(?:[a-z]\.\s?){2,}(?=[^a-z]|$)")
_QUOTES = re.compile("[\u2018\u2019\u02bc'`´\u201b\u201c\u201d\"]")
_WORD = re.compile(r"[a-z0-9]+")

MOST_WORDS = 12


@lru_cache(1 << 14)
def organisation_words(name: str) -> tuple[str, ...]:
    """The words of a company's name that count, in their order; never empty for a name with a letter."""
    text = _INITIALS.sub(lambda found: re.sub("[^a-z]", "", found[0]) + " ", latin(_QUOTES.sub("", name)))
    every = _WORD.findall(_LONG_FORMS.sub(" ", text).replace("&", " and ")) or _WORD.findall(text) or [name.casefold()]
    counting = [word for word in every if word not in _FORMS]
    return tuple((counting or every)[:MOST_WORDS])
