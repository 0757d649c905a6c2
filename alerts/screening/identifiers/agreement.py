"""How two numbers of a kind agree, the best first: the order in which entries of one number are told."""

from typing import Literal

from rapidfuzz.distance import OSA

from alerts.screening.identifiers import serial
from alerts.screening.identifiers.digits import misread
from alerts.screening.identifiers.keys import SHORTEST_NEAR
from alerts.screening.identifiers.number import Number
from alerts.screening.identifiers.reading import fold

Agreement = Literal["equal", "folded", "repaired", "readable", "one_off", "piece", "other"]
"""equal       as printed, by the rules of its kind and country
folded      once what is easily taken for one another is one
repaired    one sign apart, and a check digit says which of the two was misread
readable    every sign that can be read on both sides
one_off     one sign changed, missing, too many, or two neighbours swapped
piece       one is a part of the other
other       another number
"""


def comparable(ours: Number, theirs: Number) -> bool:
    """Whether both are numbers of one sort of thing; that two people travel alike makes them no one person."""
    kinds = {ours.kind, theirs.kind}
    return kinds == {"journey", "trip"} or (len(kinds) == 1 and kinds != {"trip"})


def agreement(ours: Number, theirs: Number) -> Agreement:
    """How two comparable numbers agree."""
    if ours.kind == "serial" and (is_part(ours) or is_part(theirs)):
        return _parts(ours.folded, theirs.folded)
    if _readings(ours) & _readings(theirs):
        return "equal"
    pairs = [(fold(one), fold(other)) for one in _readings(ours) for other in _readings(theirs)]
    if any(one == other for one, other in pairs):
        return "folded"
    if not any(_one_off(one, other) for one, other in pairs):
        return "other"
    found = misread(ours, theirs)
    return "one_off" if found is None else "repaired" if found else "other"


def is_part(number: Number) -> bool:
    """Whether signs of a serial number are missing or cannot be read."""
    return number.state == "partial" or serial.UNREADABLE in number.plain


def _readings(number: Number) -> set[str]:
    return {number.plain, number.bare} - {""}


def _one_off(one: str, other: str) -> bool:
    return min(len(one), len(other)) >= SHORTEST_NEAR and OSA.distance(one, other, score_cutoff=1) <= 1


def _parts(one: str, other: str) -> Agreement:
    piece, whole = sorted((one, other), key=len)
    if serial.known(piece) < serial.WINDOW:
        return "other"
    if serial.UNREADABLE in piece + whole and serial.fits(piece, whole):
        return "readable"
    return "piece" if serial.is_piece(piece, whole) else "other"
