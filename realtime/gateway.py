"""Websockets on the HTTP port: a protocol class for uvicorn over the sans-I/O protocol of `websockets`."""

import asyncio
from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import TYPE_CHECKING, cast

import msgspec
import structlog
from websockets.frames import Frame as WireFrame
from websockets.frames import Opcode
from websockets.http11 import Request
from websockets.protocol import State
from websockets.server import ServerProtocol

from jointops.base.access import Viewer
from jointops.base.limits import Limits, TooManyCalls
from jointops.base.sessions.cookie import cookie_name
from jointops.base.settings import Settings
from realtime.door import address_of, is_own_origin, token_of
from realtime.frames import Bye, Frame, Hello, Pong, read_client_frame
from realtime.hub import MOST_STREAMS, Hub
from realtime.subscriber import Subscriber

if TYPE_CHECKING:
    from uvicorn.config import Config
    from uvicorn.server import ServerState

log = structlog.get_logger(__name__)

Who = Callable[[str, str], Awaitable[Viewer | None]]
"""The viewer whose live session this token opens, for somebody at this address. Raises TooManyCalls."""

MayOpen = Callable[[Viewer, str], Awaitable[bool]]
"""Whether this websocket comes from the device of its session, by the proof in its hello."""

HELLO_WITHIN_S = 5.0
MAX_FRAME = 64 * 1024
# A client says hello once and pings now and then; more than this many frames a window is a fault.
MAX_FRAMES, WINDOW_S = 60, 10.0
# How long a client may take to answer a close.
_CLOSE_WITHIN_S = 2.0
# The transport's own buffer: beyond it we keep frames in our queue, where they can be dropped for a resync.
_BUFFER = 64 * 1024
# Heartbeats that a client may leave without a pong.
_UNANSWERED = 2
_PONG = Frame(Pong()).websocket
_PING = b"\x89\x00"

BAD_FRAME, NOT_SIGNED_IN, WRONG_ORIGIN, NO_HELLO, CROWDED, TOO_LARGE, TOO_MANY = (
    4400,
    4401,
    4403,
    4408,
    4409,
    4413,
    4429,
)
SHUTDOWN, BROKEN = 1012, 1011


class _Wire(ServerProtocol):
    """The wire protocol with our own close code for frames that are too large."""

    def __init__(self) -> None:
        super().__init__(max_size=MAX_FRAME)

    def fail(self, code: int, reason: str = "") -> None:
        super().fail(TOO_LARGE if code == 1009 else code, reason)


