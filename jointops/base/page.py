"""Lists page by cursor: a place between two rows, opaque to the reader."""

import base64
import binascii
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Generic, TypeVar
from uuid import UUID

import msgspec

from jointops.base.errors import Invalid

T = TypeVar("T")

MOST = 200
DEFAULT = 50

Place = tuple[datetime, UUID]
"""The time and id of the last row shown: newest first, so the next page lies before it."""


class Page(msgspec.Struct, Generic[T], frozen=True):
    """Some items and the cursor of the next ones, or None at the end."""

    items: list[T]
    next: str | None = None


def page(items: Sequence[T], limit: int, place: Callable[[T], Place]) -> Page[T]:
    """A page of at most `limit` from a list read with `limit + 1`."""
    if len(items) <= limit:
        return Page(list(items))
    return Page(list(items[:limit]), encode(*place(items[limit - 1])))


def encode(at: datetime, id: UUID) -> str:
    return base64.urlsafe_b64encode(f"{at.isoformat()}|{id}".encode()).decode().rstrip("=")


def decode(cursor: str | None) -> Place | None:
    """The place of a cursor. Raises Invalid (422) for a text that is none."""
    if cursor is None:
        return None
    try:
        at, _, id = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().partition("|")
        place = datetime.fromisoformat(at).astimezone(UTC), UUID(id)
    except (ValueError, OverflowError, binascii.Error):
        raise no_cursor() from None
    return place


def no_cursor() -> Invalid:
    """What is said to a text that is no cursor."""
    return Invalid.field("/cursor", "This is no cursor of ours: start again from the first page.", "cursor")
