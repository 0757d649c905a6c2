"""The texts that a number is found by, the same for an entry and for a check.

Each begins with the letter of its kind. A text that is `near` is also found one sign off: a sign changed, missing, too
many, or two neighbours swapped.
"""

from collections.abc import Iterator
from typing import NamedTuple

from alerts.screening.identifiers import serial
from alerts.screening.identifiers.number import Number, NumberKind
from alerts.screening.identifiers.reading import fold
from alerts.screening.skeleton import skeleton

SHORTEST_NEAR = 5
"""Shorter numbers are all one sign apart from many others."""

LETTERS: dict[NumberKind, str] = {
    "document": "d",
    "plate": "p",
    "vin": "v",
    "number": "c",
    "seal": "z",
    "imo": "i",
    "mmsi": "m",
    "serial": "s",
    "imei": "e",
    "phone": "t",
    "journey": "j",
    "trip": "r",
}
_PIECE = "w"
_NEAR: frozenset[NumberKind] = frozenset(LETTERS) - {"phone", "journey", "trip"}
"""Telephone and flight numbers stand side by side: a neighbour is another telephone, another flight."""

_SOUGHT: dict[NumberKind, tuple[NumberKind, ...]] = {"journey": ("journey", "trip"), "trip": ("journey",)}
"""A flight that is looked for meets whoever is on it; two who are on one flight do not meet for that."""


class Key(NamedTuple):
    """A text to be found by, and whether also one sign off."""

    text: str
    near: bool


Looks = tuple[tuple[str, str], ...]


def keys_of(numbers: tuple[Number, ...], looks: Looks) -> Iterator[Key]:
    """What to store for these numbers; `looks` is what is said beside them (feature, word)."""
    for number in numbers:
        yield from _keys(number, number.kind, looks)


def probes_of(numbers: tuple[Number, ...], looks: Looks) -> Iterator[Key]:
    """What to look up among stored ones."""
    for number in numbers:
        for kind in _SOUGHT.get(number.kind, (number.kind,)):
            yield from _keys(number, kind, looks)


def _keys(number: Number, kind: NumberKind, looks: Looks) -> Iterator[Key]:
    letter = LETTERS[kind]
    if serial.UNREADABLE in number.folded:
        for reading in serial.readings(number.folded):
            yield Key(letter + reading, False)
    else:
        yield _whole(letter, number.folded, kind)
        if number.bare:
            yield _whole(letter, fold(number.bare), kind)
    if kind == "serial":
        yield from _pieces(number.folded, looks)


def _whole(letter: str, folded: str, kind: NumberKind) -> Key:
    return Key(letter + folded, kind in _NEAR and len(folded) >= SHORTEST_NEAR)


def _pieces(folded: str, looks: Looks) -> Iterator[Key]:
    """What is left of a serial number says nothing without the firearm's make or calibre."""
    beside = [part for feature, word in looks if (part := _beside(feature, word))]
    for window in set(serial.windows(folded)):
        for word in beside:
            yield Key(f"{_PIECE}{window}/{word}", False)


def _beside(feature: str, word: str) -> str:
    match feature:
        case "make":
            return skeleton(word)
        case "calibre":
            return serial.bore(word)
        case _:
            return ""
