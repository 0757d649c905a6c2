"""Reads of accounts that others use."""

from collections.abc import Sequence

import msgspec

from jointops.base.people.actions import q
from jointops.base.tx import Tx, rows_as


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """An account that somebody named: enough to judge whether it may read what it is named for."""

    user: str
    name: str
    role: str
    country: str
    principals: list[str]
    clearance: int


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """An account that a part of its name led to."""

    user: str
    name: str
    title: str
    country: str
    principals: list[str]


async def find_people(
    tx: Tx,
    search: str,
    *,
    holding: Sequence[str],
    clearance: int,
    roles: Sequence[str] = (),
    most: int,
    oneself: bool = False,
) -> list[Found]:
    """Accounts in use of others that hold one of some principals and are cleared so far; no roles: any.

    oneself  the viewer's own account as well
    """
    rows = await tx.all(
        q.find_people,
        search=search,
        principals=list(holding),
        clearance=clearance,
        roles=list(roles),
        but="" if oneself else tx.viewer.user,
        most=most,
    )
    return rows_as(Found, rows)


async def named_people(tx: Tx, users: Sequence[str]) -> list[Named]:
    """The accounts of these names, as far as there are any in use: nobody names one that is suspended or ended."""
    return rows_as(Named, await tx.all(q.named_people, users=list(users)))
