"""Frames: what is said to a client, encoded once for everyone who gets it."""

import struct
from datetime import datetime
from uuid import UUID

import msgspec

from jointops.base.sessions.model import ViewerFace
from jointops.base.tx import Mark
from realtime.cursor import Cursors
from realtime.log import LogEvent


class ShownEvent(msgspec.Struct, frozen=True, omit_defaults=True):
    """An event as told to the client: no number, no class."""

    id: str
    kind: str
    operation: str | None
    at: datetime
    recorded_at: datetime
    record: UUID
    version: int
    data: dict[str, object]
    mark: Mark | None = None


class Ready(msgspec.Struct, frozen=True, tag_field="type", tag="ready"):
    """The answer to hello: events follow from `cursor` on."""

    cursor: str
    viewer: ViewerFace
    heartbeat_s: float


class Heartbeat(msgspec.Struct, frozen=True, tag_field="type", tag="heartbeat"):
    """Nothing that you may see is missing up to `cursor`."""

    cursor: str
    at: datetime


class EventFrame(msgspec.Struct, frozen=True, tag_field="type", tag="event"):
    """One event; `cursor` is the place after it."""

    cursor: str
    event: ShownEvent


class Notice(msgspec.Struct, frozen=True, tag_field="type", tag="notice"):
    """An urgent event, at once and outside the order; it follows in its place."""

    event: ShownEvent


class Shared(msgspec.Struct, frozen=True, tag_field="type", tag="shared"):
    """A record that this viewer may see from now on, or see more of."""

    cursor: str
    record: UUID


class Withdrawn(msgspec.Struct, frozen=True, tag_field="type", tag="withdrawn"):
    """A record, or a part of it, that this viewer may see no more."""

    cursor: str
    record: UUID


class Resync(msgspec.Struct, frozen=True, tag_field="type", tag="resync"):
    """Something is missing before `cursor`: read the snapshot. Events go on from `cursor`.

    why   slow (the queue ran over), expired (past the retention, or no cursor of ours), epoch (another history),
          access (this person may see something else than before)
    """

    why: str
    cursor: str


class Bye(msgspec.Struct, frozen=True, tag_field="type", tag="bye"):
    """The server closes: revoked, expired, shutdown, wipe (this device was given up for lost)."""

    why: str


class Pong(msgspec.Struct, frozen=True, tag_field="type", tag="pong"):
    """The answer to a ping."""


ServerFrame = Ready | Heartbeat | EventFrame | Notice | Shared | Withdrawn | Resync | Bye | Pong


class Hello(msgspec.Struct, frozen=True, tag_field="type", tag="hello", forbid_unknown_fields=True):
    """The first frame of a client. No cursor: from now on. `topics` narrow; empty means all.

    proof  of a session that is bound to a device: its signature over GET /ws, as in the header of a call
    """

    cursor: str | None = None
    topics: list[str] = []
    proof: str = ""


class Ping(msgspec.Struct, frozen=True, tag_field="type", tag="ping", forbid_unknown_fields=True):
    """Are you there?"""


ClientFrame = Hello | Ping

_encoder = msgspec.json.Encoder()
_to_client_frame = msgspec.json.Decoder(ClientFrame)
_to_server_frame = msgspec.json.Decoder(ServerFrame)


def read_client_frame(text: bytes) -> ClientFrame:
    """Raises msgspec.DecodeError."""
    return _to_client_frame.decode(text)


def read_server_frame(text: str | bytes) -> ServerFrame:
    """Raises msgspec.DecodeError."""
    return _to_server_frame.decode(text)


class Frame:
    """Encoded bytes for both kinds of stream. `websocket` is one unmasked text frame (RFC 6455 §5.2)."""

    __slots__ = ("cursor", "text", "websocket")

    def __init__(self, said: ServerFrame) -> None:
        self.text = _encoder.encode(said)
        self.websocket = _header(len(self.text)) + self.text
        self.cursor = None if isinstance(said, Bye | Pong | Notice) else said.cursor

    def sse(self) -> bytes:
        """One server-sent event; its id is the cursor, so that a browser resumes by itself."""
        place = f"id: {self.cursor}\n".encode() if self.cursor else b""
        return place + b"data: " + self.text + b"\n\n"


def _header(length: int) -> bytes:
    if length < 126:
        return struct.pack("!BB", 0x81, length)
    if length < 65_536:
        return struct.pack("!BBH", 0x81, 126, length)
    return struct.pack("!BBQ", 0x81, 127, length)


def shown_event(event: LogEvent, id: str) -> ShownEvent:
    return ShownEvent(
        id,
        event.kind,
        event.operation,
        event.at,
        event.recorded_at,
        event.record,
        event.version,
        event.data,
        event.mark,
    )


def event_frame(event: LogEvent, epoch: UUID, cursors: Cursors) -> Frame:
    """The frame that all permitted readers of an event share."""
    shown = shown_event(event, cursors.event_id(event.number, epoch))
    return Frame(EventFrame(cursors.write(event.number, epoch), shown))
