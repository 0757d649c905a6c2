"""Signing in: a session is a key in the hand of one person on one device; we keep only its hash."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from jointops.base.access import FROM, Viewer, verb
from jointops.base.devices.key import PublicKey
from jointops.base.language import Language

OPEN = verb("session.open")
READ = verb("session.read")
CLOSE = verb("session.close")
SAY_PURPOSE = verb("session.purpose")
CHOOSE_LANGUAGE = verb("language.choose")
LIST = verb("session.list")
REVOKE = verb("session.revoke", step_up=True)
STEP_UP = verb("session.step-up")
EVENTS = verb("event.read")

Purpose = Literal[
    "arrest",
    "locate",
    "investigation",
    "warning",
    "identification",
    "forensic",
    "security-check",
    "crime-analysis",
    "border-control",
    "oversight",
]
"""What personal data may be looked at for (INTERPOL rules on the processing of data, art. 10); `oversight` is ours."""


class SignIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Sign in by name: in the demo alone. `device` is what this device is called; else its browser's name is kept.

    key  public key of the device (P-256, uncompressed, base64url): the session then works on this device alone
    """

    user: str
    device: Annotated[str, msgspec.Meta(max_length=80)] = ""
    key: PublicKey = ""


class OpenedSession(msgspec.Struct, frozen=True, kw_only=True):
    """A live session, as its owner and the administrator see it.

    last_seen         contact, to the minute
    name, scopes      of the token of a connector: how it is called and the verbs it may do
    misused_at        when another device came with this session's key, and was refused
    calls_last_hours  calls of a connector in 24 hours
    """

    id: UUID
    device: str
    device_id: UUID | None
    opened_at: datetime
    last_seen: datetime
    expires_at: datetime
    purpose: str | None
    operation: str | None
    name: str | None
    scopes: list[str] | None
    is_this: bool
    misused_at: datetime | None
    calls_last_hours: int


class GivenPurpose(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a person looks at personal data for, this shift, and in which operation."""

    purpose: Purpose
    operation: str | None = None


class ChosenLanguage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The language in which a person wants to read, on every device of theirs."""

    language: Language


class ViewerFace(msgspec.Struct, frozen=True, kw_only=True):
    """What a screen knows of the person in front of it. language: none until they have chosen one.

    principals  those that were given: the word of the country comes of itself, and says nothing that `country` does not
    """

    user: str
    name: str
    role: str
    country: str
    title: str
    principals: list[str]
    clearance: int
    operations: list[str]
    checkpoint: str | None
    authority: UUID | None
    demo: bool
    language: str | None

    @classmethod
    def of(cls, viewer: Viewer, authority: UUID | None = None) -> "ViewerFace":
        return cls(
            user=viewer.user,
            name=viewer.name,
            role=viewer.role,
            country=viewer.country,
            title=viewer.title,
            principals=sorted(one for one in viewer.principals if not one.startswith(FROM)),
            clearance=viewer.clearance,
            operations=list(viewer.operations),
            checkpoint=viewer.checkpoint,
            authority=authority,
            demo=viewer.demo,
            language=viewer.language,
        )


class OpenSession(msgspec.Struct, frozen=True):
    """A session just opened; the token is shown this once, and to programs alone: pages have their cookie."""

    token: str
    expires_at: datetime
    viewer: ViewerFace


class LiveSession(msgspec.Struct, frozen=True):
    """The session of this call. Without a purpose it looks at no personal data."""

    expires_at: datetime
    viewer: ViewerFace
    purpose: str | None = None
    proved_until: datetime | None = None


class Persona(msgspec.Struct, frozen=True):
    """A demo account to choose."""

    user: str
    title: str
    countries: list[str]
    role: str


class WayIn(msgspec.Struct, frozen=True):
    """A provider to sign in through: its code, its title and the country whose people it speaks for."""

    code: str
    title: str
    country: str


class WaysIn(msgspec.Struct, frozen=True):
    """How people sign in here, beside their passkeys."""

    providers: list[WayIn]
    demo: bool
