"""Devices: one installation of a browser each, known by a key that cannot leave it."""

from datetime import datetime
from uuid import UUID

import msgspec

from jointops.base.access import verb

LIST = verb("device.list")
LOSE = verb("device.lose")


class KnownDevice(msgspec.Struct, frozen=True, kw_only=True):
    """A device that somebody worked with; `last_seen` is to the minute."""

    id: UUID
    label: str
    made_at: datetime
    last_seen: datetime
    lost_at: datetime | None


class Lost(msgspec.Struct, frozen=True):
    """How many sessions ended with a device."""

    sessions: int
