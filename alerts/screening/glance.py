"""The texts of a subject's numbers at a glance, for a file of millions: all that a full reading gives, and some more.

A full reading of a plate or a paper changes nothing that `reading.fold` does not make the same again, so folding what
was typed is enough to ask whether anything has it. Who is found that way is read in full.
"""

from string import ascii_letters, digits

from alerts.screening.identifiers.keys import LETTERS, probes_of
from alerts.screening.identifiers.reading import CONFUSED
from alerts.screening.model import Goods, Passage, Person, Subject, Vehicle
from alerts.screening.prepare import prepare

_FOLDED = bytes(ord(chr(code).upper().translate(CONFUSED | {ord("|"): "1"})) for code in range(128)).ljust(256)
_LEFT_OUT = bytes(code for code in range(128) if chr(code) not in f"{ascii_letters}{digits}|")
_PAPER, _PLATE, _VIN = LETTERS["document"], LETTERS["plate"], LETTERS["vin"]


def texts_of(subject: Subject) -> tuple[str, ...]:
    """What entries of the very subject are found by, as `Identifiers.holds` takes it; empty without a number."""
    match subject:
        case Goods() | Passage():
            return ()
        case Person() if all(paper.number.isascii() and not paper.mrz for paper in subject.documents):
            return tuple([_PAPER + seen for paper in subject.documents if (seen := _glance(paper.number))])
        case Vehicle() if subject.plate.isascii() and subject.vin.isascii():
            return _vehicle(_glance(subject.plate), _glance(subject.vin))
        case _:
            return tuple([key.text for key in probes_of(prepare(subject).numbers, ())])


def _vehicle(plate: str, vin: str) -> tuple[str, ...]:
    """A plate may bear its country's sign of one or two letters at its end, or not."""
    plates = (_PLATE + plate, _PLATE + plate[:-1], _PLATE + plate[:-2]) if plate else ()
    return (*plates, _VIN + vin) if vin else plates


def _glance(number: str) -> str:
    return number.encode().translate(_FOLDED, _LEFT_OUT).decode()
