"""People with sessions, things that happen, nodes that run."""

import asyncio
import contextlib
import secrets
import socket
from collections.abc import AsyncGenerator, Awaitable, Callable
from datetime import UTC, datetime
from typing import Self, cast
from uuid import UUID

import asyncpg
import uvicorn

from jointops.base.access import Viewer
from jointops.base.db import Db
from jointops.base.ids import uuid7
from jointops.base.limits import Limits
from jointops.base.sessions.actions import Sessions
from jointops.base.settings import Settings
from jointops.base.tx import Event, Tx
from realtime.client import Client, Ended
from realtime.consumers import Consumer
from realtime.frames import EventFrame, Ready, ServerFrame
from realtime.node import Realtime

SECRET = bytes(range(32))


class Hand:
    """A connection of our own, beside the product's pools."""

    def __init__(self, connection: asyncpg.Connection) -> None:
        self._connection = connection

    @classmethod
    async def on(cls, url: str) -> Self:
        return cls(await asyncpg.connect(url))

    async def run(self, statement: str, *given: object) -> None:
        await self._connection.execute(statement, *given)

    async def value(self, statement: str, *given: object) -> object:
        return cast(object, await self._connection.fetchval(statement, *given))

    async def column(self, statement: str, *given: object) -> list[object]:
        """The first column of all rows."""
        rows = await self._connection.fetch(statement, *given)
        return [cast(object, row[0]) for row in rows]

    async def until(self, question: str, within: float = 10) -> None:
        """Wait until the database says yes."""
        async with asyncio.timeout(within):
            while not await self.value(question):  # noqa: ASYNC110
                await asyncio.sleep(0.005)

    async def close(self) -> None:
        await self._connection.close()


class People:
    """Makes people and lets them in."""

    def __init__(self, owner: Hand, db: Db) -> None:
        self._owner = owner
        self.sessions = Sessions(db)

    async def person(self, *principals: str, clearance: int = 3, country: str = "ML") -> Viewer:
        """Somebody new, signed in."""
        person = cast(
            UUID,
            await self._owner.value(
                "insert into base.person (user_name, name, role, country, principals, clearance)"
                " values ($1, 'Awa Example', 'officer', $4, $2, $3) returning id",
                f"p.{secrets.token_hex(8)}",
                list(principals),
                clearance,
                country,
            ),
        )
        return await self.sessions.open_for(person)


def emit(
    tx: Tx,
    class_id: int,
    record: UUID,
    kind: str = "check.reported",
    operation: str | None = "kafo-ii",
    data: dict[str, object] | None = None,
) -> None:
    """Something happens, seen by those of a class."""
    now = datetime.now(UTC)
    event = Event(kind=kind, record=record, version=1, class_id=class_id, at=now, operation=operation, data=data or {})
    tx.emit(event)


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


async def log_of(owner: Hand, *classes: int) -> list[UUID]:
    """The records of all events of these classes, in the order of the log, when all are numbered."""
    query = "select record from realtime.event where class_id = any($1) order by number"
    await owner.until("select not exists (select from realtime.outbox)")
    return [cast(UUID, record) for record in await owner.column(query, list(classes))]


class Screen:
    """Somebody looking: all that came, kept in the order in which it came."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.frames: list[ServerFrame] = []
        self._looking = asyncio.Event()
        self._looking.set()
        self._task = asyncio.create_task(self._look())

    @property
    def events(self) -> list[EventFrame]:
        return [frame for frame in self.frames if isinstance(frame, EventFrame)]

    @property
    def records(self) -> list[UUID]:
        return [frame.event.record for frame in self.events]

    def has(self, kind: type[ServerFrame]) -> bool:
        return any(isinstance(frame, kind) for frame in self.frames)

    async def _look(self) -> None:
        with contextlib.suppress(Ended):
            async for frame in self.client.frames():
                self.frames.append(frame)
                await self._looking.wait()

    def look_away(self) -> None:
        """Stop reading: the socket fills up."""
        self._looking.clear()

    def look_again(self) -> None:
        self._looking.set()

    async def close(self) -> None:
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)


class Node:
    """A running node: its realtime room and its port."""

    def __init__(self, realtime: Realtime, server: uvicorn.Server, port: int) -> None:
        self.realtime = realtime
        self.hub = realtime.hub
        self.server = server
        self.url = f"ws://127.0.0.1:{port}/ws"

    @contextlib.asynccontextmanager
    async def screen(
        self, viewer: Viewer, *, cursor: str | None = None, topics: tuple[str, ...] = ()
    ) -> AsyncGenerator[Screen]:
        """A screen that is ready."""
        screen = Screen(Client(self.url, viewer.key, cursor=cursor, topics=topics))
        try:
            await until(lambda: screen.has(Ready))
            yield screen
        finally:
            await screen.close()


async def _no_http(scope: dict[str, object], receive: object, send: object) -> None:
    """HTTP beside the websockets: there is none here."""


async def on_any_device(viewer: Viewer, proof: str) -> bool:
    """The people of these stories have no devices with keys."""
    return True


@contextlib.asynccontextmanager
async def running_node(
    db: Db, settings: Settings, who: Callable[[str], Awaitable[Viewer | None]], *consumers: Consumer
) -> AsyncGenerator[Node]:
    """A node on a free port, stopped as gracefully as uvicorn does it."""
    realtime = Realtime(db, SECRET, settings, lambda token, _: who(token), on_any_device, Limits(pace=1000))
    for consumer in consumers:
        realtime.consume(consumer)
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
