"""The check digit of ICAO 9303-3 §4.9: weights 7, 3, 1 over the values 0–9, A = 10 … Z = 35, < = 0, modulo 10."""

_VALUES = {char: value for value, char in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")} | {"<": 0}


def check_digit(text: str) -> str:
    """The digit that belongs to `text`; a character that no zone may hold counts as nothing."""
    return str(sum(_VALUES.get(char, 0) * (7, 3, 1)[place % 3] for place, char in enumerate(text)) % 10)


def fits(text: str, digit: str) -> bool:
    """Whether `digit` belongs to `text`; a field left empty may have `<` for its digit."""
    return digit == check_digit(text) or (digit == "<" and not text.strip("<"))
