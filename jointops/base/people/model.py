"""People who have an account."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from jointops.base.access import verb

READ = verb("people.read", "admin", "dpo")
ADD = verb("people.add", "admin", emits=["proposal.changed"], step_up=True)
CHANGE_ACCESS = verb("people.change-access", "admin", emits=["proposal.changed"], step_up=True)
SET_STATE = verb("people.set-state", "admin", emits=["proposal.changed"], step_up=True)

Principal = Annotated[str, Meta(pattern=r"^[a-z-]{2,16}:[A-Za-z0-9@.-]{2,64}$")]
OperationCode = Annotated[str, Meta(pattern="^[a-z0-9-]{2,32}$")]

UserName = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9.\-]{1,59}$")]
Country = Annotated[str, Meta(pattern="^[A-Z]{2}$")]
Reason = Annotated[str, Meta(min_length=3, max_length=500)]

GRANTED = "access.granted"
"""A person holds something else from now on; heard by that person's own screens alone."""


State = Literal["active", "suspended", "ended"]
"""Of an account: suspended opens no session and may be taken up again, ended never does."""


class NewPerson(msgspec.Struct, frozen=True, kw_only=True):
    """An account: who somebody is, what they hold and how far they are cleared (0–4)."""

    user: str
    name: str
    title: str
    role: str
    country: str
    principals: list[str]
    clearance: int
    operations: list[str] = []
    checkpoint: str | None = None
    demo: bool = False


class PersonRecord(msgspec.Struct, frozen=True, kw_only=True):
    """An account as administrators see it; principals: those that were given to it."""

    id: UUID
    user: str
    name: str
    title: str
    role: str
    country: str
    principals: list[str]
    clearance: int
    operations: list[str]
    state: State


class Access(msgspec.Struct, frozen=True, kw_only=True):
    """What an account may see and do."""

    role: str
    principals: list[str]
    clearance: int
    operations: list[str]


class NewAccount(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An account as an administrator proposes it, and why.

    user  as the provider names the person, where they sign in through one: so it knows whose account it is
    """

    user: UserName
    name: Annotated[str, Meta(min_length=2, max_length=200)]
    title: Annotated[str, Meta(max_length=200)] = ""
    role: Annotated[str, Meta(pattern="^[a-z_]{2,32}$")]
    country: Country
    principals: Annotated[list[Principal], Meta(max_length=100)]
    clearance: Annotated[int, Meta(ge=0, le=4)]
    operations: Annotated[list[OperationCode], Meta(max_length=100)] = []
    reason: Reason


class NewState(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an account is to become, and why."""

    state: State
    reason: Reason


class NewAccess(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is to change of an account's access, and why; what is left out stays."""

    reason: Reason
    role: Annotated[str, Meta(pattern="^[a-z_]{2,32}$")] | None = None
    principals: Annotated[list[Principal], Meta(max_length=100)] | None = None
    clearance: Annotated[int, Meta(ge=0, le=4)] | None = None
    operations: Annotated[list[OperationCode], Meta(max_length=100)] | None = None
