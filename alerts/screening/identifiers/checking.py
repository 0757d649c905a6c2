"""Check digits of a whole subject: what is wrong, where, and what a person can do about it."""

from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from alerts.screening.identifiers import container, mrz, vin
from alerts.screening.identifiers.reading import normalise
from alerts.screening.model import Container, Person, Subject, TravelDocument, Vehicle


class WrongDigit(Struct, frozen=True):
    """A check digit that does not fit; `pointer` is a JSON pointer into the report (RFC 6901)."""

    pointer: str
    message: str
    code: Literal["check-digit"] = "check-digit"


def check_digits(subject: Subject) -> list[WrongDigit]:
    """The wrong check digits of machine-readable zones, chassis numbers of North American makers and containers."""
    match subject:
        case Person(documents=documents):
            return [wrong for place, paper in enumerate(documents) for wrong in _zone(place, paper)]
        case Vehicle(vin=number):
            return list(_vin(number))
        case Container(number=number):
            return list(_container(number))
        case _:
            return []


def _zone(place: int, paper: TravelDocument) -> Iterator[WrongDigit]:
    for wrong in mrz.wrong_digits(paper.mrz):
        message = (
            f"Line {wrong.line + 1} of the machine-readable zone does not fit its check digit ({wrong.field}). "
            "Scan or type it again; if it is printed so, report it as printed."
        )
        yield WrongDigit(f"/subject/documents/{place}/mrz/{wrong.line}", message)


def _vin(number: str) -> Iterator[WrongDigit]:
    plain = normalise(number)
    if vin.vin_check_applies(plain) and plain[8] != vin.check_digit(plain):
        yield WrongDigit("/subject/vin", "The chassis number does not fit its check digit. Read it again at the frame.")


def _container(number: str) -> Iterator[WrongDigit]:
    plain = normalise(number)
    if container.has_form(plain) and plain[10] != container.check_digit(plain):
        message = "The container number does not fit its check digit. Read it again, on another side of the container."
        yield WrongDigit("/subject/number", message)
