"""Freight container numbers: three letters of the owner, U, J or Z, six digits, a check digit (ISO 6346, annex A)."""

import re

_FORM = re.compile(r"[A-Z]{3}[UJZ][0-9]{7}")
_LETTERS = [value for value in range(10, 39) if value % 11]
_VALUES = {str(digit): digit for digit in range(10)} | dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", _LETTERS, strict=True))


def has_form(number: str) -> bool:
    """Whether a normalised number looks like a container's: only then a check digit can be asked for."""
    return _FORM.fullmatch(number) is not None


def check_digit(number: str) -> str:
    """The digit that belongs to the first ten characters."""
    return str(sum(_VALUES[char] << place for place, char in enumerate(number[:10])) % 11 % 10)
