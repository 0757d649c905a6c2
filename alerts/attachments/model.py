"""Files of an alert: seen by whoever sees the alert, with their hash, and fetched on record."""

import msgspec

from jointops.base.access import verb
from jointops.base.files import NewFile

ADD = verb("alert.attach", "centre", "national_centre", "bureau", "prosecutor", emits=["alert.attached"])
REMOVE = verb("alert.detach", "centre", "national_centre", "bureau", "prosecutor", emits=["alert.attached"])
FETCH = verb("alert.fetch-file")

MOST = 10
"""Files of an alert: whoever has more to give opens a room, or sends a request."""


class NewAttachment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file that goes with the alert."""

    file: NewFile
