"""People with sessions, things that happen, nodes that run."""

import asyncio
import contextlib
import secrets
import socket
from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import UTC, datetime
from uuid import UUID

import asyncpg
import uvicorn

from jointops.base.access import Viewer
from jointops.base.db import Db
from jointops.base.ids import uuid7
from jointops.base.sessions.actions import Sessions
from jointops.base.settings import Settings
from jointops.base.tx import Event, Tx
from realtime.client import Client
from realtime.node import Realtime

Owner = asyncpg.Connection
SECRET = bytes(range(32))


class People:
    """Makes people and lets them in."""

    def __init__(self, owner: Owner, db: Db) -> None:
        self._owner = owner
        self.sessions = Sessions(db)

    async def person(self, *principals: str, clearance: int = 3) -> Viewer:
        """Somebody new, signed in."""
        person = await self._owner.fetchval(
            "insert into base.person (user_name, name, role, country, principals, clearance)"
            " values ($1, 'Awa Example', 'officer', 'ML', $2, $3) returning id",
            f"p.{secrets.token_hex(8)}",
            list(principals),
            clearance,
        )
        return await self.sessions.open_for(UUID(str(person)))


def emit(tx: Tx, class_id: int, record: UUID, kind: str = "check.reported", operation: str | None = "kafo-ii") -> None:
    """Something happens, seen by those of a class."""
    now = datetime.now(UTC)
    tx.emit(Event(kind=kind, record=record, version=1, class_id=class_id, at=now, operation=operation))


async def tell(
    db: Db, class_id: int, times: int = 1, kind: str = "check.reported", operation: str | None = "kafo-ii"
) -> list[UUID]:
    """Something happens `times` times, in one transaction; the records."""
    records = [uuid7() for _ in range(times)]
    async with db.service("log") as tx:
        tx.audit("test.tell")
        for record in records:
            emit(tx, class_id, record, kind, operation)
    return records


class Node:
    """A running node: its realtime room and its port."""

    def __init__(self, realtime: Realtime, server: uvicorn.Server, port: int) -> None:
        self.realtime = realtime
        self.hub = realtime.hub
        self.server = server
        self.url = f"ws://127.0.0.1:{port}/ws"

    def client(self, viewer: Viewer, *, cursor: str | None = None, topics: tuple[str, ...] = ()) -> Client:
        return Client(self.url, viewer.key, cursor=cursor, topics=topics)


async def _no_http(scope: dict[str, object], receive: object, send: object) -> None:
    """HTTP beside the websockets: there is none here."""


@contextlib.asynccontextmanager
async def running_node(
    db: Db, settings: Settings, who: Callable[[str], Awaitable[Viewer | None]]
) -> AsyncGenerator[Node]:
    """A node on a free port, stopped as gracefully as uvicorn does it."""
    realtime = Realtime(db, SECRET, settings, who)
    await realtime.start()
    try:
        async with _served(realtime) as node:
            yield node
    finally:
        await realtime.stop()


@contextlib.asynccontextmanager
async def _served(realtime: Realtime) -> AsyncGenerator[Node]:
    config = uvicorn.Config(_no_http, ws=realtime.protocol, lifespan="off", log_level="error")
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as door:
        serving = asyncio.create_task(server._serve(sockets=[door]))
        await until(lambda: server.started)
        try:
            yield Node(realtime, server, door.getsockname()[1])
        finally:
            server.should_exit = True
            await serving


async def until(condition: Callable[[], object], within: float = 10) -> None:
    """Wait for a condition; fail when it does not come true in time."""
    async with asyncio.timeout(within):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.005)
