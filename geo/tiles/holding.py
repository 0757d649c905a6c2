"""Which operations a node holds in memory, and that what it holds is true."""

import asyncio
from collections import OrderedDict
from datetime import datetime
from weakref import WeakValueDictionary

from geo.tiles.model import COLD_AFTER, MOST_HELD
from geo.tiles.reading import ROLE, Held, Standing, q, read_all, read_changes, sum_up
from jointops.base.clock import utc_now
from jointops.base.db import Db

_COLD_FOR_S = 60.0
"""How long an operation that was found cold, or too large, is not looked at again."""


class Holder:
    """The marks of the operations that were asked for last."""

    def __init__(self, db: Db) -> None:
        self._db = db
        self._held: OrderedDict[str, Held] = OrderedDict()
        self._cold: dict[str, datetime] = {}
        # Of those that are being asked for: a code that was made up leaves nothing.
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    async def get(self, operation: str, standing: Standing) -> Held | None:
        """The marks, true as it stands at least; None for an operation that is cold or too large."""
        if (since := self._cold.get(operation)) and (utc_now() - since).total_seconds() < _COLD_FOR_S:
            return None
        async with self._locks.setdefault(operation, asyncio.Lock()):
            held = self._held.get(operation)
            if held is None or held.cleared < standing.cleared:
                held = await self._begin(operation)
            elif standing.waiting or held.number < standing.number:
                held = await self._follow(operation, held)
            if held is not None and operation in self._held:
                self._held.move_to_end(operation)
        return held

    async def _follow(self, operation: str, held: Held) -> Held | None:
        """The same with what came since then; all anew where the log does not reach back so far."""
        async with self._db.service(ROLE) as tx:
            is_told = await read_changes(tx, operation, held)
        if not is_told:
            return await self._begin(operation)
        if held.columns.is_long:
            await asyncio.to_thread(held.put_in_order)
        self._keep(operation, held)
        return held

    async def _begin(self, operation: str) -> Held | None:
        async with self._db.service(ROLE) as tx:
            newest = await tx.value(q.newest, operation=operation)
            found = None
            if newest is not None:
                if utc_now() - newest < COLD_AFTER:
                    found = await read_all(tx, operation)
                else:
                    await sum_up(tx, operation)
        if found is None:
            self._held.pop(operation, None)
            if newest is not None:
                self._cold[operation] = utc_now()
            return None
        self._keep(operation, found)
        return found

    def _keep(self, operation: str, held: Held) -> None:
        """As the one that was asked for last; who was asked for before goes until there is room."""
        self._held[operation] = held
        self._held.move_to_end(operation)
        while sum(map(len, self._held.values())) > MOST_HELD:
            self._held.popitem(last=False)
