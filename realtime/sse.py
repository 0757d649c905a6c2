"""The same stream as server-sent events, for programs and networks that cannot do websockets."""

import asyncio
from collections.abc import AsyncGenerator, Collection

import structlog

from jointops.base.access import Viewer
from realtime.frames import Bye, Frame
from realtime.hub import Hub
from realtime.subscriber import Subscriber

log = structlog.get_logger(__name__)


class _Stream:
    """The `Link` of a response in progress: it has room whenever the last piece was fetched."""

    def __init__(self) -> None:
        self.subscriber: Subscriber | None = None
        self._ended = False
        self._piece = b""
        self._news = asyncio.Event()

    def encode(self, frame: Frame) -> bytes:
        return frame.sse()

    def write(self, joined: bytes) -> None:
        self._piece += joined
        self._news.set()
        if self.subscriber is not None:
            self.subscriber.pause()

    def beat(self) -> None:
        """The heartbeat that is on its way finds out whether anybody is there."""

    def bye(self, why: str, code: int) -> None:
        self._ended = True
        self.write(Frame(Bye(why)).sse())

    def joined(self, task: asyncio.Task[None]) -> None:
        """A stream that cannot be filled ends; the client comes back."""
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("a stream could not be served", error=error)
            self._ended = True
            self._news.set()

    def is_over(self) -> bool:
        return self._ended and not self._piece

    async def fetch(self) -> bytes:
        await self._news.wait()
        self._news.clear()
        piece, self._piece = self._piece, b""
        return piece


async def server_sent_events(
    hub: Hub, viewer: Viewer, cursor: str | None, topics: Collection[str] = ()
) -> AsyncGenerator[bytes]:
    """The body of a `text/event-stream` response: ready, then events, as on the websocket.

    cursor  from the query or the header Last-Event-ID, which browsers send by themselves
    """
    stream = _Stream()
    subscriber = stream.subscriber = Subscriber(viewer, topics, stream)
    joining = asyncio.create_task(hub.join(subscriber, cursor))
    joining.add_done_callback(stream.joined)
    try:
        while not stream.is_over():
            yield await stream.fetch()
            hub.resume(subscriber)
    finally:
        joining.cancel()
        hub.leave(subscriber)
