"""Deletions give way: a record that somebody uses just now goes when they are done.

A deletion holds records and waits for others. Whoever uses one of those and comes to one that it holds would wait for
it in turn, for ever; the matcher does, which takes its checks and entries in the order of the log. PostgreSQL would end
either after a second, perhaps the one who must not be held up. So deletions wait less than that, let go and begin anew.
"""

from collections.abc import Awaitable, Callable
from typing import TypeVar

import asyncpg
import structlog

from jointops.base.errors import Busy
from jointops.base.tx import Tx
from ops.retention.queries import q

log = structlog.get_logger(__name__)

T = TypeVar("T")

TRIES = 10
"""Of half a second at least: a turn of the matcher takes a tenth of that."""


async def give_way(tx: Tx) -> None:
    """This transaction waits half a second for what somebody else has, and no more."""
    await tx.run(q.give_way)


async def giving_way(act: Callable[[int], Awaitable[T]]) -> T:
    """What a deletion does, anew when it had to give way. Raises Busy (503) when it comes to nothing.

    act  is told how often it has given way: whoever deletes many takes fewer then, and meets fewer who use one
    """
    for tried in range(TRIES):
        try:
            return await act(tried)
        except asyncpg.LockNotAvailableError:
            log.info("a deletion gave way to somebody who uses a record of it")
    raise Busy("Somebody uses this record just now; nothing was deleted. Try again in a moment.")
