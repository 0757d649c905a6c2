"""An operation: who takes part, when, and how far it has come."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from jointops.base.access import AccessClass, Viewer, access_class, verb

READ = verb("operation.read")
CREATE = verb("operation.create", "centre", "admin")
PHASE = verb("operation.phase", "centre", "admin", emits=["operation.phase"])

Phase = Literal["planned", "preparation", "active", "debrief", "closed"]


Instant = Annotated[datetime, msgspec.Meta(tz=True)]
Country = Annotated[str, msgspec.Meta(pattern="^[A-Z]{2}$")]


class Window(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"start": "from", "end": "to"}):
    """From when to when the operation is planned to be active, zone required."""

    start: Instant
    end: Instant

    def __post_init__(self) -> None:
        if self.end <= self.start:
            raise ValueError("A window ends after it starts.")


class FocalPoints(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whom to call in a country; an operation goes active there when both are named."""

    police: str | None = None
    prosecutor: str | None = None


class Participant(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A country in an operation."""

    country: Country
    role: str = "participant"
    focal_points: FocalPoints = FocalPoints()
    readiness: str = "preparing"


class NewOperation(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An operation as a coordination centre opens it."""

    code: str = msgspec.field()
    name: str
    crime_types: list[str]
    lead: str
    hub_country: str | None = None
    phase: Phase = "planned"
    window: Window
    participants: list[Participant]
    synthetic: bool = False


class Operation(NewOperation, frozen=True, kw_only=True):
    """An operation as it is kept."""

    id: UUID
    version: int


class PhaseChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The next phase."""

    phase: Phase


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
