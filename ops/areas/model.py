"""Watched areas of an operation, and what was met inside them."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from jointops.base.access import AccessClass, Viewer, access_class, verb
from ops.operations.model import operation_class

READ = verb("area.read")
DRAW = verb("area.draw", "centre", "national_centre", emits=["area.changed"])
REMOVE = verb("area.remove", "centre", "national_centre", emits=["area.changed"])
ENTRIES = verb("area.entries", "centre", "national_centre")
SETTLE = verb("area.settle", "centre", "national_centre", emits=["area.settled"])

CHANGED, ENTERED, SETTLED = "area.changed", "area.entered", "area.settled"

MOST = 100
"""Areas of an operation: each is asked of every check."""

Watched = Literal["check", "match", "hit", "arrest", "seizure"]
Standing = Literal["open", "alerted", "dismissed"]
Position = tuple[Annotated[float, Meta(ge=-540, le=540)], Annotated[float, Meta(ge=-90, le=90)]]
"""Degrees lon, lat WGS 84; lon goes on past ±180 over the date line."""


class NewArea(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An area as somebody draws it. id: UUIDv7 of the sender; sent twice it is still one area.

    kinds  what is told of
    ring   the corners in order, the first not said again
    """

    id: UUID
    operation: str
    name: Annotated[str, Meta(min_length=1, max_length=120)]
    kinds: Annotated[list[Watched], Meta(min_length=1, max_length=5)]
    ring: Annotated[list[Position], Meta(min_length=3, max_length=100)]


class Area(msgspec.Struct, frozen=True, kw_only=True):
    """mine: what is met inside comes to the reader's own side, which also may remove it."""

    id: UUID
    version: int
    operation: str
    name: str
    kinds: list[Watched]
    ring: list[Position]
    drawn_by: str
    drawn_at: datetime
    mine: bool


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was met inside an area. state: open until an alert was drafted of it, or it was dismissed."""

    id: UUID
    version: int
    area: UUID
    area_name: str
    record: UUID
    kind: Watched
    met_at: datetime
    state: Standing
    reason: str


class Settling(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What became of it; a dismissal says why."""

    state: Literal["alerted", "dismissed"]
    reason: Annotated[str, Meta(max_length=400)] = ""


def area_class(operation: str) -> AccessClass:
    """Everybody of the operation: where one looks closely is agreed upon."""
    return operation_class(operation)


def side_of(viewer: Viewer, operation: str) -> str:
    """The principal whom an area of this viewer tells: the operation's centre, or their country's part."""
    centre = f"centre:{operation}"
    return centre if centre in viewer.principals else f"op:{operation}@{viewer.country}"


def told_class(operation: str, told: str, mark: AccessClass) -> AccessClass | None:
    """Who hears of what was met: the drawer's side, if it may see the mark. None: nobody.

    Whoever has a part of an operation (`op:x@ML`, `centre:x`) has the whole of it (`op:x`).
    """
    if told not in mark.audience and f"op:{operation}" not in mark.audience:
        return None
    return AccessClass(access_class(told, marking=0).audience, mark.excluded, mark.marking)
