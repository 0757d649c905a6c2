"""What an entry and a check have in common when they are one, as texts: the phone makes the very same of what it sees.

Numbers are found equal once folded. Names are found by two words by sound and the whole birth date; a name of one word
by that word and the date. Without the whole date a million entries share two words with 68 % of strangers, so a name
alone makes no text. A letter that changes the sound, or a wrong birth date, is not found.
"""

from itertools import combinations

from alerts.screening.identifiers import keys
from alerts.screening.identifiers.number import NumberKind
from alerts.screening.keys import telling
from alerts.screening.prepare import Birth, Prepared
from alerts.screening.skeleton import skeleton

KINDS: frozenset[NumberKind] = frozenset({"document", "plate", "vin", "number", "imo", "mmsi", "imei"})
"""Numbers that stand for one thing by themselves: a firearm's needs its make, a flight's its day."""


def texts_of(prepared: Prepared) -> tuple[frozenset[str], frozenset[str]]:
    """Texts from names and from numbers; both empty when the entry, or the check, cannot be found offline."""
    names = frozenset(
        text for name in prepared.names if prepared.kind == "person" for birth in prepared.births
        if _is_whole(birth) for text in _of_name(tuple(map(skeleton, telling(name))), str(birth))
    )  # fmt: skip
    numbers = tuple(number for number in prepared.numbers if number.kind in KINDS)
    return names, frozenset(key.text for key in keys.keys_of(numbers, ()))


def _is_whole(birth: Birth) -> bool:
    return bool(birth.day) and not birth.until and not birth.about


def _of_name(sounds: tuple[str, ...], born: str) -> list[str]:
    if len(sounds) == 1:
        return [f"{sounds[0]}|{born}"]
    return [f"{first}|{second}|{born}" for first, second in combinations(sorted(sounds), 2)]
