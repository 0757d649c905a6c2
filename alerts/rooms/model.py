"""Rooms of a network: parties work on documents there, each of which some or all of them see, in numbered versions."""

from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from alerts.networks.model import keeper_of
from jointops.base.access import MARKINGS, AccessClass, access_class, verb
from jointops.base.files import NewFile
from jointops.base.scanner import Checked

CHANGED = "room.changed"
READ = verb("room.read")
OPEN = verb("room.open", "secretariat", emits=[CHANGED])
WRITE = verb("room.write", "prosecutor", "secretariat", emits=[CHANGED])
FETCH = verb("room.fetch-file")
SET_PARTIES = verb("room.set-parties", "secretariat", emits=[CHANGED])
CLOSE = verb("room.close", "secretariat", emits=[CHANGED])

MOST_DOCUMENTS = 50
MOST_VERSIONS = 20
MOST_QUESTIONS = 200
MOST_BYTES = 100 * 1024 * 1024
"""Of all files of a room together; all of a room but its files is read at once."""

Line = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\S")]
Text = Annotated[str, Meta(min_length=1, max_length=4000, pattern=r"\S")]
Country = Annotated[str, Meta(pattern="^[A-Z]{2}$")]
Parties = Annotated[list[Country], Meta(min_length=1, max_length=60)]
Label = Literal["TLP:AMBER", "TLP:AMBER+STRICT"]


class NewRoom(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A room as the secretariat opens it, under an id (UUIDv7) of its own: sent twice it is one room.

    parties  members of the network that have a contact point: the room keeps these authorities
    """

    id: UUID
    title: Line
    about: Annotated[str, Meta(max_length=4000)] = ""
    parties: Parties
    marking: Label = "TLP:AMBER"


class NewParties(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Who takes part from now on, through the contact points of today, and why."""

    parties: Parties
    reason: Annotated[str, Meta(min_length=1, max_length=2000, pattern=r"\S")]


class NewDocument(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A document and its first version, under an id (UUIDv7) of the sender's: sent twice it is one document.

    parties  who sees it, of the room's; all of them when none are named
    """

    id: UUID
    title: Line
    parties: Annotated[list[Country], Meta(max_length=60)] = []
    note: Annotated[str, Meta(max_length=1000)] = ""
    file: NewFile


class NewVersion(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The document anew. note: what is different."""

    note: Annotated[str, Meta(max_length=1000)] = ""
    file: NewFile


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Something unclear, about the room or one of its documents: all who see that see the question and its answer."""

    text: Text
    document: UUID | None = None


class Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What clears it up."""

    text: Text


class Closing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why nothing more is written here."""

    reason: Annotated[str, Meta(min_length=1, max_length=2000)]


class Version(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a document, by number from 1. Files stay: nobody can say later that it read otherwise."""

    number: int
    name: str
    media_type: str
    bytes: int
    sha256: str
    checked: Checked
    note: str
    by: str
    country: str
    at: datetime


class Document(msgspec.Struct, frozen=True, kw_only=True):
    """A document with its versions, the newest first. may: `version`, where this viewer's side wrote it."""

    id: UUID
    version: int
    title: str
    parties: list[str]
    versions: list[Version]
    may: list[str]


class Clarification(msgspec.Struct, frozen=True, kw_only=True):
    """A question and, once there is one, its answer. may: `answer`."""

    id: UUID
    document: UUID | None
    question: str
    asked_by: str
    asked_country: str
    asked_at: datetime
    answer: str
    answered_by: str
    answered_at: datetime | None
    may: list[str]


class PartiesChange(msgspec.Struct, frozen=True, kw_only=True):
    """The parties from a version of the room on, and why they became others.

    at, by  None and "" for a change from before changes were kept one by one
    """

    version: int
    at: datetime | None
    by: str
    country: str
    parties: list[str]
    reason: str


class RoomLine(msgspec.Struct, frozen=True, kw_only=True):
    """A room in the list. unanswered: questions that this viewer sees and nobody has answered.

    opened_country  of the secretariat that opened it
    """

    id: UUID
    version: int
    network: str
    title: str
    parties: list[str]
    marking: str
    state: Literal["open", "closed"]
    opened_at: datetime
    opened_country: str
    unanswered: int


class Room(RoomLine, frozen=True, kw_only=True):
    """A room with all of it that this viewer sees.

    changes  of its parties, the oldest first; may: write, close, set-parties
    """

    about: str
    opened_by: str
    closed_reason: str
    changes: list[PartiesChange]
    documents: list[Document]
    clarifications: list[Clarification]
    may: list[str]


def room_class(network: str, agencies: Iterable[str], marking: str) -> AccessClass:
    """The secretariat, and the contact points of the parties as they were when the room or the document was made."""
    return access_class(keeper_of(network), *agencies, marking=MARKINGS[marking])
