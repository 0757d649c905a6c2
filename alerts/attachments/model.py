"""Files of an alert: seen by whoever sees the alert, with their hash, and fetched on record."""

import msgspec

from alerts.coordination.model import DRAFTERS
from jointops.base.access import verb
from jointops.base.files import NewFile

ADD = verb("alert.attach", *DRAFTERS, emits=["alert.attached"])
REMOVE = verb("alert.detach", *DRAFTERS, emits=["alert.attached"])
FETCH = verb("alert.fetch-file")

MOST = 10
"""Files of an alert: whoever has more to give opens a room, or sends a request."""


class NewAttachment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A file that goes with the alert."""

    file: NewFile
