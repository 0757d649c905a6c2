"""A person in front of a live screen: one websocket, the events it was sent, what it was to see and never to see."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Literal

import msgspec
from websockets.asyncio.client import connect

from jointops.demo.answers import differs
from jointops.demo.step import Scalar


class Frame(msgspec.Struct):
    """What the server sends; of its fields those that matter here."""

    type: Literal["ready", "heartbeat", "event", "notice", "shared", "withdrawn", "resync", "bye", "pong"]
    cursor: str | None = None
    event: msgspec.Raw = msgspec.Raw()


class Screen:
    """Collects the events of one person; comes back with its cursor when the line breaks."""

    def __init__(self, address: str, token: str) -> None:
        self._address = address
        self._token = token
        self._cursor: str | None = None
        self._events: list[object] = []
        self._read = 0
        self._news = asyncio.Condition()
        self._ready = asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def open(self, patience: float = 10.0) -> None:
        """Connect and wait for `ready`. Raises TimeoutError."""
        self._task = asyncio.create_task(self._watch())
        await asyncio.wait_for(self._ready.wait(), patience)

    async def close(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    async def _watch(self) -> None:
        headers = {"Authorization": f"Bearer {self._token}"}
        async for socket in connect(self._address, additional_headers=headers, compression=None, max_size=2**20):
            hello = {"type": "hello", "cursor": self._cursor, "topics": list[str]()}
            await socket.send(msgspec.json.encode(hello).decode())
            # connect() as an iterator comes back, with growing pauses, when a socket ends
            async for text in socket:
                await self._take(msgspec.json.decode(text, type=Frame))

    async def _take(self, frame: Frame) -> None:
        self._cursor = frame.cursor or self._cursor
        if frame.type == "ready":
            self._ready.set()
        elif frame.type == "event":
            async with self._news:
                self._events.append(msgspec.json.decode(frame.event))
                self._news.notify_all()

    async def sees(self, wanted: Mapping[str, Scalar], patience: float) -> str:
        """Wait for an event with these fields after the last one that was seen; answers what is wrong, or nothing."""

        def found() -> bool:
            for place in range(self._read, len(self._events)):
                if not differs(self._events[place], wanted):
                    self._read = place + 1
                    return True
            return False

        try:
            async with self._news:
                await asyncio.wait_for(self._news.wait_for(found), patience)
        except TimeoutError:
            return f"no such event within {patience:g} s, {len(self._events) - self._read} others"
        return ""

    def count(self) -> int:
        return len(self._events)

    def saw(self, unwanted: Mapping[str, Scalar], since: int) -> bool:
        """Tell whether an event with these fields came after the first `since` ones."""
        return any(not differs(event, unwanted) for event in self._events[since:])


def socket_address(base_url: str) -> str:
    """Make `ws://host/ws` of `http://host`."""
    return base_url.replace("http", "ws", 1).rstrip("/") + "/ws"
