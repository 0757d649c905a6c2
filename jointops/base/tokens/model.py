"""Tokens for connectors: a session of its own that may do a few verbs and nothing else."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from jointops.base.access import verb

MAKE = verb("token.make", step_up=True)

MOST_HOURS = 24 * 90
"""A connector gets a new token each quarter at the latest."""

OWN = ("session.", "token.", "passkey.", "device.")
"""What only the person may do: a token opens no doors for itself."""


class NewToken(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a connector is called, the verbs it may do, and for how many hours."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
    scopes: Annotated[list[str], msgspec.Meta(min_length=1, max_length=60)]
    hours: Annotated[float, msgspec.Meta(gt=0, le=MOST_HOURS)]


class MadeToken(msgspec.Struct, frozen=True):
    """A token just made. It is shown this once; listed and revoked as a session, by its id."""

    id: UUID
    token: str
    name: str
    scopes: list[str]
    expires_at: datetime
