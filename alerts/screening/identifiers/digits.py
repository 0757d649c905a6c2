"""Whether the check digit of a number fits, for every kind that has one."""

from alerts.screening.identifiers import check_digit, container, luhn, vessel, vin
from alerts.screening.identifiers.number import Number


def digit_fits(kind: str, plain: str) -> bool | None:
    """Whether the number's own check digit fits; None where its kind or form has none."""
    match kind:
        case "number" if container.has_form(plain):
            return plain[10] == container.check_digit(plain)
        case "vin" if vin.vin_check_applies(plain):
            return plain[8] == vin.check_digit(plain)
        case "imo" if vessel.is_imo(plain):
            return plain[6] == vessel.check_digit(plain)
        case "imei" if luhn.is_imei(plain):
            return plain[14] == luhn.check_digit(plain[:14])
        case _:
            return None


def misread(ours: Number, theirs: Number) -> bool | None:
    """Whether two numbers one sign apart are one number misread.

    True when a check digit fits on one side alone: the other is the one that is wrong. False when both fit: then they
    are two numbers. None when no digit says.
    """
    for one, other in ((ours, theirs), (theirs, ours)):
        if one.digit and not check_digit.fits(one.plain, one.digit) and check_digit.fits(other.plain, one.digit):
            return True
    fit = digit_fits(ours.kind, ours.plain), digit_fits(theirs.kind, theirs.plain)
    if None in fit:
        return None
    return None if fit == (False, False) else fit != (True, True)
