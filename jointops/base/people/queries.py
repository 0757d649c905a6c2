"""Reads of accounts that others use."""

from collections.abc import Sequence

import msgspec

from jointops.base.people.actions import q
from jointops.base.tx import Tx, rows_as


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """An account that somebody named: enough to judge whether it may read what it is named for."""

    user: str
    role: str
    country: str
    principals: list[str]
    clearance: int


async def named_people(tx: Tx, users: Sequence[str]) -> list[Named]:
    """The accounts of these names, as far as there are any."""
    return rows_as(Named, await tx.all(q.named_people, users=list(users)))
