"""How numbers of a kind and a country are built: where only a digit can stand, what looks like a letter is that digit.

A plate with its country's sign at the end (11 GN 4471 BF) and one without it are one plate. In a form `A` is a letter
and `9` a digit. A letter's place is filled only where one letter alone looks like the digit: 0 may be O, D or Q, and
choosing would be guessing.
"""

from functools import lru_cache
from string import ascii_uppercase, digits
from typing import NamedTuple

from alerts.screening.identifiers.reading import fold

TO_DIGIT = str.maketrans("OQDILBZSGTY", "00011825677")
TO_LETTER = str.maketrans("8256", "BZSG")

PLATES = {
    "AR": "AAA999 AA999AA",
    "BE": "9AAA999",
    "BF": "99AA9999 99AAA9999",
    "BJ": "AA9999",
    "BO": "9999AAA 999AAA",
    "BR": "AAA9999 AAA9A99",
    "CI": "9999AA99 AA999AA",
    "CL": "AA9999 AAAA99",
    "CO": "AAA999",
    "DZ": "99999999999",
    "ES": "9999AAA",
    "FR": "AA999AA 999AA99 9999AA99 999AAA99",
    "GB": "AA99AAA",
    "IT": "AA999AA",
    "ML": "AA9999",
    "NE": "AA9999",
    "NG": "AAA999AA",
    "PE": "A9A999",
    "PT": "AA99AA AA9999 9999AA 99AA99",
    "PY": "AAA999 AAAA999",
    "SN": "AA9999A AA999AA",
    "TG": "9999AA",
    "UY": "AAA9999",
}
"""Commonest forms of civil plates, country sign apart: as road authorities publish them."""

SIGNS = {"BF": "BF", "BJ": "RB", "ML": "MD", "NE": "NY", "ES": "E", "FR": "F", "IT": "I", "BE": "B", "PT": "P"}
"""What is read at the end of a plate for its country, beside the two letters of ISO 3166-1."""

PAPERS = {
    "BR": "AA999999",
    "ES": "AAA999999",
    "FR": "99AA99999",
    "NG": "A99999999",
    "IN": "A9999999",
    "US": "A99999999",
}
"""Forms of passports whose letters and digits have fixed places."""

KINDS = {"number": ("AAAA9999999",), "imo": ("9999999",), "mmsi": ("999999999",), "imei": ("999999999999999",)}

BEFORE = {"imo": "IMO", "imei": "IMEI", "mmsi": "MMSI"}


class Reading(NamedTuple):
    """A number as its kind and country build it; `bare` is a plate without the country's sign, "" if it bears none."""

    plain: str
    bare: str = ""


@lru_cache(1 << 14)
def read_as(kind: str, plain: str, country: str = "") -> Reading:
    """A normalised number in the form of its kind and country; unchanged when it has none of their forms."""
    match kind:
        case "plate":
            return _plate(plain, country)
        case "vin":
            return Reading(plain.translate(NEVER_IN_VIN) if len(plain) == 17 else plain)
        case "document":
            return Reading(_in_form(plain, tuple(PAPERS.get(country, "").split())))
        case _:
            return Reading(_in_form(plain.removeprefix(BEFORE.get(kind, "")), KINDS.get(kind, ())))


NEVER_IN_VIN = str.maketrans("IOQ", "100")


def _plate(plain: str, country: str) -> Reading:
    forms = tuple(PLATES.get(country, "").split())
    if has_form(plain, forms):
        return Reading(plain)
    for place in (country,) if country else SIGNS:
        for sign in {SIGNS.get(place, place), place} - {""}:
            bare, borne = plain[: -len(sign)], plain[-len(sign) :]
            own = tuple(PLATES.get(place, "").split())
            if fold(borne) == fold(sign) and (country or len(sign) > 1) and has_form(read := _in_form(bare, own), own):
                return Reading(read + sign, read)
    return Reading(_in_form(plain, forms))


def has_form(plain: str, forms: tuple[str, ...]) -> bool:
    """Whether a text has one of these forms as it stands."""
    return bool(forms) and _shape(plain) in forms


def _in_form(plain: str, forms: tuple[str, ...]) -> str:
    """The reading that has one of the forms; the text itself when it has one, or none, or several could be meant."""
    if not forms or has_form(plain, forms):
        return plain
    readings = {_filled(plain, form) for form in forms if len(form) == len(plain)}
    fitting = {reading for reading in readings if has_form(reading, forms)}
    return fitting.pop() if len(fitting) == 1 else plain


def _filled(plain: str, form: str) -> str:
    return "".join(
        char.translate(TO_DIGIT if wanted == "9" else TO_LETTER) for char, wanted in zip(plain, form, strict=True)
    )


_SHAPES = {code: "9" if chr(code) in digits else "A" if chr(code) in ascii_uppercase else "-" for code in range(128)}


def _shape(plain: str) -> str:
    if plain.isascii():
        return plain.translate(_SHAPES)
    return "".join("9" if "0" <= char <= "9" else "A" if "A" <= char <= "Z" else "-" for char in plain)
