"""The client of the websocket in Python: for integrators, and for our tests as the eyes of people."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Collection

import msgspec
import structlog
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake

from realtime.frames import (
    Bye,
    EventFrame,
    Heartbeat,
    Hello,
    Ready,
    Resync,
    ServerFrame,
    Shared,
    Withdrawn,
    read_server_frame,
)

log = structlog.get_logger(__name__)

# The first pause before coming back, doubled up to the last: a node that restarts is not stormed.
_FIRST_PAUSE_S, _LAST_PAUSE_S = 0.1, 5.0
# Who leaves while much is still unread need not read it all to say goodbye.
_CLOSE_S = 0.3
# Bad frame, not signed in or revoked, wrong origin: coming back with the same would be refused again.
_REFUSED = (4400, 4401, 4403)


class Ended(RuntimeError):
    """The server does not want this client back: its session ended or was refused."""


class Client:
    """Follows the events of one session and comes back by itself, right after the last one it had.

    cursor   the place up to which everything was yielded; keep it to go on in a later run
    """

    def __init__(self, url: str, token: str, *, cursor: str | None = None, topics: Collection[str] = ()) -> None:
        self._url = url
        self._headers = {"Authorization": f"Bearer {token}"}
        self._topics = list(topics)
        self._socket: ClientConnection | None = None
        self.cursor = cursor

    async def frames(self) -> AsyncIterator[ServerFrame]:
        """All frames, across connections, until the session ends. Raises Ended.

        After a Resync, read the snapshot: something before its cursor is missing.
        """
        pause = _FIRST_PAUSE_S
        while True:
            try:
                async for frame in self._once():
                    pause = _FIRST_PAUSE_S
                    yield frame
            except ConnectionClosed as error:
                if error.rcvd is not None and error.rcvd.code in _REFUSED:
                    raise Ended(f"closed with {error.rcvd.code}") from None
                log.info("disconnected", error=error)
            except (OSError, InvalidHandshake) as error:
                log.info("disconnected", error=error)
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LAST_PAUSE_S)

    async def events(self) -> AsyncIterator[EventFrame]:
        """Events alone."""
        async for frame in self.frames():
            if isinstance(frame, EventFrame):
                yield frame

    async def drop(self) -> None:
        """Cut the connection as a bad network does; `frames` comes back by itself."""
        if self._socket is not None:
            with contextlib.suppress(ConnectionClosed):
                self._socket.transport.abort()

    async def _once(self) -> AsyncIterator[ServerFrame]:
        async with connect(
            self._url, additional_headers=self._headers, compression=None, close_timeout=_CLOSE_S
        ) as socket:
            self._socket = socket
            hello = Hello(self.cursor, self._topics)
            await socket.send(msgspec.json.encode(hello).decode())
            try:
                async for text in socket:
                    frame = read_server_frame(text)
                    if isinstance(frame, Ready | EventFrame | Heartbeat | Shared | Withdrawn | Resync):
                        self.cursor = frame.cursor
                    yield frame
                    if isinstance(frame, Bye) and frame.why != "shutdown":
                        raise Ended(frame.why)
            finally:
                self._socket = None
