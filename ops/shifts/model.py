"""Shifts of an operation: at its centre, and at the desks of its countries."""

from datetime import datetime, timedelta
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from jointops.base.access import AccessClass, access_class, verb
from ops.operations.model import Instant

READ = verb("shift.read", "centre", "national_centre", "bureau")
NAME = verb("shift.name", "centre", "national_centre")
PLAN = verb("shift.plan", "centre", "national_centre", emits=["shift.changed"])
REMOVE = verb("shift.remove", "centre", "national_centre", emits=["shift.changed"])

CHANGED = "shift.changed"

DESKS = ("centre", "national_centre", "bureau")
"""Whose shifts these are: officers stand at their posts, and are found there."""

MOST = 200
"""Shifts of a side that are still to end: a month of six desks."""

LONGEST = timedelta(hours=24)


class NewShift(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Somebody of one's own side is on shift. id: UUIDv7 of the sender; sent twice it is still one shift."""

    id: UUID
    operation: Annotated[str, Meta(pattern="^[a-z0-9-]{2,32}$")]
    user: Annotated[str, Meta(pattern=r"^[a-z0-9.\-]{2,64}$")]
    starts_at: Instant
    ends_at: Instant


class Shift(msgspec.Struct, frozen=True, kw_only=True):
    """country: whose desk it is; None: the operation's own centre. mine: the reader's side plans it."""

    id: UUID
    country: str | None
    user: str
    name: str
    title: str
    starts_at: datetime
    ends_at: datetime
    mine: bool


class Colleague(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody of one's own side, to be named for a shift."""

    user: str
    name: str
    title: str
    country: str


def shift_class(operation: str, side: str) -> AccessClass:
    """The centre's shifts are seen by everybody of the operation, a country's by itself and the centre."""
    centre = f"centre:{operation}"
    return access_class(f"op:{operation}", marking=2) if side == centre else access_class(centre, side, marking=2)


def country_of(side: str) -> str | None:
    """The country of `op:x@ML`; None of `centre:x`."""
    return side.partition("@")[2] or None
