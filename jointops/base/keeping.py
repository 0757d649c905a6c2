"""What keeps time on a node: looking again and again, and working off what is due, one record a transaction."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar, Never
from uuid import UUID

import structlog

from jointops.base.clock import Clock, utc_now
from jointops.base.db import Db
from jointops.base.tx import Tx

log = structlog.get_logger(__name__)


async def keep_looking(look: Callable[[], Awaitable[object]], every_s: float, trouble: str) -> Never:
    """Look, wait, and again, for ever. Whatever is wrong with one look is logged as `trouble`: the next must come."""
    while True:
        try:
            await look()
        except Exception:
            log.exception(trouble)
        await asyncio.sleep(every_s)


async def work_off(
    db: Db,
    role: str,
    due: Callable[[Tx], Awaitable[Sequence[UUID]]],
    step: Callable[[Tx, UUID], Awaitable[int]],
    trouble: str,
) -> int:
    """Take every step that is due, each record's in a transaction of its own, until none is left; how many there were.

    What is wrong with one record is logged as `trouble` and keeps no other waiting.
    """
    done = 0
    while count := await _some(db, role, due, step, trouble):
        done += count
    return done


async def _some(
    db: Db,
    role: str,
    due: Callable[[Tx], Awaitable[Sequence[UUID]]],
    step: Callable[[Tx, UUID], Awaitable[int]],
    trouble: str,
) -> int:
    async with db.service(role) as tx:
        ids = await due(tx)
    done = 0
    for id in ids:
        try:
            async with db.service(role) as tx:
                done += await step(tx, id)
        except Exception:
            log.exception(trouble, id=str(id))
    return done


class Timekeeper(ABC):
    """What a keeper of any room is: it looks, waits, and looks again. One may run on each node.

    role     the database's, under which it works
    every_s  between two looks
    trouble  what is logged when a look or a step goes wrong
    """

    role: ClassVar[str]
    every_s: ClassVar[float]
    trouble: ClassVar[str]

    def __init__(self, db: Db, clock: Clock = utc_now) -> None:
        self.db = db
        self.clock = clock

    async def run(self) -> None:
        """Look, wait, and again, for ever."""
        await keep_looking(self.look, self.every_s, self.trouble)

    @abstractmethod
    async def look(self) -> int:
        """Do all that is due now; how much it was."""

    async def work_off(
        self, due: Callable[[Tx], Awaitable[Sequence[UUID]]], step: Callable[[Tx, UUID], Awaitable[int]]
    ) -> int:
        """As the function of this name, under the keeper's own role."""
        return await work_off(self.db, self.role, due, step, self.trouble)
