"""Serial numbers of firearms: whole, with signs that cannot be read (`?`), or what is left of one."""

from collections.abc import Iterator
from itertools import product

from alerts.screening.identifiers.reading import normalise

UNREADABLE = "?"
MARKS = "?*_#\u2026\u2588\u25a1"
"""How people write a sign that they cannot read."""

WINDOW = 4
"""Signs in a row that a piece of a number is looked up by: fewer stand in every tenth number."""
MOST_UNREADABLE = 2
"""Single unreadable signs that are tried one by one; with more, a readable piece must be enough."""

CLASSES = "0123456789ACEFHJKMNPRUVWX"
"""All that a folded Latin sign can be."""

_MARKS = str.maketrans(dict.fromkeys(MARKS, UNREADABLE))


def plain(raw: str) -> str:
    """The readable signs, and `?` for each that is not."""
    pieces = raw.translate(_MARKS).split(UNREADABLE)
    return UNREADABLE.join(normalise(piece) for piece in pieces)


def known(text: str) -> int:
    """How many signs can be read."""
    return len(text) - text.count(UNREADABLE)


def windows(folded: str) -> Iterator[str]:
    """Every four readable signs in a row."""
    for piece in folded.split(UNREADABLE):
        for at in range(len(piece) - WINDOW + 1):
            yield piece[at : at + WINDOW]


def readings(folded: str) -> Iterator[str]:
    """The number with one unreadable sign left out and the other one tried: a whole number's neighbours hold these."""
    pieces = folded.split(UNREADABLE)
    unreadable = len(pieces) - 1
    if not 0 < unreadable <= MOST_UNREADABLE or known(folded) < WINDOW:
        return
    for tried in product(CLASSES, repeat=unreadable - 1):
        yield "".join(sign for pair in zip(pieces, (*tried, "", ""), strict=False) for sign in pair)


def fits(one: str, other: str) -> bool:
    """Whether two folded readings may be of one number: each sign agrees that both of them know."""
    return len(one) == len(other) and all(a == b or UNREADABLE in (a, b) for a, b in zip(one, other, strict=True))


def is_piece(piece: str, whole: str) -> bool:
    """Whether a folded reading fits somewhere in a longer one."""
    return any(fits(piece, whole[at : at + len(piece)]) for at in range(len(whole) - len(piece) + 1))


def calibre(text: str) -> str:
    """A calibre in one form: 7,62 × 39 mm → 7.62x39; 9 mm Luger → 9x19."""
    shape = text.casefold().replace("×", "x").replace("*", "x").replace(",", ".").replace("mm", " ")
    kept = "".join(char if char.isalnum() or char == "." else " " for char in shape)
    words = kept.split()
    joined = "".join(words)
    return _CALIBRES.get(joined) or _CALIBRES.get(joined.lstrip(".")) or _bare(joined)


def bore(canonical: str) -> str:
    """The first measure of a calibre: 7.62 of 7.62x39."""
    return canonical.partition("x")[0]


def same_calibre(one: str, other: str) -> bool:
    """Whether two canonical calibres agree; 7.62 alone says less than 7.62x39 and not another thing."""
    return one == other or (bore(one) == bore(other) and bool({one, other} & {bore(one)}))


def _bare(joined: str) -> str:
    parts = joined.split("x")
    return "x".join(part.strip(".").lstrip("0") or part for part in parts)


def _calibres() -> dict[str, str]:
    groups = {
        "9x19": "9x19 9para 9parabellum 9luger 9nato 9x19para 9x19parabellum 9x19luger",
        "9x18": "9x18 9makarov 9x18makarov 9mak",
        "7.62x39": "7.62x39 7.62x39soviet 7.62soviet m43",
        "7.62x51": "7.62x51 7.62nato 7.62x51nato 308 308win 308winchester",
        "7.62x54r": "7.62x54r 7.62x54 7.62x53r 7.62x54rimmed",
        "5.56x45": "5.56x45 5.56nato 5.56x45nato 223 223rem 223remington",
        "5.45x39": "5.45x39 5.45x39soviet",
        "11.43x23": "11.43x23 45acp 45auto 45",
        "12ga": "12ga 12gauge 12bore calibre12 cal12 cal.12 12",
        "16ga": "16ga 16gauge 16bore calibre16 cal16 cal.16 16",
    }
    return {word: name for name, words in groups.items() for word in words.split()}


_CALIBRES = _calibres()
