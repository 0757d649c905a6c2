"""The whole map of an operation: its marks in one piece, and the states that they went through."""

from uuid import UUID

import msgspec

from jointops.base.access import verb
from realtime.states import State

HISTORY = verb("map.history")


class Named(msgspec.Struct, frozen=True):
    """The whole id of a mark."""

    record: UUID


class Past(msgspec.Struct, frozen=True):
    """The states that an operation's records went through.

    whole  none was left out for their number, and the log still goes back to the first of them
    """

    items: list[State]
    whole: bool