class Gateway(asyncio.Protocol):
    """One websocket: handshake, session, hello, then what the hub hands out. Is the `Link` of its subscriber."""

    _transport: asyncio.Transport

    def __init__(
        self,
        hub: Hub,
        who: Who,
        may_open: MayOpen,
        settings: Settings,
        limits: Limits,
        connections: set[asyncio.Protocol],
    ) -> None:
        self._hub = hub
        self._limits = limits
        self._who = who
        self._may_open = may_open
        self._is_proved = False
        self._settings = settings
        self._connections = connections
        self._loop = asyncio.get_running_loop()
        self._wire = _Wire()
        self._address = ""
        self._viewer: Viewer | None = None
        self._subscriber: Subscriber | None = None
        self._hello: Hello | None = None
        self._task: asyncio.Task[None] | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._parts: list[bytes] = []
        self._received = 0
        self._window_end = 0.0
        self._unanswered = 0

    # Called by the transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._transport.set_write_buffer_limits(_BUFFER)
        self._connections.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self._connections.discard(self)
        self._stop()

    def pause_writing(self) -> None:
        if self._subscriber is not None:
            self._subscriber.pause()

    def resume_writing(self) -> None:
        if self._subscriber is not None:
            self._hub.resume(self._subscriber)

    def eof_received(self) -> bool:
        self._wire.receive_eof()
        self._send()
        return False

    def data_received(self, data: bytes) -> None:
        self._wire.receive_data(data)
        for event in self._wire.events_received():
            if isinstance(event, Request):
                self._open(event)
            elif isinstance(event, WireFrame) and self._is_open():
                self._receive(event)
        self._send()

    # Called by uvicorn and the hub

    def shutdown(self) -> None:
        """The node stops."""
        self.bye("shutdown", SHUTDOWN)

    def encode(self, frame: Frame) -> bytes:
        return frame.websocket

    def write(self, joined: bytes) -> None:
        if self._is_open():
            self._transport.write(joined)

    def beat(self) -> None:
        if self._unanswered >= _UNANSWERED:
            self._transport.abort()
            return
        self._unanswered += 1
        self.write(_PING)

    def bye(self, why: str, code: int) -> None:
        self.write(Frame(Bye(why)).websocket)
        self._close(code)

    # Opening

    def _open(self, request: Request) -> None:
        if request.path.partition("?")[0] != "/ws":
            self._wire.send_response(self._wire.reject(HTTPStatus.NOT_FOUND, "There is no websocket here.\n"))
            return
        if "?" in request.path:
            self._wire.send_response(self._wire.reject(HTTPStatus.BAD_REQUEST, "No key, and nothing else, here.\n"))
            return
        self._wire.send_response(self._wire.accept(request))
        if not self._is_open():
            return
        if not is_own_origin(request.headers, self._settings.origins):
            self._close(WRONG_ORIGIN)
            return
        self._timer = self._loop.call_later(HELLO_WITHIN_S, self._close, NO_HELLO)
        self._address = address_of(
            self._transport.get_extra_info("peername"), request.headers, self._settings.trusted_proxies
        )
        self._begin(self._admit(token_of(request.headers, cookie_name(self._settings))))

    async def _admit(self, token: str | None) -> None:
        try:
            self._viewer = await self._who(token or "", self._address)
        except TooManyCalls:
            self._close(TOO_MANY)
            return
        if self._viewer is None:
            self._close(NOT_SIGNED_IN)
        elif self._hello is not None:
            await self._join(self._viewer, self._hello)

    async def _join(self, viewer: Viewer, hello: Hello) -> None:
        """Each hello may begin a catch-up from long ago, which costs the database more than any look."""
        if self._hub.connections(viewer.session_id) >= MOST_STREAMS:
            self._close(CROWDED)
            return
        try:
            self._limits.take("heavy", viewer.user)
        except TooManyCalls:
            self._close(TOO_MANY)
            return
        self._is_proved = self._is_proved or await self._may_open(viewer, hello.proof)
        if not self._is_proved:
            self._close(NOT_SIGNED_IN)
            return
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._subscriber = Subscriber(viewer, hello.topics, self)
        await self._hub.join(self._subscriber, hello.cursor)

    def _begin(self, work: "asyncio._CoroutineLike[None]") -> None:
        self._task = self._loop.create_task(work)
        self._task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("a websocket could not be served", error=error)
            self._close(BROKEN)

    # Receiving

    def _receive(self, frame: WireFrame) -> None:
        if not self._may_send():
            self._close(TOO_MANY)
        elif frame.opcode is Opcode.PONG:
            self._unanswered = 0
        elif frame.opcode is Opcode.BINARY:
            self._close(BAD_FRAME)
        elif frame.opcode in (Opcode.TEXT, Opcode.CONT):
            self._parts.append(bytes(frame.data))
            if frame.fin:
                text, self._parts = b"".join(self._parts), []
                self._understand(text)

    def _may_send(self) -> bool:
        now = self._loop.time()
        if now > self._window_end:
            self._window_end, self._received = now + WINDOW_S, 0
        self._received += 1
        return self._received <= MAX_FRAMES

    def _understand(self, text: bytes) -> None:
        try:
            said = read_client_frame(text)
        except (msgspec.DecodeError, UnicodeDecodeError):
            self._close(BAD_FRAME)
            return
        if isinstance(said, Hello):
            self._start_over(said)
        else:
            self._transport.write(_PONG)

    def _start_over(self, hello: Hello) -> None:
        """Hello, the first or, after a resync, a further one from the snapshot's cursor."""
        self._hello = hello
        if self._viewer is None:
            return  # `_admit` goes on with it
        if self._subscriber is not None:
            self._leave()
        self._begin(self._admit(self._viewer.key))  # who may see something else by now

    # Ending

    def _is_open(self) -> bool:
        return self._wire.state is State.OPEN

    def _close(self, code: int) -> None:
        if self._is_open():
            self._wire.send_close(code)
            self._send()
            self._stop()
            self._timer = self._loop.call_later(_CLOSE_WITHIN_S, self._transport.abort)

    def _send(self) -> None:
        """What the wire protocol wants to say; an empty piece means: nothing more from our side."""
        for piece in self._wire.data_to_send():
            if piece:
                self._transport.write(piece)
            elif self._wire.close_expected() and self._transport.can_write_eof():
                # Not `close`: with bytes of the client still unread that would reset the connection,
                # and the client would never see our close code.
                self._transport.write_eof()
                self._stop()
                self._timer = self._loop.call_later(_CLOSE_WITHIN_S, self._transport.abort)
            else:
                self._transport.close()

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        self._leave()

    def _leave(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._task = None
        if self._subscriber is not None:
            self._hub.leave(self._subscriber)
            self._subscriber = None


def gateway_protocol(
    hub: Hub, who: Who, may_open: MayOpen, settings: Settings, limits: Limits
) -> type[asyncio.Protocol]:
    """The class for `uvicorn.Config(ws=…)`: uvicorn makes one object per connection."""

    class GatewayProtocol(Gateway):
        def __init__(self, config: "Config", server_state: "ServerState", app_state: dict[str, object]) -> None:
            connections = cast(set[asyncio.Protocol], server_state.connections)
            super().__init__(hub, who, may_open, settings, limits, connections)

    return GatewayProtocol
