"""PostgreSQL and Valkey that many files of stories use one after the other: each has a database of its own there."""

import contextlib
import itertools
import shutil
from collections.abc import AsyncGenerator
from pathlib import Path

import asyncpg
import msgspec
from redis.asyncio import Redis

from jointops.base.servers import OWNER, Servers, _own_database
from jointops.base.settings import Settings
from jointops.node import Node, running
from tests.support import copied

KEPT = ("secret", "audit-key", "care.keys", "plan.keys")
"""What a node has in its folder, beside its servers."""


class Common:
    """The servers of a node that was seeded and has stopped: what its database holds is where each file begins."""

    def __init__(self, servers: Servers) -> None:
        self._servers = servers
        self._superuser_url = servers.database_url.replace(OWNER, "postgres").replace("/jointops?", "/postgres?")
        self._numbers = itertools.count(1)

    @contextlib.asynccontextmanager
    async def running(self, settings: Settings) -> AsyncGenerator[Node]:
        """A node on a database that nobody has used and an empty Valkey, in the folder that its settings name."""
        async with self._place_for(settings) as placed, running(placed) as node:
            yield node

    @contextlib.asynccontextmanager
    async def _place_for(self, settings: Settings) -> AsyncGenerator[Settings]:
        settings.data.mkdir()
        for name in KEPT:
            shutil.copy2(self._servers.data / name, settings.data / name)
        name = f"jointops_{next(self._numbers)}"
        async with Redis.from_url(self._servers.valkey_url) as valkey:
            await valkey.flushall()
        await self._tell(f"create database {name} owner {OWNER} template jointops strategy file_copy")
        database_url = await _own_database(self._superuser_url, name)
        try:
            yield msgspec.structs.replace(settings, database_url=database_url, valkey_url=self._servers.valkey_url)
        finally:
            await self._tell(f"drop database {name} with (force)")

    async def _tell(self, statement: str) -> None:
        superuser = await asyncpg.connect(self._superuser_url)
        try:
            await superuser.execute(statement)
        finally:
            await superuser.close()


@contextlib.asynccontextmanager
async def common_servers(seeded: Path, data: Path) -> AsyncGenerator[Common]:
    """The servers, in a copy of the folder of the node that was seeded."""
    copied(seeded, data)
    servers = Servers(Settings(data=data))
    try:
        await servers.start()
        yield Common(servers)
    finally:
        servers.stop()
