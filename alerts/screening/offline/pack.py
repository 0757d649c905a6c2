"""A pack: a header that anybody may read, and two filters of marks that nobody can make without its key.

    JOP1 · length of the header (4 bytes, little-endian) · header as JSON · marks of names · marks of numbers

A mark is HMAC-SHA-256, under the pack's own key, of a text's stretch: PBKDF2-HMAC-SHA-256 of the text with the day's
salt. Names have 8 bits a mark, so that whoever tries all names drowns in chance; numbers have 16.
"""

import hashlib
import hmac
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec

from alerts.screening.hashes import RULES_VERSION
from alerts.screening.offline.fuse import Filter, build
from alerts.screening.offline.texts import texts_of
from alerts.screening.prepare import Prepared

MAGIC = b"JOP1"
ROUNDS = 1_000
"""Of PBKDF2: 0.4 ms a text, here once a day, on a phone for each check. A guess is a thousand times dearer by it."""

NAME_BITS, NUMBER_BITS = 8, 16


class Shape(msgspec.Struct, frozen=True):
    """A filter without its fingerprints: `bytes` of them follow the header."""

    turn: int
    length: int
    stretches: int
    bits: int
    bytes: int
    marks: int


class Header(msgspec.Struct, frozen=True, kw_only=True):
    """What a pack says of itself.

    entries     that it can find; unfindable: that an officer may be told of and that no text of a phone's leads to
    rules       version of the reading of names and numbers: a phone with others must not ask this pack
    """

    id: str
    operation: str
    made_at: datetime
    expires_at: datetime
    rules: int
    rounds: int
    entries: int
    unfindable: int
    names: Shape
    numbers: Shape


class Stretches:
    """Stretched texts of one day: each is made once, however many phones ask."""

    def __init__(self, salt: bytes, rounds: int = ROUNDS) -> None:
        self.salt, self.rounds = salt, rounds
        self._known: dict[str, bytes] = {}

    def of(self, text: str) -> bytes:
        """The text's 32 bytes; lets go of the interpreter meanwhile."""
        if (known := self._known.get(text)) is None:
            known = self._known[text] = hashlib.pbkdf2_hmac("sha256", text.encode(), self.salt, self.rounds)
        return known


class Gathered(msgspec.Struct, frozen=True):
    """The texts of the entries of a pack."""

    names: frozenset[str]
    numbers: frozenset[str]
    entries: int
    unfindable: int


def gathered(entries: Iterable[Prepared]) -> Gathered:
    """All texts, and how many entries have some and none."""
    names, numbers = set[str](), set[str]()
    found = unfindable = 0
    for entry in entries:
        of_names, of_numbers = texts_of(entry)
        names |= of_names
        numbers |= of_numbers
        found += bool(of_names or of_numbers)
        unfindable += not (of_names or of_numbers)
    return Gathered(frozenset(names), frozenset(numbers), found, unfindable)


def packed(texts: Gathered, key: bytes, stretches: Stretches, said: dict[str, Any]) -> bytes:
    """The pack; `said` are the id, operation and times of its header."""
    names = _filter(texts.names, key, stretches, NAME_BITS)
    numbers = _filter(texts.numbers, key, stretches, NUMBER_BITS)
    header = Header(
        **said,
        rules=RULES_VERSION,
        rounds=stretches.rounds,
        entries=texts.entries,
        unfindable=texts.unfindable,
        names=_shape(names, len(texts.names)),
        numbers=_shape(numbers, len(texts.numbers)),
    )
    head = msgspec.json.encode(header)
    return b"".join((MAGIC, len(head).to_bytes(4, "little"), head, names.prints, numbers.prints))


def opened(pack: bytes) -> tuple[Header, Filter, Filter]:
    """Header, names and numbers of a pack: as the phone reads it."""
    ends = 8 + int.from_bytes(pack[4:8], "little")
    header = msgspec.json.decode(pack[8:ends], type=Header)
    middle = ends + header.names.bytes
    return header, _read(header.names, pack[ends:middle]), _read(header.numbers, pack[middle:])


def mark_of(text: str, key: bytes, stretches: Stretches) -> bytes:
    """What stands in a pack for a text: 32 bytes."""
    return hmac.digest(key, stretches.of(text), "sha256")


def _filter(texts: frozenset[str], key: bytes, stretches: Stretches, bits: int) -> Filter:
    return build(b"".join(mark_of(text, key, stretches) for text in sorted(texts)), bits)


def _shape(one: Filter, marks: int) -> Shape:
    return Shape(one.turn, one.length, one.stretches, one.bits, len(one.prints), marks)


def _read(shape: Shape, prints: bytes) -> Filter:
    return Filter(shape.turn, shape.length, shape.stretches, shape.bits, prints)
