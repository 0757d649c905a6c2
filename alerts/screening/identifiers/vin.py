"""Vehicle identification numbers (ISO 3779): 17 letters and digits, never I, O or Q.

A check digit stands in the ninth place where North America asks for it (49 CFR 565.15 c): makers of the regions 1 to 5.
Elsewhere the place is free, so nothing can be said.
"""

import re

_FORM = re.compile(r"[A-HJ-NPR-Z0-9]{17}")
_VALUES = dict(
    zip(
        "0123456789ABCDEFGHJKLMNPRSTUVWXYZ",
        [*range(10), *range(1, 9), *range(1, 6), 7, 9, *range(2, 10)],
        strict=True,
    )
)
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


def vin_check_applies(vin: str) -> bool:
    """Whether a normalised number has the form of a VIN and a maker in North America."""
    return _FORM.fullmatch(vin) is not None and vin[0] in "12345"


def check_digit(vin: str) -> str:
    """What belongs into the ninth place."""
    total = sum(_VALUES[char] * weight for char, weight in zip(vin, _WEIGHTS, strict=True))
    return "0123456789X"[total % 11]
