"""Webhooks: a partner's system is called, in order, when something happened to an alert or request that it may see."""

import re
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from jointops.base.access import verb

READ = verb("webhook.read", "admin", "dpo")
REGISTER = verb("webhook.register", "admin", emits=["proposal.changed"], step_up=True)
REPLAY = verb("webhook.replay", "admin", step_up=True)
PAUSE = verb("webhook.pause", "admin")
REVOKE = verb("webhook.revoke", "admin")
DELIVER = "webhook.deliver"
LOOK = "webhook.look"

PAUSED = "An administrator has paused it."

PRINCIPAL = re.compile(r"^(agency|bureau|centre|country|network|op|taskforce):[A-Za-z0-9@.-]{2,64}$")
"""Whom a partner's system may stand for: sides, never a person, an office or the victim desk."""

State = Literal["active", "parked", "revoked"]
"""Parked: its system did not answer for so long that an administrator is to look, or one has paused it; nothing is left
out meanwhile."""

Instant = Annotated[datetime, Meta(tz=True)]


class NewWebhook(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A partner's system as it is registered.

    url         where it is called: https, a host of the setting outward_hosts; none: it has no connection, and
                `jointops partner-file` writes what it gets to a file
    principals  whom it stands for: it gets what they may see
    clearance   up to which marking, 2 (TLP:AMBER) or 3 (TLP:AMBER+STRICT); TLP:RED never leaves
    requests    it gets cooperation requests as well as alerts; each of them is TLP:AMBER+STRICT
    """

    name: Annotated[str, Meta(min_length=3, max_length=80)]
    url: Annotated[str, Meta(min_length=9, max_length=500)] | None = None
    country: Annotated[str, Meta(pattern="^[A-Z]{2}$")]
    principals: Annotated[list[Annotated[str, Meta(max_length=80)]], Meta(min_length=1, max_length=20)]
    clearance: Annotated[int, Meta(ge=0, le=3)] = 2
    requests: bool = False
    reason: Annotated[str, Meta(min_length=3, max_length=500)]


class Again(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """From which instant on everything is sent once more; without one a parked webhook goes on where it stands."""

    since: Instant | None = None


class Webhook(msgspec.Struct, frozen=True, kw_only=True):
    """A registered system, as administrators see it.

    delivered   how many deliveries were acknowledged
    tries       of the delivery that stands first now; `trouble` says why the last one failed
    key         public key that its deliveries are signed with (Ed25519, `whpk_` and base64)
    """

    id: UUID
    name: str
    url: str
    account: str
    country: str
    principals: list[str]
    clearance: int
    requests: bool
    state: State
    delivered: int
    tries: int
    next_try_at: datetime | None
    trouble: str
    registered_at: datetime
    key: str


class Delivery(msgspec.Struct, frozen=True, kw_only=True):
    """What a system has acknowledged."""

    sequence: int
    event: str
    kind: str
    record: UUID
    tries: int
    at: datetime
