"""Acts by many people that come while others are being done, done together: one round trip and one commit for some.

Each stays the whole act it is alone: it enters under its own person's key and is judged, kept, audited and told by its
own SQL function. When one of some fails, each is done again alone, so that nobody meets another's error.
"""

import asyncio
from collections import deque
from collections.abc import Sequence
from typing import Any

import asyncpg
import msgspec

from jointops.base.errors import Busy, is_away
from jointops.base.sql import Statement

MOST = 16
"""In one transaction: the first of them waits for the last, and at the most some 5 ms."""

LANES = 2
"""Transactions at once: one is worked out while the other is flushed to disk."""

LONGEST_S = 2.0
"""When the one before all others has waited for longer, the database has stopped, and no more are taken."""


class _Act(msgspec.Struct):
    statement: Statement
    values: list[Any]
    done: "asyncio.Future[asyncpg.Record | None]"
    since: float


class Together:
    """What waits on one node. An act that comes while nothing is under way is done at once and alone."""

    def __init__(self, pool: "asyncpg.Pool[asyncpg.Record]") -> None:
        self._pool = pool
        self._waiting: deque[_Act] = deque()
        self._lanes = 0
        self._tasks: set[asyncio.Task[None]] = set()

    async def do(self, statement: Statement, values: list[Any]) -> asyncpg.Record | None:
        """The row of this act, or None. Raises Busy.

        statement  takes an array for each value and numbers what it returns: `n` is the act's place, from 1
        values     the first one orders acts that are done together, so that two lanes never wait for each other
        """
        loop = asyncio.get_running_loop()
        if self._waiting and loop.time() - self._waiting[0].since > LONGEST_S:
            raise Busy
        act = _Act(statement, values, loop.create_future(), loop.time())
        self._waiting.append(act)
        if self._lanes < LANES:
            self._lanes += 1
            lane = asyncio.create_task(self._work())
            self._tasks.add(lane)
            lane.add_done_callback(self._tasks.discard)
        return await act.done

    async def _work(self) -> None:
        try:
            while self._waiting:
                await self._next()
        finally:
            self._lanes -= 1  # in one step with the last look: who comes now opens a lane

    async def _next(self) -> None:
        first = self._waiting.popleft()
        acts = [first]
        while self._waiting and len(acts) < MOST and self._waiting[0].statement is first.statement:
            acts.append(self._waiting.popleft())
        try:
            await self._do(sorted(acts, key=lambda act: act.values[0]))
        except Exception as error:  # whatever it is, nobody is left waiting
            _fail(acts, error)
        except BaseException as error:  # the node stops
            _fail([*acts, *self._waiting], error)
            raise

    async def _do(self, acts: Sequence[_Act]) -> None:
        try:
            rows = await self._rows(acts)
        except asyncpg.PostgresError as error:
            if len(acts) == 1 or is_away(error):
                raise
            for act in acts:
                await self._do_alone(act)
            return
        for n, act in enumerate(acts, 1):
            if not act.done.done():  # whoever asked may have gone
                act.done.set_result(rows.get(n))

    async def _do_alone(self, act: _Act) -> None:
        try:
            await self._do([act])
        except asyncpg.PostgresError as error:
            _fail([act], error)

    async def _rows(self, acts: Sequence[_Act]) -> dict[int, asyncpg.Record]:
        columns = zip(*(act.values for act in acts), strict=True)
        async with self._pool.acquire() as connection:
            found = await connection.fetch(acts[0].statement.text, *(list(column) for column in columns))
        return {row["n"]: row for row in found}


def _fail(acts: Sequence[_Act], error: BaseException) -> None:
    for act in acts:
        if not act.done.done():
            act.done.set_exception(error)
