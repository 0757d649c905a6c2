"""Notices: what authorities say of themselves for a time. Circulars: what one authority asks of many at once.

Two things with a name each, here, in the API and on the screens; a notice to an owner that data was corrected is a
third (`ops.rights`). Nothing is called a broadcast.
"""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from jointops.base.access import verb

READ = verb("authority-notice.read")
SAY = verb("authority-notice.say", emits=["authority.notice"])
WITHDRAW = verb("authority-notice.withdraw", emits=["authority.notice"])
READ_CIRCULARS = verb("circular.read")
SEND = verb("circular.send", "admin", "secretariat", "bureau", "prosecutor", emits=["circular.sent"])
REPLY = verb("circular.reply", emits=["circular.replied"])

KEEPERS = ("admin", "secretariat")
"""Roles that keep the directory: they speak for any authority."""

Kind = Literal["closed", "reduced-hours", "paper-not-accepted", "e-transmission-accepted"]
Text = Annotated[str, Meta(max_length=2000)]
Words = Annotated[str, Meta(min_length=1, max_length=8000)]
Line = Annotated[str, Meta(min_length=1, max_length=200)]


class NewNotice(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An authority says how it is reached from a day to another. `ends_on` None: until further notice."""

    authority: UUID
    kind: Kind
    text: Text = ""
    starts_on: date
    ends_on: date | None = None


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """A notice as it stands."""

    id: UUID
    version: int
    authority: UUID
    code: str
    country: str
    kind: str
    text: str
    starts_on: date
    ends_on: date | None
    said_at: datetime
    withdrawn_at: datetime | None


class NewCircular(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A question to some authorities by their codes, to the contact points of a network, or to both; each once."""

    title: Line
    text: Words
    authorities: Annotated[list[Annotated[str, Meta(max_length=16)]], Meta(max_length=2000)] = []
    network: Annotated[str, Meta(pattern="^[a-z][a-z0-9-]{1,31}$")] | None = None


class CircularReply(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What an authority answers; with notices, where something is to be said for a time."""

    authority: UUID
    text: Text = ""


class Circular(msgspec.Struct, frozen=True, kw_only=True):
    """A circular with how many it went to and how many have replied; two figures, not parts of a whole of others.

    mine   authorities of this viewer that are asked
    """

    id: UUID
    title: str
    text: str
    sender: str
    sender_country: str
    sent_at: datetime
    sent: int
    replied: int
    mine: list[UUID]


class CircularAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """How one authority stands to a circular."""

    authority: UUID
    code: str
    country: str
    replied_at: datetime | None
    reply: str
