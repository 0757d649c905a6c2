"""Telephone numbers in one form, E.164 without its plus: country code and number."""

from functools import lru_cache

import phonenumbers

from alerts.screening.identifiers.reading import normalise


@lru_cache(1 << 12)
def international(raw: str, country: str = "") -> str:
    """The number as dialled from abroad. `country`, where it is dialled at home, helps a number without its code.

    What is no number of any country stays as its digits.
    """
    digits = "".join(char for char in normalise(raw) if char.isdigit())
    is_abroad = raw.lstrip().startswith(("+", "＋")) or digits.startswith("00")
    text = "+" + digits.removeprefix("00") if is_abroad else digits
    try:
        parsed = phonenumbers.parse(text, country or None)
    except phonenumbers.NumberParseException:
        return text.lstrip("+")
    if not phonenumbers.is_possible_number(parsed):
        return text.lstrip("+")
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164).lstrip("+")
