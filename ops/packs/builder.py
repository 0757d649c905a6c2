"""That a node builds packs: seen by whoever asks for one, and over with its process, however that ends."""

import asyncio
from contextlib import suppress
from typing import Any

import asyncpg

from jointops.base.db import Db
from jointops.base.ids import uuid7
from ops.packs.queries import q

LET_GO_S = 5.0
"""A server that does not answer is not waited for: its lock falls with the connection."""


class Builder:
    """A run of a node; while it builds any pack it keeps a connection beside the pools, which holds its lock."""

    def __init__(self, db: Db) -> None:
        self.id = uuid7()
        self._db = db
        self._connection: Any = None
        self._packs = 0
        self._one_at_a_time = asyncio.Lock()

    async def begin(self) -> None:
        """One more pack is to be built. A connection that the server has ended meanwhile is replaced."""
        async with self._one_at_a_time:
            if self._connection is None or self._connection.is_closed():
                self._connection = await self._holding()
            self._packs += 1

    async def end(self) -> None:
        """One less; the connection is closed with the last."""
        async with self._one_at_a_time:
            self._packs -= 1
            if self._packs == 0:
                held, self._connection = self._connection, None
                with suppress(asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError):
                    await held.fetchval(q.let_go.text, self.id, timeout=LET_GO_S)
                    await held.close(timeout=LET_GO_S)
                held.terminate()

    async def _holding(self) -> Any:
        connection = await self._db.outside("app")
        try:
            await connection.fetchval(q.hold.text, self.id)
        except BaseException:
            connection.terminate()
            raise
        return connection
