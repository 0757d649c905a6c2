"""Keys of names: 64-bit numbers of skeletons, of two of them, of one and a year."""

import numpy as np
from numpy.typing import NDArray

from alerts.screening.kernels import compiled
from alerts.screening.kernels.words import SOUND, TEXT, Rows, is_vowel

U64 = np.uint64
SINGLE, PAIR, YEAR, SQUASHED = 1, 2, 3, 4
RULES_VERSION = 2
"""Part of every key: see `keys.RULES_VERSION`."""
MOST_PAIRED = 7


@compiled
def mix(x: np.uint64) -> np.uint64:
    """Finaliser of splitmix64."""
    x ^= x >> U64(30)
    x *= U64(0xBF58476D1CE4E5B9)
    x ^= x >> U64(27)
    x *= U64(0x94D049BB133111EB)
    return x ^ (x >> U64(31))


@compiled
def salted(x: np.uint64, kind: int) -> np.uint64:
    return mix(x ^ (U64(kind + 16 * RULES_VERSION) * U64(0x9E3779B97F4A7C15)))


@compiled
def pair_key(one: np.uint64, other: np.uint64) -> np.uint64:
    """The same in any order."""
    return salted(one + other, PAIR) if one < other else salted(other + one, PAIR)


@compiled
def year_key(one: np.uint64, year: int) -> np.uint64:
    return salted(one ^ mix(U64(year)), YEAR)


@compiled
def squashed(a: Rows, words: NDArray[np.int32]) -> np.uint64:
    """A number of all consonants in their order, as if the name were one word."""
    x, last = U64(1469598103934665603), 0
    for i in words:
        for k in range(a[i, 1]):
            letter = a[i, SOUND + k]
            if letter != last and not is_vowel(letter):
                x = (x ^ U64(letter)) * U64(1099511628211)
                last = letter
    return salted(x, SQUASHED)


@compiled
def telling(a: Rows, skeletons: NDArray[np.uint64], words: NDArray[np.int32], out: NDArray[np.int32]) -> int:
    """Choose the words to look up by: no initials, no two that sound alike, at most 7."""
    count = 0
    for i in words:
        if count == MOST_PAIRED or (a[i, 0] == 1 and len(words) > 1):
            continue
        known = False
        for k in range(count):
            known |= skeletons[out[k], 1] == skeletons[i, 1]
        if not known:
            out[count] = i
            count += 1
    return count


@compiled
def left_out(a: Rows, i: int, skip: int) -> np.uint32:
    """A hash of a word with one letter left out; of the whole word when `skip` is -1."""
    x = U64(1469598103934665603)
    for k in range(a[i, 0]):
        if k != skip:
            x = (x ^ U64(a[i, TEXT + k])) * U64(1099511628211)
    return np.uint32(mix(x) >> U64(32))


@compiled
def signature_of(a: Rows, words: NDArray[np.int32]) -> np.uint64:
    """One of 64 bits for each pair of neighbouring letters, and for each first letter."""
    x = U64(0)
    for i in words:
        for k in range(int(a[i, 1]) - 1):
            pair = U64(a[i, SOUND + k]) * U64(256) + U64(a[i, SOUND + k + 1])
            x |= U64(1) << (mix(pair) >> U64(58))
        x |= U64(1) << (mix(U64(a[i, SOUND]) + U64(77)) >> U64(58))
    return x


@compiled
def bits(x: np.uint64) -> int:
    """How many bits are set."""
    x -= (x >> U64(1)) & U64(0x5555555555555555)
    x = (x & U64(0x3333333333333333)) + ((x >> U64(2)) & U64(0x3333333333333333))
    x = (x + (x >> U64(4))) & U64(0x0F0F0F0F0F0F0F0F)
    return np.int64((x * U64(0x0101010101010101)) >> U64(56))  # pyright: ignore[reportReturnType]
