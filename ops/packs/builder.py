"""That a node builds packs: seen by whoever asks for one, and over with its process, however that ends."""

import asyncio
from typing import Any

from jointops.base.db import Db
from jointops.base.ids import uuid7
from ops.packs.queries import q


class Builder:
    """A run of a node; while it builds any pack it keeps one connection, which holds its lock."""

    def __init__(self, db: Db) -> None:
        self.id = uuid7()
        self._pool = db.pool("app")
        self._connection: Any = None
        self._packs = 0
        self._one_at_a_time = asyncio.Lock()

    async def begin(self) -> None:
        """One more pack is to be built."""
        async with self._one_at_a_time:
            if self._connection is None or self._connection.is_closed():
                self._connection = await self._pool.acquire()
                await self._connection.fetchval(q.hold.text, self.id)
            self._packs += 1

    async def end(self) -> None:
        """One less; the connection goes back with the last."""
        async with self._one_at_a_time:
            self._packs -= 1
            if self._packs == 0:
                held, self._connection = self._connection, None
                if not held.is_closed():
                    await held.fetchval(q.let_go.text, self.id)
                await self._pool.release(held)
