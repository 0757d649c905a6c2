"""A delivery on the wire: CloudEvents 1.0 in JSON, signed as Standard Webhooks has it (Ed25519, `v1a`)."""

import base64
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import msgspec

from jointops.base.audit.keys import SigningKey

MEDIA_TYPE = "application/cloudevents+json"


class CloudEvent(msgspec.Struct, frozen=True, kw_only=True):
    """What happened, once for each subscription.

    id         the same however often it is sent, so that the other side knows a repeat
    sequence   counts what the subscription was sent, without gaps (CloudEvents extension `sequence`)
    recipient  the subscription: what was signed for one is no proof for another
    """

    specversion: str = "1.0"
    id: str
    source: str
    type: str
    subject: str
    time: datetime
    datacontenttype: str = "application/json"
    sequence: str
    recipient: str
    data: Any


class Message(msgspec.Struct, frozen=True):
    """A delivery ready to be sent; `place` is the number of its event in the log."""

    place: int
    event: CloudEvent

    def body(self) -> bytes:
        return msgspec.json.encode(self.event)

    @property
    def record(self) -> UUID:
        return UUID(self.event.subject)


def headers(key: SigningKey, id: str, at: datetime, body: bytes) -> dict[str, str]:
    """The headers that prove who sent a body and when (Standard Webhooks 1.0)."""
    stamp = str(int(at.astimezone(UTC).timestamp()))
    signed = key.sign(f"{id}.{stamp}.".encode() + body)
    return {
        "webhook-id": id,
        "webhook-timestamp": stamp,
        "webhook-signature": f"v1a,{base64.b64encode(signed).decode()}",
    }


def public_key(key: SigningKey) -> str:
    """The key to check them with, as Standard Webhooks writes it."""
    return f"whpk_{base64.b64encode(key.public).decode()}"
