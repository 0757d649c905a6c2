"""Two names as whole texts: all letters in a row, and their words in the order of the alphabet."""

import numpy as np
from numpy.typing import NDArray

from alerts.screening.kernels import compiled
from alerts.screening.kernels.words import TEXT, Rows, distance


@compiled
def squash(a: Rows, names: NDArray[np.int32], out: Rows, side: int) -> int:
    """Write a name as one word of at most 64 letters; its length."""
    n = 0
    for i in names:
        for k in range(a[i, 0]):
            if n < 64:
                out[side, n] = a[i, TEXT + k]
                n += 1
    return n


@compiled
def is_before(a: Rows, i: int, j: int) -> bool:
    for k in range(min(a[i, 0], a[j, 0])):
        if a[i, TEXT + k] != a[j, TEXT + k]:
            return a[i, TEXT + k] < a[j, TEXT + k]
    return a[i, 0] < a[j, 0]


@compiled
def spell(a: Rows, names: NDArray[np.int32], out: Rows, side: int) -> int:
    """Write a name's words in the order of the alphabet, with spaces; its length, at most 160."""
    n, written, least = 0, 0, -1
    done = np.zeros(12, np.uint8)
    while written < len(names):
        least = -1
        for k in range(len(names)):
            if not done[k] and (least < 0 or is_before(a, names[k], names[least])):
                least = k
        done[least] = 1
        written += 1
        if n and n < 160:
            out[side, n] = 32
            n += 1
        for k in range(a[names[least], 0]):
            if n < 160:
                out[side, n] = a[names[least], TEXT + k]
                n += 1
    return n


@compiled
def squashed_alike(text: Rows, n: int, m: int, places: NDArray[np.uint64]) -> float:
    return 1 - distance(text, 0, text, 1, 0, n, m, places) / max(n, m, 1)


@compiled
def jaro_winkler(text: Rows, n: int, m: int) -> float:
    """Winkler, String Comparator Metrics (1990): prefix of at most 4, scale 0.1, from 0.7 on."""
    reach = max(max(n, m) // 2 - 1, 0)
    ours, theirs = np.zeros(160, np.uint8), np.zeros(160, np.uint8)
    same = 0
    for i in range(n):
        for j in range(max(0, i - reach), min(m, i + reach + 1)):
            if not theirs[j] and text[0, i] == text[1, j]:
                ours[i] = theirs[j] = 1
                same += 1
                break
    if same == 0:
        return 0.0
    crossed, j = 0, 0
    for i in range(n):
        if ours[i]:
            while not theirs[j]:
                j += 1
            crossed += text[0, i] != text[1, j]
            j += 1
    alike = (same / n + same / m + (same - crossed // 2) / same) / 3
    if alike < 0.7:
        return alike
    prefix = 0
    while prefix < min(4, n, m) and text[0, prefix] == text[1, prefix]:
        prefix += 1
    return alike + 0.1 * prefix * (1 - alike)
