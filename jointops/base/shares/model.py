"""Shares: the owner of a record lets others see it, says why, and can take that back."""

import re
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from jointops.base.access import verb
from jointops.base.db import Db
from jointops.base.tx import Tx

CHANGED = "access.changed"

READ = verb("share.read", "bureau", "centre", "national_centre", "prosecutor")
SHARE = verb("record.share", "bureau", "centre", "national_centre", "prosecutor", emits=[CHANGED])
WITHDRAW = verb("share.withdraw", "bureau", "centre", "national_centre", "prosecutor", emits=[CHANGED])

Principal = Annotated[
    str,
    msgspec.Meta(pattern="^(country|bureau|agency|centre|op|network|taskforce|user):[A-Za-z0-9@._-]{2,64}$"),
]
Reason = Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]


def country_of(principal: str) -> str | None:
    """The country whose people a principal stands for: a whole operation has none, and an account says none."""
    found = re.fullmatch(r"(?:country|bureau):([A-Z]{2})|agency:([A-Z]{2})-.*|op:.*@([A-Z]{2})", principal)
    return next(filter(None, found.groups())) if found else None


class NewShare(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Let some principals see a record: whoever of them is cleared for its marking."""

    kind: str
    id: UUID
    with_: Annotated[list[Principal], msgspec.Meta(min_length=1, max_length=50)] = msgspec.field(name="with")
    reason: Reason


class Withdrawal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why a share is taken back."""

    reason: Reason


class Share(msgspec.Struct, frozen=True, kw_only=True):
    """A share as the owner's side sees it. `with` are those whom it added."""

    id: UUID
    kind: str
    record: UUID
    with_: list[str] = msgspec.field(name="with")
    reason: str
    shared_at: datetime
    withdrawn_at: datetime | None
    withdrawn_reason: str | None


class Owned(msgspec.Struct, frozen=True, kw_only=True):
    """A record whose row is locked, as its room describes it to be shared.

    side     the principal whose people own it: they alone share it
    faces    its access classes by name, each face being rows that some may see and others not
    told     the face that its events have
    keeps    principals that its own terms name: they stay, whatever share is taken back
    only     what a principal must start with to be let in
    by_name  it is for named persons alone, as another act of two people lets them in: it is not shared
    """

    side: str
    version: int
    faces: dict[str, int]
    told: str = ""
    operation: str | None = None
    keeps: frozenset[str] = frozenset()
    only: str = ""
    by_name: bool = False


async def kept_as_it_is(db: Db, tx: Tx, id: UUID, added: Sequence[str]) -> frozenset[str]:
    """A record that is kept from nobody but those whom its own classes name."""
    return frozenset()


class Kind(msgspec.Struct, frozen=True):
    """How a room lets its records be shared.

    lock    the record, or None when it is not there for this viewer or cannot be shared
    move    give its faces other classes
    barred  whom else it is kept from by now, where some are to be let in. Raises Invalid (422): one of these
    """

    lock: Callable[[Tx, UUID], Awaitable[Owned | None]]
    move: Callable[[Tx, UUID, dict[str, int]], Awaitable[None]]
    barred: Callable[[Db, Tx, UUID, Sequence[str]], Awaitable[frozenset[str]]] = kept_as_it_is


KINDS: dict[str, Kind] = {}
"""What can be shared, filled by each room's `sharing.py`."""
