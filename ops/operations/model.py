"""An operation: who takes part, when, and how far it has come."""

from datetime import datetime
from typing import Annotated, Literal, get_args
from uuid import UUID

import msgspec
from msgspec import Meta

from jointops.base.access import AccessClass, Viewer, access_class, verb

READ = verb("operation.read")
CHANGED = "operation.changed"
CREATE = verb("operation.create", "centre", "admin", emits=[CHANGED])
CHANGE = verb("operation.change", "centre", "admin", emits=[CHANGED])
PHASE = verb("operation.phase", "centre", "admin", emits=["operation.phase"])

Phase = Literal["planned", "preparation", "active", "debrief", "closed"]
PHASES: tuple[Phase, ...] = get_args(Phase)
Readiness = Literal["preparing", "ready", "active", "withdrawn"]

Instant = Annotated[datetime, Meta(tz=True)]
Country = Annotated[str, Meta(pattern="^[A-Z]{2}$")]
Name = Annotated[str, Meta(min_length=1, max_length=120)]
Called = Annotated[str, Meta(min_length=1, max_length=400)]
"""Name and telephone of somebody to call."""
Phone = Annotated[str, Meta(pattern=r"^(\+?[0-9][0-9 ()./-]{2,38})?$")]
"""A number that a telephone dials, or none."""
Reason = Annotated[str, Meta(min_length=1, max_length=400)]


class Window(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"start": "from", "end": "to"}):
    """From when to when the operation is planned to be active, zone required."""

    start: Instant
    end: Instant

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError("A window ends after it starts.")


class FocalPoints(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whom to call in a country; an operation goes active there when both are named."""

    police: Called | None = None
    prosecutor: Called | None = None


class Participant(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A country in an operation. `bureau_phone`: where its officers call their bureau."""

    country: Country
    role: Annotated[str, Meta(min_length=1, max_length=60)] = "participant"
    focal_points: FocalPoints = FocalPoints()
    readiness: Readiness = "preparing"
    bureau_phone: Phone = ""


Participants = Annotated[list[Participant], Meta(min_length=1, max_length=200)]


class NewOperation(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An operation as a coordination centre opens it."""

    code: Annotated[str, Meta(pattern="^[a-z0-9-]{2,32}$")] = msgspec.field()
    name: Name
    crime_types: Annotated[list[Annotated[str, Meta(min_length=1, max_length=60)]], Meta(min_length=1, max_length=20)]
    lead: Name
    hub_country: Country | None = None
    phase: Phase = "planned"
    window: Window
    participants: Participants
    synthetic: bool = False


class Changed(msgspec.Struct, frozen=True):
    """Who changed an operation last after its opening, or brought it a phase back, when and why."""

    by: str
    at: datetime
    reason: str


class Operation(NewOperation, frozen=True, kw_only=True):
    """An operation as it is kept."""

    id: UUID
    version: int
    changed: Changed | None = None


class OperationChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What becomes another after the opening; what is left out stays.

    join           countries that take part from now on. None is taken out: its records stay, and it is withdrawn
    bureau_phones  by country, where its officers call their bureau
    """

    reason: Reason
    window: Window | msgspec.UnsetType = msgspec.UNSET
    join: Participants | msgspec.UnsetType = msgspec.UNSET
    bureau_phones: Annotated[dict[Country, Phone], Meta(max_length=200)] | msgspec.UnsetType = msgspec.UNSET


class PhaseChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The phase that follows, or the one before, with a reason."""

    phase: Phase
    reason: Annotated[str, Meta(max_length=400)] = ""


def is_next(before: Phase, after: Phase) -> bool:
    return PHASES.index(after) == PHASES.index(before) + 1


def is_back(before: Phase, after: Phase) -> bool:
    return PHASES.index(after) == PHASES.index(before) - 1


def operation_class(code: str) -> AccessClass:
    """Everyone in the operation."""
    return access_class(f"op:{code}", marking=1)


def takes_part(viewer: Viewer, code: str) -> bool:
    """Whether somebody is in an operation of this code, if there is one.

    Asked before a class is made of a code that was sent: classes stay for good, so nobody may make them up. Who sees
    what of the operation is decided by its class, as ever.
    """
    return not operation_class(code).audience.isdisjoint(viewer.principals)


def side_of(viewer: Viewer, code: str) -> str:
    """The principal for which somebody speaks in an operation of this code: its centre, or their country's part."""
    centre = f"centre:{code}"
    return centre if centre in viewer.principals else f"op:{code}@{viewer.country}"
