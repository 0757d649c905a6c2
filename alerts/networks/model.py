"""Networks of authorities, their secretariats and members: a new network is a row, not code."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from jointops.base.access import verb

READ = verb("network.read")
ADD = verb("network.add", "admin", "secretariat", emits=["network.changed"])
SET_MEMBERS = verb("network.set-members", "admin", "secretariat", emits=["network.changed"])
SET_MANDATE = verb("network.set-mandate", "admin", "secretariat", emits=["network.changed"])

Code = Annotated[str, Meta(pattern="^[a-z][a-z0-9-]{1,31}$")]
Line = Annotated[str, Meta(min_length=1, max_length=200)]
Country = Annotated[str, Meta(pattern="^[A-Z]{2}$")]
Kind = Literal["network", "task-force", "platform", "partner"]
"""A network has a secretariat; a task force is a part of one; a platform joins states; a partner is another's."""


class Mandate(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a task force rests on, from a day to another, and the member that leads it; ends_on None: no end yet."""

    lead: Country
    legal_basis: Line
    starts_on: date
    ends_on: date | None = None


class NewNetwork(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A network. secretariat: the entry of the directory that stands for it; mandate: of a task force, always."""

    code: Code
    name: Line
    kind: Kind = "network"
    parent: Code | None = None
    topics: Annotated[list[Line], Meta(max_length=20)] = []
    secretariat: UUID | None = None
    mandate: Mandate | None = None


class Member(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A country of a network and its contact point there."""

    country: Country
    contact: UUID | None = None


class Members(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All members of a network."""

    members: Annotated[list[Member], Meta(max_length=300)]


class Network(msgspec.Struct, frozen=True, kw_only=True):
    """A network with its members."""

    id: UUID
    version: int
    code: str
    name: str
    kind: str
    parent: str | None
    topics: list[str]
    secretariat: UUID | None
    mandate: Mandate | None
    members: list[Member]


class Waiting(msgspec.Struct, frozen=True, kw_only=True):
    """How much of a kind waits for a country in a network, of what the viewer sees; since: of the longest waiting."""

    country: str
    kind: Literal["alert", "request", "action"]
    count: int
    since: datetime


def keeper_of(code: str) -> str:
    """The principal that a network's secretariat holds."""
    return f"network:{code}"
