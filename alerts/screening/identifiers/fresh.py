"""The few texts that were put last, until they become arrays."""

from rapidfuzz.distance import OSA

from alerts.screening.identifiers.keys import SHORTEST_NEAR, Key


class Fresh:
    """Keys with what they belong to, in dictionaries."""

    def __init__(self) -> None:
        self.keys: dict[tuple[Key, int], None] = {}
        self._holders: dict[str, set[tuple[Key, int]]] = {}

    def put(self, key: Key, owner: int) -> None:
        """Find `owner` by this key."""
        self.keys[key, owner] = None
        for text in _texts(key):
            self._holders.setdefault(text, set()).add((key, owner))

    def remove(self, key: Key, owner: int) -> bool:
        """Find it no more; whether it was here."""
        if (key, owner) not in self.keys:
            return False
        del self.keys[key, owner]
        for text in set(_texts(key)):
            self._holders[text].discard((key, owner))
            if not self._holders[text]:
                del self._holders[text]
        return True

    def holds(self, text: str) -> bool:
        """Whether anything may have this text; what is a sign away from it counts too."""
        return text in self._holders

    def find(self, sought: Key) -> list[tuple[int, int]]:
        """What has this text, or one that is one sign off: (owner, 0 or 1)."""
        if not self.keys:
            return []
        met = {held for text in _texts(sought) if text in self._holders for held in self._holders[text]}
        return [(owner, apart) for key, owner in met if (apart := _apart(key.text, sought.text)) <= 1]


def _texts(key: Key) -> list[str]:
    """Itself, and where it is near each of it without one sign; some may stand twice."""
    text = key.text
    if not key.near or len(text) <= SHORTEST_NEAR:
        return [text]
    return [text, *[text[:at] + text[at + 1 :] for at in range(1, len(text))]]


def _apart(one: str, other: str) -> int:
    return OSA.distance(one[1:], other[1:], score_cutoff=1) if one[0] == other[0] else 2
