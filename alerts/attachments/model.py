"""Files of an alert, which are its room: seen by whoever sees the alert, in versions, fetched on record."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from alerts.coordination.model import DRAFTERS
from alerts.rooms.model import Version
from jointops.base.access import verb
from jointops.base.files import NewFile
from jointops.base.scanner import Checked

ADD = verb("alert.attach", *DRAFTERS, emits=["alert.attached"])
ASK = verb("alert.ask-attach", *DRAFTERS, emits=["alert.asked-attach"])
REMOVE = verb("alert.detach", *DRAFTERS, emits=["alert.attached"])
FETCH = verb("alert.fetch-file")
READ_ROOM = verb("alert.read-room")

MOST = 10
"""Documents that one side puts with an alert, so that none fills its room for the others: whoever has more to give
opens a room of a network, or sends a request."""

MOST_VERSIONS = 20

MOST_OPENED = 100
"""People named with a version, the last to open it; of the others it is said how many they are."""


class NewAttachment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file that goes with the alert."""

    file: NewFile


class NewFileVersion(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A document of the alert anew. note: what is different."""

    note: Annotated[str, Meta(max_length=1000)] = ""
    file: NewFile


class AskedFile(msgspec.Struct, frozen=True, kw_only=True):
    """A file that waits for the other of the two who released its alert, as that person reads of it.

    id        by which it is fetched, also once it went out; document: of which it is another version
    """

    id: UUID
    name: str
    media_type: str
    bytes: int
    sha256: str
    checked: Checked
    note: str
    document: UUID | None
    by: str
    at: datetime


class Opened(msgspec.Struct, frozen=True):
    """Somebody has fetched a version, at first then."""

    name: str
    country: str
    at: datetime


class FileVersion(Version, frozen=True, kw_only=True):
    """A version of a document. id: by which its file is fetched.

    opened  by whom, the last hundred; None where this viewer's side did not put it there; more: how many besides
    """

    id: UUID
    opened: list[Opened] | None
    more: int


class FileDocument(msgspec.Struct, frozen=True, kw_only=True):
    """A document with its versions, the newest first. id: of the file that it began with.

    may  `version`, where this viewer's side put it there
    """

    id: UUID
    title: str
    versions: list[FileVersion]
    may: list[str]


class AlertRoom(msgspec.Struct, frozen=True):
    """What lies with an alert, for whoever sees the alert; what is asked about it is in the alert's thread."""

    alert: UUID
    documents: list[FileDocument]
