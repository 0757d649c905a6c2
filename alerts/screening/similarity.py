"""How alike two words are, 0 to 1: by letters and by sound."""

from functools import lru_cache

from rapidfuzz.distance import OSA

from alerts.screening.skeleton import fold, skeleton

BY_SOUND = {2: 0.78, 3: 0.86}
"""Equal consonants: the more of them, the surer (4 or more: 0.90). Measured on public name pairs."""


@lru_cache(1 << 18)
def similarity(one: str, other: str) -> float:
    """1 for the same word, 0.95 for the same sound, about 0.85 for one wrong letter, 0 for nothing in common."""
    if one == other:
        return 1.0
    if len(one) == 1 or len(other) == 1:
        return 0.8 if one[0] == other[0] and len(one) != len(other) else 0.0
    if one.isdigit() or other.isdigit():
        return 0.0
    sound, other_sound = fold(one), fold(other)
    if sound == other_sound:
        return 0.95
    longer = max(len(one), len(other))
    alike = 1 - (OSA.distance(one, other) + OSA.distance(sound, other_sound)) / 2 / longer
    bare, other_bare = skeleton(one), skeleton(other)
    if longer <= 4:
        alike -= 0.12
    if bare == other_bare:
        return max(alike, BY_SOUND.get(len(bare), 0.9))
    if bare[0] != other_bare[0] and sound[0] != other_sound[0]:
        alike -= 0.06
    if _article_apart(one, other) or _article_apart(other, one):
        return max(alike, 0.95)
    return max(alike, 0.0)


def _article_apart(longer: str, shorter: str) -> bool:
    """albaghdadi ~ baghdadi."""
    return longer[:2] in ("al", "el") and longer[2:] == shorter and len(shorter) > 3
