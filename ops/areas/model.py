"""Watched areas of an operation, and what was met inside them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from jointops.base.access import AccessClass, access_class, verb
from jointops.base.clock import utc_now
from jointops.base.tx import Event
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
Standing = Literal["open", "drafted", "alerted", "dismissed"]
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
    """mine: what is met inside comes to the reader's own side, which also may remove it. open: how much of it waits."""

    id: UUID
    version: int
    operation: str
    name: str
    kinds: list[Watched]
    ring: list[Position]
    drawn_by: str
    drawn_at: datetime
    mine: bool
    open: int


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """Something that was met inside an area.

    state  open until an alert was drafted of it, alerted when that was sent; or dismissed
    alert  the alert that was drafted of it
    """

    id: UUID
    version: int
    area: UUID
    area_name: str
    record: UUID
    kind: Watched
    met_at: datetime
    state: Standing
    reason: str
    alert: UUID | None


class Settling(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What became of it: an alert was written, and which; or none is needed, and why."""

    state: Literal["alerted", "dismissed"]
    reason: Annotated[str, Meta(max_length=400)] = ""
    alert: UUID | None = None


def said_event(kind: str, id: UUID, version: int, operation: str, class_id: int, state: str) -> Event:
    """That an area, or what was met in one, is in another state."""
    return Event(
        kind=kind, record=id, version=version, class_id=class_id, at=utc_now(), operation=operation,
        data={"state": state},
    )  # fmt: skip


def area_class(operation: str) -> AccessClass:
    """Everybody of the operation: where one looks closely is agreed upon."""
    return operation_class(operation)


def untold(told: str, operation: str, kinds: Iterable[Watched]) -> list[Watched]:
    """What a side would wait for in vain: matches show themselves to bureaux and to the operation's own centre."""
    return [] if told == f"centre:{operation}" else [kind for kind in kinds if kind in ("match", "hit")]


def told_class(operation: str, told: str, mark: AccessClass) -> AccessClass | None:
    """Who hears of what was met: the drawer's side, if it may see the mark. None: nobody.

    Whoever has a part of an operation (`op:x@ML`, `centre:x`) has the whole of it (`op:x`).
    """
    if told not in mark.audience and f"op:{operation}" not in mark.audience:
        return None
    return AccessClass(access_class(told, marking=0).audience, mark.excluded, mark.marking)
