"""Whether words that somebody wrote name a person: each word of one of their names, or a number of a paper of theirs.

Writing and accents are set aside as in screening; another spelling of a name is not found.
"""

import re

from alerts.screening.model import Person
from alerts.screening.normalise import PARTICLES, TITLES
from alerts.screening.scripts import latin

Names = list[frozenset[str]]

_WORD = re.compile(r"[^\W_]+")


def names_of(person: Person) -> Names:
    """What is looked for: all words of any one of these must stand in a text."""
    names = (_words(name if isinstance(name, str) else name.text) for name in person.names)
    papers = (_words(paper.number) for paper in person.documents)
    return [one for one in (*((name - PARTICLES - TITLES) or name for name in names), *papers) if one]


def are_said(names: Names, said: str) -> bool:
    """Whether a text names the person."""
    words = _words(said)
    return any(name <= words for name in names)


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(latin(text)))
