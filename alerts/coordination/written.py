"""What alerts and requests say in words: read whole, with the purger's rights, to find whom they name."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from uuid import UUID

import msgspec

from alerts.coordination.queries import q
from jointops.base.db import Db
from jointops.base.tx import Tx, rows_as

A_PAGE = 200
"""Texts a transaction: a few kilobytes each."""


class Written(msgspec.Struct, frozen=True):
    """A record's words in every edition and language, answers among them.

    operation  whose record it is; None: of none
    owner      the country that wrote it
    about      the record that it came of, if any
    """

    id: UUID
    number: str
    operation: str | None
    owner: str
    about: UUID | None
    said: str


Page = Callable[[Tx, UUID | None, int], Awaitable[list[Written]]]


async def alerts_written(tx: Tx, after: UUID | None, most: int) -> list[Written]:
    """Alerts in the order of their ids, after one of them."""
    return rows_as(Written, await tx.all(q.written, after=after, most=most))


async def every_written(db: Db, page: Page) -> AsyncGenerator[list[Written]]:
    """All of them, page after page; no transaction lasts longer than one."""
    after: UUID | None = None
    while True:
        async with db.service("purger") as tx:
            found = await page(tx, after, A_PAGE)
        yield found
        if len(found) < A_PAGE:
            return
        after = found[-1].id


async def alert_state(tx: Tx, id: UUID) -> str | None:
    """How far an alert has come; None: there is none; `tx` is the purger's."""
    return await tx.value(q.state_of, id=id)
