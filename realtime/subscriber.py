"""One viewer's stream: what it wants, and a bounded queue in front of a link that may be slow."""

import asyncio
from collections.abc import Collection
from typing import Protocol

from jointops.base.access import Viewer
from realtime.frames import Frame
from realtime.log import LogEvent

# What may wait for one connection: about 400 events. Who is further behind reads the snapshot faster than the events.
MAX_FRAMES = 1000
MAX_BYTES = 256 * 1024

_PLURALS = {"match": "matches", "authority": "authorities", "presence": "presence"}


class Link(Protocol):
    """What carries frames to the client: a websocket or a stream of server-sent events."""

    def encode(self, frame: Frame) -> bytes: ...
    def write(self, joined: bytes) -> None: ...
    def beat(self) -> None:
        """Called each heartbeat: ask whether the other side is still there."""
        ...

    def bye(self, why: str, code: int) -> None:
        """Say why and close with the websocket code."""
        ...


class Subscriber:
    """Frames wait here until the hub's tick, longer while the link is slow, and are dropped all at once over the bound.

    slow     the queue ran over: nothing more is kept until the link has room, then comes a resync
    """

    def __init__(self, viewer: Viewer, topics: Collection[str], link: Link) -> None:
        self.viewer = viewer
        self.link = link
        self.slow = False
        self.closed = False
        self._topics = frozenset(topics)
        self._queue: list[bytes] = []
        self._bytes = 0
        self._room = asyncio.Event()
        self._room.set()

    def wants(self, event: LogEvent) -> bool:
        if not self._topics:
            return True
        noun = event.kind.partition(".")[0]
        return f"op:{event.operation}" in self._topics or _PLURALS.get(noun, f"{noun}s") in self._topics

    def push(self, frame: Frame) -> None:
        """Keep a frame for the next flush; over the bound forget all and be slow."""
        if self.slow:
            return
        if self._is_full():
            self.flush()
        if self._is_full():
            self.forget()
            self.slow = True
            return
        encoded = self.link.encode(frame)
        self._queue.append(encoded)
        self._bytes += len(encoded)

    def _is_full(self) -> bool:
        return len(self._queue) >= MAX_FRAMES or self._bytes >= MAX_BYTES

    def push_ahead(self, frame: Frame) -> None:
        """A notice: before all that waits, even for the slow."""
        encoded = self.link.encode(frame)
        self._queue.insert(0, encoded)
        self._bytes += len(encoded)

    def flush(self) -> None:
        """Write what waits, joined, when the link has room."""
        if self._queue and self._room.is_set() and not self.closed:
            self.link.write(b"".join(self._queue))
            self.forget()

    def is_behind(self) -> bool:
        """Whether frames wait for a link that is full."""
        return bool(self._queue) and not self._room.is_set()

    def forget(self) -> None:
        """Drop what waits."""
        self._queue.clear()
        self._bytes = 0

    def pause(self) -> None:
        """The link is full."""
        self._room.clear()

    def resume(self) -> None:
        """The link has room again."""
        self._room.set()
        self.flush()

    async def room(self) -> None:
        """Wait until the link has room."""
        await self._room.wait()

    def close(self) -> None:
        """The link is gone: whoever waits for room goes on and finds out."""
        self.closed = True
        self._room.set()
