"""A number that stands for one thing, in the forms in which it is compared."""

from functools import lru_cache
from typing import Literal, NamedTuple

from alerts.screening.identifiers import phone, serial
from alerts.screening.identifiers.forms import Reading, read_as
from alerts.screening.identifiers.reading import fold, normalise

NumberKind = Literal[
    "document", "plate", "vin", "number", "seal", "imo", "mmsi", "serial", "imei", "phone", "journey", "trip"
]
"""`number` is a container's, `serial` a firearm's, `journey` a flight's or bus's, `trip` the journey of a person."""


class Number(NamedTuple):
    """A number: as given, compared and folded.

    bare     a plate without its country's sign, "" when it bears none
    type     of paper
    country  where known, ISO 3166-1 alpha-2
    digit    the check digit that is printed apart from the number: of a machine-readable zone
    date     of a journey
    state    of a firearm's serial number
    """

    kind: NumberKind
    raw: str
    plain: str
    folded: str
    bare: str = ""
    type: str = ""
    country: str = ""
    digit: str = ""
    date: str = ""
    state: str = ""


@lru_cache(1 << 14)
def number(
    kind: NumberKind,
    raw: str,
    *,
    type: str = "",
    country: str = "",
    digit: str = "",
    date: str = "",
    state: str = "",
) -> Number | None:
    """A number read by the rules of its kind and country; None when no letter or digit is left of it."""
    plain, bare = _readings(kind, raw, country)
    if not any(char.isalnum() for char in plain):
        return None
    return Number(kind, raw, plain, fold(plain), bare, type, country, digit, date, state)


def _readings(kind: NumberKind, raw: str, country: str) -> Reading:
    match kind:
        case "serial":
            return Reading(serial.plain(raw))
        case "phone":
            return Reading(phone.international(raw, country))
        case "journey" | "trip":
            return Reading(_service(normalise(raw)))
        case _:
            return read_as(kind, normalise(raw), country)


def _service(plain: str) -> str:
    """AF 0520 and AF520 are one flight: zeros before a number say nothing."""
    letters = plain.rstrip("0123456789")
    return letters + (plain[len(letters) :].lstrip("0") or plain[len(letters) :][:1])
