"""Invented plates and papers by the million, how they are misread, and strangers of the same looks."""

from random import Random

import numpy as np
from numpy.typing import NDArray

from alerts.screening.identifiers.compiled import Bytes, Wide
from alerts.screening.identifiers.reading import fold

LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
GROUPS = ("0OQD", "1IL", "8B", "2Z", "5S", "6G", "7TY")
FORMS = ("pAA999AA", "p9999AA99", "pAA999999", "dA99999999")
"""Plates of three countries and a passport; the first letter is the kind's."""
SHARES = (0.2, 0.15, 0.15, 0.5)
MANNERS = ("confusables", "sign changed", "sign missing", "sign too many", "neighbours swapped")

_WIDEST = max(map(len, FORMS))
_FOLDED = np.array([ord(fold(chr(code))) if chr(code).isupper() else code for code in range(128)], np.uint8)


class Numbers:
    """Texts as they are printed: `signs` (n, 10) uint8, kind first, and their `lengths` (n,) int64."""

    def __init__(self, count: int, seed: int) -> None:
        rng = np.random.default_rng(seed)
        form = rng.choice(len(FORMS), count, p=SHARES)
        pattern = np.array([[ord(sign) for sign in text.ljust(_WIDEST)] for text in FORMS], np.uint8)[form]
        letters = np.frombuffer(LETTERS.encode(), np.uint8)[rng.integers(0, len(LETTERS), pattern.shape, np.uint8)]
        digits = rng.integers(48, 58, pattern.shape, np.uint8)
        self.signs: Bytes = np.where(pattern == ord("A"), letters, np.where(pattern == ord("9"), digits, pattern))
        self.lengths: Wide = np.array([len(text) for text in FORMS], np.int64)[form]

    def __len__(self) -> int:
        return len(self.lengths)

    def text(self, place: int) -> str:
        """One as it is printed, behind the letter of its kind."""
        return bytes(self.signs[place, : self.lengths[place]]).decode()

    def folded(self) -> tuple[Bytes, Wide]:
        """All of them folded, one after the other, and where each begins."""
        starts = np.zeros(len(self) + 1, np.int64)
        np.cumsum(self.lengths, out=starts[1:])
        kept: NDArray[np.bool_] = np.arange(_WIDEST) < self.lengths[:, None]
        folded = _FOLDED[self.signs]
        folded[:, 0] = self.signs[:, 0]
        return np.ascontiguousarray(folded[kept]), starts


def misread(rng: Random, text: str, manner: str) -> str:
    """The text read wrongly in this manner; the letter of its kind stays."""
    kind, signs = text[0], text[1:]
    at = rng.randrange(len(signs))
    other = rng.choice(LETTERS + "0123456789")
    match manner:
        case "confusables":
            return kind + "".join(rng.choice(next((group for group in GROUPS if s in group), s)) for s in signs)
        case "sign changed":
            return kind + signs[:at] + other + signs[at + 1 :]
        case "sign missing":
            return kind + signs[:at] + signs[at + 1 :]
        case "sign too many":
            return kind + signs[:at] + other + signs[at:]
        case _:
            at = rng.randrange(len(signs) - 1)
            return kind + signs[:at] + signs[at + 1] + signs[at] + signs[at + 2 :]
