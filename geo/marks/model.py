"""Marks: what stands on the map and moves on it."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from jointops.base.access import verb
from realtime.states import State

SNAPSHOT = verb("map.read")
HISTORY = verb("map.history")


class StoredMark(msgspec.Struct, frozen=True, kw_only=True):
    """A mark with all that is known of it. Degrees WGS 84; severity 0 (routine) – 3 (danger)."""

    record: UUID
    version: int
    kind: str
    state: str
    subject: str
    country: str
    place: str
    severity: int
    lon: float
    lat: float
    occurred_at: datetime
    recorded_at: datetime
    data: dict[str, Any] = {}


class Taken(StoredMark, frozen=True, kw_only=True):
    """A mark that leaves for another map, with the marking of its class (0–4)."""

    marking: int


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Which marks: in a box (west > east crosses the date line), that happened between two instants, or one alone."""

    west: float | None = None
    south: float | None = None
    east: float | None = None
    north: float | None = None
    since: datetime | None = None
    until: datetime | None = None
    wanted: UUID | None = None


class Packed(msgspec.Struct, frozen=True):
    """Very many marks without an object each, as `geo.marks.snapshot.ROW` describes them.

    words  kind, state, subject, country, place, severity and version that occur together; a row names its place in this
           list
    """

    rows: bytes
    words: list[tuple[str, ...]]


class Past(msgspec.Struct, frozen=True):
    """The states that an operation's records went through; whole: none was left out for their number."""

    items: list[State]
    whole: bool
