"""A suggested route: where one subject, or one network, was hit again and again, in the order of time. A lead, and no
record.

It is made anew for each reader out of the hits that this very reader sees: nobody is shown one that rests on a hit
which they do not see, and who sees other hits is shown other suggestions.
"""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec

from geo.marks.model import StoredMark
from jointops.base.access import AccessClass, Viewer, access_class, verb
from ops.routes.model import DrawnLeg, Km, Mode, Name

READ = verb("suggestion.read", "centre", "national_centre", "bureau")
ACCEPT = verb("suggestion.accept", "centre", "national_centre", "bureau", emits=["route.changed"])
DISMISS = verb("suggestion.dismiss", "centre", "national_centre", "bureau")

MOST_HITS = 2_000
"""The newest hits of an operation that are looked at; beyond them suggestions would be history."""

MOST = 50
MOST_LEGS = 40
MOST_ROUTES = 1_000
"""Routes whose evidence is compared: what a route already says is suggested no more."""

MODES: dict[str, Mode] = {"vessel": "sea", "container": "sea"}
"""How a kind of subject usually goes; everything else by road, until somebody says otherwise."""


class Suggestion(msgspec.Struct, frozen=True, kw_only=True):
    """id: of these hits; another hit, and it is another suggestion.

    kind        of the subject that was hit; of a network that of the first
    of_network  the hits are of several subjects, which their owner counts to one network
    """

    id: UUID
    operation: str
    kind: str
    of_network: bool
    mode: Mode
    legs: list[DrawnLeg]
    length_km: float
    countries: list[str]
    hits: list[StoredMark]
    since: datetime
    until: datetime


class Suggestions(msgspec.Struct, frozen=True):
    """The newest first; whole: none was left out for their number."""

    items: list[Suggestion]
    whole: bool


class Acceptance(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What makes a route of it; its legs stay inferred until somebody changes that."""

    operation: str
    name: Name
    within_km: Km = 10.0


class Dismissal(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    operation: str
    reason: Annotated[str, msgspec.Meta(min_length=3, max_length=500)]


def dismissed_class(viewer: Viewer, operation: str) -> AccessClass:
    """One's own side of the operation: others see other hits, and judge for themselves."""
    centre = f"centre:{operation}"
    side = centre if centre in viewer.principals else f"op:{operation}@{viewer.country}"
    return access_class(side, marking=2)
