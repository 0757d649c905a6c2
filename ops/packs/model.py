"""Packs: what an officer's phone can ask without a link, and for how long."""

from datetime import datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from jointops.base.access import verb

BUILD = verb("pack.build", "officer")
READ = verb("pack.read", "officer")
FETCH = verb("pack.fetch", "officer")
UNLOCK = verb("pack.unlock", "officer")

LASTS = timedelta(hours=12)
"""A shift. What is taken off a list meanwhile stays in the pack until then."""


class NewPack(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which operation the phone is at work for."""

    operation: Annotated[str, msgspec.Meta(max_length=40)]


class Pack(msgspec.Struct, frozen=True, kw_only=True):
    """A pack of one device.

    state       building; ready; failed; replaced (a newer one of the device is there); expired
    entries     that it can find; unfindable: that are left out, because nothing a phone sees leads to them
    sha256      of the content, hex
    """

    id: UUID
    operation: str
    state: Literal["building", "ready", "failed", "replaced", "expired"]
    made_at: datetime
    expires_at: datetime
    entries: int
    unfindable: int
    bytes: int
    sha256: str


class PackKey(msgspec.Struct, frozen=True):
    """What opens a pack: 32 bytes of key and 16 of salt, base64. The phone keeps them where no page can read them."""

    key: str
    salt: str
