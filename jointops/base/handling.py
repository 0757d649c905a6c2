"""Where a record may go: the one policy that every way out asks, whether screen, print, export, push, API or court.

Row security decides who sees a record at all (`base.visible`); this decides what may be done with it by those who do.
Marking: Traffic Light Protocol 2.0 (FIRST). Handling: Europol's codes as the Council text has them, H0 no further
restriction, H1 not before a court without the originator's leave, H2 not passed on, H3 other, in the words of the text.
"""

from collections.abc import Iterable
from typing import Literal, Protocol, get_args

import msgspec

from jointops.base.access import MARKINGS

Action = Literal["screen", "print", "export", "push", "api", "onward", "court"]
ACTIONS: tuple[Action, ...] = get_args(Action)
Code = Literal["H0", "H1", "H2", "H3"]

STRICT, RED = MARKINGS["TLP:AMBER+STRICT"], MARKINGS["TLP:RED"]

_SHOWN: frozenset[Action] = frozenset({"screen", "api", "push"})
"""A person looks at it here; all other ways leave something behind that we cannot take back."""


class Reader(Protocol):
    """Whoever it would come to: a viewer, or somebody who is told while they look at nothing."""

    @property
    def user(self) -> str: ...
    @property
    def principals(self) -> frozenset[str]: ...
    @property
    def clearance(self) -> int: ...


class Handled(msgspec.Struct, frozen=True, kw_only=True):
    """What travels with a record.

    marking    0–4
    origin     principal of those whose record it is: they may do with it what they like, within its marking
    audience   principals that it was given to
    """

    marking: int
    handling: frozenset[str] = frozenset()
    origin: str
    audience: frozenset[str]


def given_to(origin: str, marking: int) -> Handled:
    """What travels with a record that carries no codes and is of one side."""
    return Handled(marking=marking, origin=origin, audience=frozenset({origin}))


def may(action: Action, record: Handled, reader: Reader) -> bool:
    """Whether this reader may do this with a record that row security shows them."""
    own = record.origin in reader.principals
    return (
        record.marking <= reader.clearance
        and _marking_lets(action, record, reader, own)
        and (own or _handling_lets(action, record, reader))
        and not (action == "court" and "H1" in record.handling)
    )


def stays_with_addressees(marking: int, handling: Iterable[str]) -> bool:
    """Whether not even the fact that there is such a record may be told beside those it was given to."""
    return marking >= RED or "H2" in handling


def exits(record: Handled, reader: Reader) -> list[Action]:
    """All that this reader may do with a record."""
    return [action for action in ACTIONS if may(action, record, reader)]


def _marking_lets(action: Action, record: Handled, reader: Reader, own: bool) -> bool:
    if record.marking >= RED:
        return action in _SHOWN and f"user:{reader.user}" in record.audience
    return action != "onward" or own or record.marking < STRICT


def _handling_lets(action: Action, record: Handled, reader: Reader) -> bool:
    """What the originator's codes leave to others."""
    if "H2" in record.handling:
        given = bool(record.audience & reader.principals)
        return given and action in _SHOWN
    return not ("H3" in record.handling and action in ("onward", "court"))
