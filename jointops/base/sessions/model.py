"""Signing in: a session is a key in the hand of one person on one device; we keep only its hash."""

from datetime import datetime
from uuid import UUID

import msgspec

from jointops.base.access import Viewer, verb

OPEN = verb("session.open")
READ = verb("session.read")
CLOSE = verb("session.close")


class SignIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Sign in by name: in the demo alone."""

    user: str


class ViewerFace(msgspec.Struct, frozen=True, kw_only=True):
    """What a screen knows of the person in front of it."""

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

    @classmethod
    def of(cls, viewer: Viewer, authority: UUID | None = None) -> "ViewerFace":
        return cls(
            user=viewer.user,
            name=viewer.name,
            role=viewer.role,
            country=viewer.country,
            title=viewer.title,
            principals=sorted(viewer.principals),
            clearance=viewer.clearance,
            operations=list(viewer.operations),
            checkpoint=viewer.checkpoint,
            authority=authority,
            demo=viewer.demo,
        )


class OpenSession(msgspec.Struct, frozen=True):
    """A session just opened; the token is shown this once."""

    token: str
    expires_at: datetime
    viewer: ViewerFace


class LiveSession(msgspec.Struct, frozen=True):
    """The session of this call."""

    expires_at: datetime
    viewer: ViewerFace


class Persona(msgspec.Struct, frozen=True):
    """A demo account to choose."""

    user: str
    title: str
    countries: list[str]
    role: str
