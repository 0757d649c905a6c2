"""A number as it is compared: letters and digits alone, and what one is easily read as."""

import unicodedata
from functools import lru_cache

# Cyrillic and Greek capitals that print like Latin ones, and the upright bar
LOOK_ALIKES = str.maketrans("АВЕКМНОРСТУХІЈЅΑΒΕΖΗΙΚΜΝΟΡΤΥΧ|", "ABEKMHOPCTYXIJSABEZHIKMNOPTYXI")
# {0 O Q D} {1 I L} {8 B} {2 Z} {5 S} {6 G} {7 T Y}: pairs that officers and cameras take for one another
CONFUSED = str.maketrans("OQDILBZSGTY", "00011825677")


@lru_cache(1 << 15)
def normalise(number: str) -> str:
    """Capital letters and digits, in Latin where another alphabet's letter looks the same."""
    if number.isascii():
        return "".join(filter(str.isalnum, number.upper().replace("|", "I")))
    text = unicodedata.normalize("NFKC", number).upper().translate(LOOK_ALIKES)
    # Syllables whose letters stood apart may join once what stood between is gone.
    return unicodedata.normalize("NFKC", "".join(_digit(char) for char in text if char.isalnum()))


@lru_cache(1 << 15)
def fold(normalised: str) -> str:
    """The same text for all readings of one plate or paper."""
    return normalised.translate(CONFUSED)


def deletions(folded: str) -> frozenset[str]:
    """The number with each character left out once: numbers one misreading apart share one. None of short ones."""
    if len(folded) < 5:
        return frozenset()
    return frozenset(folded[:at] + folded[at + 1 :] for at in range(len(folded)))


def _digit(char: str) -> str:
    return char if char.isascii() or not char.isdecimal() else str(unicodedata.decimal(char))
