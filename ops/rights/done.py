"""What was done for persons, as the audit says, page after page: one file may take a million entries off a list."""

from collections.abc import AsyncGenerator
from typing import Any
from uuid import UUID

from jointops.base.db import Db
from jointops.base.sql import Statement
from ops.rights.finding import q
from ops.rights.outside import Act

MOST = 2000
"""Acts in a page: a slow share takes their lines within the time of one call."""

ROLE = "sealer"


def done_so_far(db: Db) -> AsyncGenerator[list[Act]]:
    """What was erased, restricted, removed, returned or corrected."""
    return _done(db, _paged(db, q.done_so_far, "place", 0), q.switches_so_far)


def done_between(db: Db, first: int, end: int) -> AsyncGenerator[list[Act]]:
    """The same, of the leaves from one up to another."""
    return _done(db, _paged(db, q.done_between, "place", first - 1, end=end), q.switches_between, first=first, end=end)


async def _done(
    db: Db, singly: AsyncGenerator[list[Act]], switches: Statement, **given: int
) -> AsyncGenerator[list[Act]]:
    """What was done to one record at a time, then what each switch of an import moved."""
    async for acts in singly:
        yield acts
    async with db.service(ROLE) as tx:
        rows = await tx.all(switches, **given)
    for row in rows:
        async for acts in _paged(db, q.moved_with, "record", UUID(int=0), act=row["act"]):
            yield acts


async def _paged(db: Db, statement: Statement, by: str, after: Any, **given: Any) -> AsyncGenerator[list[Act]]:
    while True:
        async with db.service(ROLE) as tx:
            rows = await tx.all(statement, after=after, most=MOST, **given)
        if rows:
            yield [Act(row["word"], row["record"], None if row["word"] == "erased" else row["at"]) for row in rows]
        if len(rows) < MOST:
            return
        after = rows[-1][by]
