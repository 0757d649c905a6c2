"""Words as rows of 64 bytes, which compiled code compares.

byte 0 letters · 1 letters by sound · 2 group of nicknames · 3 weight x 200 · 4-7 which letters it has, a bit each
8-15 number of the skeleton · 16-39 the word in ASCII · 40-63 the word by sound
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from alerts.screening.fitted import number_of
from alerts.screening.nicknames import NICKNAMES
from alerts.screening.rarity import weight
from alerts.screening.skeleton import fold, skeleton

WIDTH = 64
MOST_LETTERS = 24
"""The longest word on public lists has 22; what is longer is compared by its beginning."""

Rows = NDArray[np.uint8]


@lru_cache(1 << 18)
def row(word: str) -> bytes:
    """The 64 bytes of a word."""
    text, sound = word.encode()[:MOST_LETTERS], fold(word).encode()[:MOST_LETTERS]
    letters = 0
    for letter in text:
        letters |= 1 << (letter & 31)
    head = bytes((len(text), len(sound), NICKNAMES.get(word, 0), round(weight(word) * 200)))
    return b"".join(
        (
            head,
            letters.to_bytes(4, "little"),
            number_of(skeleton(word)).to_bytes(8, "little"),
            text.ljust(MOST_LETTERS, b"\0"),
            sound.ljust(MOST_LETTERS, b"\0"),
        )
    )


@lru_cache(1 << 14)
def rows(words: tuple[str, ...]) -> Rows:
    """(words, 64) uint8 of a name's words."""
    return spelt_out(words)


def spelt_out(words: Sequence[str]) -> Rows:
    """(words, 64) uint8; writable only because compiled code would otherwise be made twice."""
    return np.frombuffer(bytearray(b"".join(map(row, words))), np.uint8).reshape(-1, WIDTH)
