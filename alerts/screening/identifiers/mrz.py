"""Machine-readable zones: TD1, TD2, TD3 and visas MRV-A, MRV-B (ICAO Doc 9303, parts 4 to 7, 8th edition)."""

from collections.abc import Iterator
from typing import NamedTuple

from alerts.screening.identifiers.check_digit import fits


class Field(NamedTuple):
    """Where a field stands: line, first and last + 1 character (from 0), and where its check digit stands."""

    line: int
    start: int
    end: int
    digit: int


class Layout(NamedTuple):
    """One format's fields. `composite` is what the last digit covers: (line, start, end) pieces, in order."""

    number: Field
    birth: Field
    expiry: Field
    sex: tuple[int, int]
    name: tuple[int, int]
    personal: Field | None = None
    composite: tuple[tuple[int, int, int], ...] = ()
    composite_digit: tuple[int, int] = (0, 0)


TD1 = Layout(
    number=Field(0, 5, 14, 14),
    birth=Field(1, 0, 6, 6),
    expiry=Field(1, 8, 14, 14),
    sex=(1, 7),
    name=(2, 0),
    composite=((0, 5, 30), (1, 0, 7), (1, 8, 15), (1, 18, 29)),
    composite_digit=(1, 29),
)
TD2 = Layout(
    number=Field(1, 0, 9, 9),
    birth=Field(1, 13, 19, 19),
    expiry=Field(1, 21, 27, 27),
    sex=(1, 20),
    name=(0, 5),
    composite=((1, 0, 10), (1, 13, 20), (1, 21, 35)),
    composite_digit=(1, 35),
)
TD3 = TD2._replace(
    personal=Field(1, 28, 42, 42), composite=((1, 0, 10), (1, 13, 20), (1, 21, 43)), composite_digit=(1, 43)
)
VISA = TD2._replace(composite=())

_LAYOUTS = {(3, 30): TD1, (2, 36): TD2, (2, 44): TD3}


class Zone(NamedTuple):
    """What a zone says.

    digit   the check digit of the number, as it stands
    name    given names first
    birth   year, month, day, 0 where unknown; None when unreadable
    sex     M, F or ""
    """

    number: str
    name: str
    birth: tuple[int, int, int] | None
    sex: str
    digit: str = ""


class Wrong(NamedTuple):
    """A check digit that does not fit: in which line (from 0), and of what."""

    line: int
    field: str


def layout(lines: tuple[str, ...]) -> Layout | None:
    """The format of a zone by its size; None for no known one."""
    found = _LAYOUTS.get((len(lines), len(lines[0]))) if lines else None
    return VISA if found and found is not TD1 and lines[0].startswith("V") else found


def read(lines: tuple[str, ...]) -> Zone | None:
    """Read a zone; None when it has no known format. Digits are not checked here."""
    form = layout(lines)
    if form is None:
        return None
    line, start = form.name
    number, digit = _number(form, lines)
    family, _, given = lines[line][start:].partition("<<")
    sex = lines[form.sex[0]][form.sex[1]]
    return Zone(
        number=number.strip("<"),
        name=" ".join(f"{given}<{family}".replace("<", " ").split()),
        birth=_birth(_text(form.birth, lines), _text(form.expiry, lines)),
        sex=sex if sex in "MF" else "",
        digit=digit,
    )


def wrong_digits(lines: tuple[str, ...]) -> Iterator[Wrong]:
    """The check digits that do not fit; nothing for a zone of no known format."""
    form = layout(lines)
    if form is None:
        return
    wrong = [Wrong(form.number.line, "document number")] if not fits(*_number(form, lines)) else []
    named = {"birth date": form.birth, "expiry date": form.expiry, "personal number": form.personal}
    for name, field in named.items():
        if field and not fits(_text(field, lines), lines[field.line][field.digit]):
            wrong.append(Wrong(field.line, name))
    if form.composite and not wrong:  # a wrong field makes the last digit wrong too
        line, place = form.composite_digit
        if not fits("".join(lines[at][start:end] for at, start, end in form.composite), lines[line][place]):
            wrong.append(Wrong(line, "whole zone"))
    yield from wrong


def _text(field: Field, lines: tuple[str, ...]) -> str:
    return lines[field.line][field.start : field.end]


def _number(form: Layout, lines: tuple[str, ...]) -> tuple[str, str]:
    """The document number and its digit: a number too long goes on in TD1's optional field (9303-5 §4.2.2, note j)."""
    field = form.number
    number, digit = _text(field, lines), lines[field.line][field.digit]
    if form is TD1 and digit == "<":
        rest = lines[0][15:30].split("<", 1)[0]
        if len(rest) > 1:
            return number + rest[:-1], rest[-1]
    return number, digit


def _birth(text: str, expiry: str) -> tuple[int, int, int] | None:
    """Years have two digits: of this century when that is before the paper expires, else of the last."""
    parts = [text[0:2], text[2:4], text[4:6]]
    if not parts[0].isdecimal():
        return None
    year, month, day = (int(part) if part.isdecimal() else 0 for part in parts)
    ends = int(expiry[:2]) if expiry[:2].isdecimal() else 99
    if month > 12 or day > 31:
        return None
    return (2000 if year < ends < 60 else 1900) + year, month, day if month else 0
