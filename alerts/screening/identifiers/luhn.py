"""The check digit of ISO/IEC 7812-1, annex B, which ends an IMEI (3GPP TS 23.003 §6.2.1)."""


def check_digit(digits: str) -> str:
    """The digit that belongs behind `digits`: every second one counts twice, from the right."""
    total = 0
    for place, char in enumerate(reversed(digits)):
        value = int(char) * (2 - place % 2)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def is_imei(plain: str) -> bool:
    """Whether it has the form of an IMEI with its digit; one of 14 digits (TAC and serial number) or 16 has none."""
    return len(plain) == 15 and plain.isascii() and plain.isdigit()
