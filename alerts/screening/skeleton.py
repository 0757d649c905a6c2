"""How a word sounds to a clerk: spellings of one name in French, English, Hausa or Arabic letters come out the same.

`fold` keeps the vowels' classes (i, a, u), `skeleton` drops them: Diarra, Jarra → `jara` → `jr`; Mohamed, Mouhamadou,
محمد → `mhmt`. Changing a rule here changes stored keys: raise `hashes.RULES_VERSION` with it.
"""

import re
from functools import lru_cache

RULES = [
    (signs, re.compile(pattern), to)
    for signs, pattern, to in (
        ("c", r"tsch|tch|sch|cz", "s"),
        ("z", r"zh", "s"),
        ("d", r"dj|dzh|dz|di(?=[aou])", "j"),
        ("g", r"gu(?=[eiy])", "g"),
        ("hcq", r"kh|gh|ck|q", "k"),
        ("p", r"ph", "f"),
        ("h", r"dh|th", "t"),
        ("h", r"sh|ch", "s"),
        ("x", r"x", "ks"),
        ("w", r"ow$", "o"),
        ("u", r"ou(?=[aeiy])|u(?=[aeo])", "v"),
        ("w", r"w", "v"),
        ("c", r"c(?=[eiy])", "s"),
        ("cg", r"[cg]", "k"),
        ("z", r"z", "s"),
        ("d", r"d", "t"),
        ("b", r"b", "p"),
        ("h", r"(?<=[aeiouy])h$", ""),
        ("o", r"ou|oo", "u"),
        ("eyi", r"ee|ey|ay|ai|ei|ie|ya|ia", "i"),
        ("ye", r"[ye]", "i"),
        ("o", r"o", "u"),
    )
]
"""Letters of which a word must have one (looking for them takes a tenth of the time), what is replaced, and by what."""

_VOWELS = re.compile("[aiu]")
_DOUBLE = re.compile(r"(.)\1+")

ONE_NAME = {
    word: group.split()[0]
    for group in (
        "ousmane usman uthman othman osman ousman ousmanou",
        "abdullah abdoulaye abdoulay abdulai abdallah abdellah abdullahi abdallahi abdoullah abdoullahi abdlh",
        "mohamed mahomet mohd mhd md",
    )
    for word in group.split()
}
"""Spellings of one name that no sound rule brings together."""


@lru_cache(1 << 16)
def fold(word: str) -> str:
    """The word by sound, vowels in three classes."""
    word = ONE_NAME.get(word, word)
    for signs, pattern, to in RULES:
        for sign in signs:
            if sign in word:
                word = pattern.sub(to, word)
                break
    return _DOUBLE.sub(r"\1", word)


@lru_cache(1 << 16)
def skeleton(word: str) -> str:
    """The word's consonants; where fewer than two are left, the folded word itself behind a `~`."""
    bare = _DOUBLE.sub(r"\1", _VOWELS.sub("", fold(word)))
    return bare if len(bare) >= 2 else "~" + fold(word)


@lru_cache(1 << 15)
def variants(word: str) -> tuple[str, ...]:
    """What the word's skeleton may be after one wrong consonant: each letter left out once.

    Two skeletons one letter apart share a variant, or one is a variant of the other. A skeleton of two letters without
    one is next to nothing, so there the folded word takes its place.
    """
    bare = skeleton(word)
    if len(bare) > 2 and not bare.startswith("~"):
        return tuple({bare[:at] + bare[at + 1 :] for at in range(len(bare))})
    sound = "~" + fold(word)
    return (sound, *({sound[:at] + sound[at + 1 :] for at in range(1, len(sound))} if len(sound) > 3 else ()))
