"""Check digits of a whole subject: what is wrong, where, and what a person can do about it."""

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from alerts.screening.identifiers import mrz, vessel
from alerts.screening.identifiers.digits import digit_fits
from alerts.screening.identifiers.number import NumberKind, number
from alerts.screening.model import Container, Person, Subject, TravelDocument, Vehicle, Vessel


class WrongDigit(Struct, frozen=True):
    """A check digit, or the digits of a country, that do not fit; `pointer` is a JSON pointer into the report."""

    pointer: str
    message: str
    code: Literal["check-digit", "country-digits"] = "check-digit"


def check_digits(subject: Subject) -> list[WrongDigit]:
    """What does not fit in machine-readable zones, chassis, container, ship and telephone numbers."""
    return list(_wrong(subject))


def _wrong(subject: Subject) -> Iterator[WrongDigit]:
    match subject:
        case Person():
            for place, paper in enumerate(subject.documents):
                yield from _zone(place, paper)
            for place, imei in enumerate(subject.imeis):
                yield from _digit("imei", imei, f"/subject/imeis/{place}")
        case Vehicle():
            yield from _digit("vin", subject.vin, "/subject/vin")
        case Container():
            yield from _digit("number", subject.number, "/subject/number")
        case Vessel():
            yield from _digit("imo", subject.imo, "/subject/imo")
            yield from _radio(subject.mmsi)
        case _:
            return


_MESSAGES: dict[NumberKind, str] = {
    "vin": "The chassis number does not fit its check digit. Read it again at the frame.",
    "number": "The container number does not fit its check digit. Read it again, on another side of the container.",
    "imo": "The IMO number does not fit its check digit. Read it again at the stern or on the certificate.",
    "imei": "The IMEI does not fit its check digit. Ask the telephone for it: dial *#06#.",
}


def _digit(kind: NumberKind, raw: str, pointer: str) -> Iterator[WrongDigit]:
    read = number(kind, raw) if raw else None
    if read and digit_fits(kind, read.plain) is False:
        yield WrongDigit(pointer, _MESSAGES[kind])


def _radio(mmsi: str) -> Iterator[WrongDigit]:
    """A ship's radio identity has no check digit; its first three digits belong to a country."""
    read = number("mmsi", mmsi)
    if read and vessel.is_ship(read.plain) and not vessel.country_of(read.plain):
        message = f"No country has the digits {read.plain[:3]} with which this MMSI begins. Read it again."
        yield WrongDigit("/subject/mmsi", message, "country-digits")


def _zone(place: int, paper: TravelDocument) -> Iterator[WrongDigit]:
    for wrong in mrz.wrong_digits(paper.mrz) if paper.mrz else ():
        message = (
            f"Line {wrong.line + 1} of the machine-readable zone does not fit its check digit ({wrong.field}). "
            "Scan or type it again; if it is printed so, report it as printed."
        )
        yield WrongDigit(f"/subject/documents/{place}/mrz/{wrong.line}", message)
