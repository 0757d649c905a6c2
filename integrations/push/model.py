"""Web Push to devices of people who are not looking: that an alert of a priority waits, never what it says."""

from typing import Annotated

import msgspec
from msgspec import Meta

from integrations.mail.model import Hours
from jointops.base.access import verb

READ = verb("push.read")
SET = verb("push.set")
SEND = "push.send"

Encoded = Annotated[str, Meta(max_length=100, pattern=r"^[A-Za-z0-9_-]+={0,2}$")]
"""base64url, as browsers write it."""


class NewSubscription(Hours, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A device as its browser subscribed it.

    endpoint  where its push service takes messages for it
    p256dh    its public key (P-256, uncompressed); auth: 16 bytes that only it and we know (RFC 8291)
    """

    endpoint: Annotated[str, Meta(min_length=12, max_length=1000)]
    p256dh: Encoded
    auth: Encoded


class OwnPush(msgspec.Struct, frozen=True, kw_only=True):
    """What this session's device has wished.

    offered  whether this deployment tells people by Web Push at all
    key      our public key, to subscribe with (P-256, base64url)
    wish     when this device is told; None: not at all
    trouble  why its push service did not take the last message
    """

    offered: bool
    key: str
    wish: Hours | None
    trouble: str
