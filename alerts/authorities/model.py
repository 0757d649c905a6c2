"""Competent authorities: who receives what in which country, in which language, by which channel."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from jointops.base.access import AccessClass, access_class, verb

READ = verb("authority.read")
ADD = verb("authority.add", "admin", "secretariat", emits=["authority.changed"])
CHANGE = verb("authority.change", "admin", "secretariat", emits=["authority.changed"])

Function = Literal["mla", "extradition", "trafficking", "firearms", "transfer"]
"""Treaty functions: mutual legal assistance, extradition (UNTOC art. 18, 16), specialised prosecution, transfer."""

Line = Annotated[str, Meta(min_length=1, max_length=200)]
Country = Annotated[str, Meta(pattern="^[A-Z]{2}$")]
Functions = Annotated[list[Function], Meta(min_length=1, max_length=8)]
Languages = Annotated[list[Annotated[str, Meta(pattern="^[a-z]{2}$")]], Meta(min_length=1, max_length=8)]
Contact = Annotated[str, Meta(max_length=200)]
Instant = Annotated[datetime, Meta(tz=True)]


class NewAuthority(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An authority as the directory takes it in. `valid_to` None: until further notice."""

    code: Annotated[str, Meta(pattern="^[A-Z]{2}-[A-Z0-9]{2,12}$")]
    name: Line
    country: Country
    functions: Functions
    languages: Languages
    channel: Line
    hours: Line
    urgent_contact: Contact = ""
    valid_from: date
    valid_to: date | None = None
    verified_at: Instant


class AuthorityChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What may change in an entry of the directory; what is left out stays."""

    name: Line | msgspec.UnsetType = msgspec.UNSET
    functions: Functions | msgspec.UnsetType = msgspec.UNSET
    languages: Languages | msgspec.UnsetType = msgspec.UNSET
    channel: Line | msgspec.UnsetType = msgspec.UNSET
    hours: Line | msgspec.UnsetType = msgspec.UNSET
    urgent_contact: Contact | msgspec.UnsetType = msgspec.UNSET
    valid_to: date | msgspec.UnsetType | None = msgspec.UNSET
    verified_at: Instant | msgspec.UnsetType = msgspec.UNSET


class Authority(NewAuthority, frozen=True, kw_only=True):
    """An authority as it is kept."""

    id: UUID
    version: int


def authority_class() -> AccessClass:
    """The directory is open to everyone signed in."""
    return access_class("signed-in", marking=1)


def member_of(code: str) -> str:
    """The principal that an authority's people hold."""
    return f"agency:{code}"
