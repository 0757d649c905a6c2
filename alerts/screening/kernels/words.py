"""Two words, as rows of 64 bytes (`tokens`): how alike they are, 0 to 1."""

import numpy as np
from numpy.typing import NDArray

from alerts.screening.kernels import compiled

Rows = NDArray[np.uint8]
U64 = np.uint64

TEXT, SOUND = 16, 40
ONE, ALL = U64(1), U64(0xFFFFFFFFFFFFFFFF)


@compiled
def distance(a: Rows, i: int, b: Rows, j: int, at: int, n: int, m: int, places: NDArray[np.uint64]) -> int:
    """Edits between two texts of up to 64 letters, a swap of neighbours counting one (optimal string alignment).

    Bit-parallel, after Hyyrö, A Bit-Vector Algorithm for Computing Levenshtein and Damerau Edit Distances (2003).
    `places` (256,) is scratch and holds zeros before and after.
    """
    if n == 0 or m == 0:
        return n + m
    for k in range(n):
        places[a[i, at + k]] |= ONE << U64(k)
    positive, negative, before, diagonal = ALL, U64(0), U64(0), U64(0)
    found, last = n, ONE << U64(n - 1)
    for k in range(m):
        here = places[b[j, at + k]]
        swapped = (((~diagonal) & here) << ONE) & before
        diagonal = (((here & positive) + positive) ^ positive) | here | negative | swapped
        up = negative | ~(diagonal | positive)
        down = diagonal & positive
        if up & last:
            found += 1
        if down & last:
            found -= 1
        up = (up << ONE) | ONE
        down = down << ONE
        positive = down | ~(diagonal | up)
        negative = up & diagonal
        before = here
    for k in range(n):
        places[a[i, at + k]] = U64(0)
    return found


@compiled
def is_vowel(letter: int) -> bool:
    return letter == 97 or letter == 105 or letter == 117  # a, i, u: what is left of vowels by sound


@compiled
def shared_consonants(a: Rows, i: int, b: Rows, j: int) -> int:
    """The number of consonants when they are the same ones in the same order, else -1 (first differs) or -2."""
    n, m = int(a[i, 1]), int(b[j, 1])
    x = y = shared = 0
    last_a = last_b = 0
    while True:
        while x < n and (is_vowel(a[i, SOUND + x]) or a[i, SOUND + x] == last_a):
            x += 1
        while y < m and (is_vowel(b[j, SOUND + y]) or b[j, SOUND + y] == last_b):
            y += 1
        if x == n and y == m:
            return shared
        if x == n or y == m or a[i, SOUND + x] != b[j, SOUND + y]:
            return -1 if shared == 0 else -2
        last_a = last_b = a[i, SOUND + x]
        x += 1
        y += 1
        shared += 1


@compiled
def is_equal(a: Rows, i: int, b: Rows, j: int, at: int, n: int) -> bool:
    for k in range(at, at + n):
        if a[i, k] != b[j, k]:
            return False
    return True


@compiled
def is_figure(letter: int) -> bool:
    return 48 <= letter <= 57


@compiled
def has_article(longer: Rows, i: int, shorter: Rows, j: int) -> bool:
    """albaghdadi ~ baghdadi."""
    n = int(shorter[j, 0])
    if longer[i, 0] != n + 2 or n <= 3 or longer[i, TEXT + 1] != 108 or longer[i, TEXT] not in (97, 101):
        return False
    for k in range(n):
        if longer[i, TEXT + 2 + k] != shorter[j, TEXT + k]:
            return False
    return True


@compiled
def similarity(a: Rows, i: int, b: Rows, j: int, places: NDArray[np.uint64]) -> float:
    """1 for the same word, 0.9 for the same consonants, about 0.85 for one wrong letter, 0 for nothing in common."""
    n, m = int(a[i, 0]), int(b[j, 0])
    if n == m and is_equal(a, i, b, j, TEXT, n):
        return 1.0
    if n == 1 or m == 1:
        return 0.8 if a[i, TEXT] == b[j, TEXT] and n != m else 0.0
    if a[i, 2] and a[i, 2] == b[j, 2]:
        return 0.9
    if is_figure(a[i, TEXT]) or is_figure(b[j, TEXT]):
        return 0.0
    sound, other_sound = int(a[i, 1]), int(b[j, 1])
    longer = max(n, m)
    apart = distance(a, i, b, j, TEXT, n, m, places) + distance(a, i, b, j, SOUND, sound, other_sound, places)
    alike = 1 - 0.5 * apart / longer
    if longer <= 4:
        alike -= 0.12
    shared = shared_consonants(a, i, b, j)
    if shared >= 2:
        alike = max(alike, 0.72 if shared == 2 else 0.86 if shared == 3 else 0.9)
    elif shared >= 0:
        if sound == other_sound and is_equal(a, i, b, j, SOUND, sound):
            alike = max(alike, 0.72)
    elif shared == -1 and n >= 3 and m >= 3 and a[i, TEXT] != b[j, TEXT] and a[i, SOUND] != b[j, SOUND]:
        alike -= 0.06
    if has_article(a, i, b, j) or has_article(b, j, a, i):
        alike = max(alike, 0.95)
    return max(alike, 0.0)
