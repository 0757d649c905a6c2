"""A kept view: what stood in the address of a centre's screen, under a name of its keeper's own."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from jointops.base.access import AccessClass, Viewer, access_class, verb

READ = verb("view.read", "centre", "national_centre")
KEEP = verb("view.keep", "centre", "national_centre")
DROP = verb("view.drop", "centre", "national_centre")

BRIEF = verb("map.brief", "centre", "national_centre")

MOST = 50
"""A person's views of an operation: what fits on a screen without searching."""


class NewView(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """query: filter, layers, box and instant, as the address has them: who opens it sees of it what they may see."""

    operation: Annotated[str, Meta(pattern="^[a-z0-9-]{2,32}$")]
    name: Annotated[str, Meta(min_length=1, max_length=80)]
    query: Annotated[str, Meta(pattern="^[ -~]*$", max_length=1000)]


class View(NewView, frozen=True, kw_only=True):
    id: UUID
    kept_at: datetime


class NewBriefing(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A picture of the map that somebody takes out. sha256: of the PNG, hex; marking: as it stands on the picture."""

    operation: Annotated[str, Meta(pattern="^[a-z0-9-]{2,32}$")]
    marking: Literal["TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"]
    format: Literal["png", "pdf"]
    sha256: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]


def view_class(viewer: Viewer) -> AccessClass:
    """Nobody's but its keeper's."""
    return access_class(f"user:{viewer.user}", marking=0)
