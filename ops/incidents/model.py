"""Incidents: arrests, seizures with what was seized, and rescues as counts."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from geo.assign import Place
from jointops.base.access import AccessClass, access_class, verb
from ops.checkpoints.model import Code, Country, Position

READ = verb("incident.read")
RECORD = verb(
    "incident.record", "officer", "bureau", "centre", "national_centre", "victims", emits=["incident.recorded"]
)
WITHDRAWN = "incident.withdrawn"
WITHDRAW = verb("incident.withdraw", "officer", "bureau", "centre", "national_centre", "victims", emits=[WITHDRAWN])

Commodity = Literal[
    "firearm",
    "dynamite",
    "detonator_cord",
    "ammunition",
    "cannabis",
    "khat",
    "medicine",
    "fuel",
    "travel_document",
    "cash",
    "other",
]
UNITS: dict[str, str] = {
    "firearm": "piece",
    "dynamite": "stick",
    "detonator_cord": "piece",
    "ammunition": "round",
    "cannabis": "kg",
    "khat": "kg",
    "medicine": "box",
    "fuel": "l",
    "travel_document": "piece",
}
"""The unit in which a commodity is counted: never converted silently. Cash is counted in its own currency."""

Short = Annotated[str, msgspec.Meta(max_length=120)]


class Item(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """One seized thing or lot; quantity in `unit`. Firearms carry their serial and its state."""

    commodity: Commodity
    quantity: Annotated[float, msgspec.Meta(gt=0, le=1e9)]
    unit: Annotated[str, msgspec.Meta(min_length=1, max_length=16)]
    serial: Short | None = None
    serial_state: Literal["intact", "altered", "removed", "none"] | None = None
    make: Short | None = None
    model: Short | None = None
    calibre: Short | None = None
    note: Short | None = None


class NewIncident(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What came of a check or a raid. Persons are counted, never named, where they may not be stored.

    id          UUIDv7 of the sender: sent twice it is still one incident
    position    degrees WGS 84; the checkpoint's when missing
    instead_of  the incident that was taken back, where this says what is right
    """

    id: UUID
    kind: Literal["arrest", "seizure", "rescue"]
    operation: str
    country: Country
    checkpoint: Code | None = None
    position: Position | None = None
    occurred_at: Annotated[datetime, msgspec.Meta(tz=True)]
    persons: Annotated[int, msgspec.Meta(ge=1, le=100_000)] | None = None
    items: Annotated[list[Item], msgspec.Meta(max_length=200)] = []
    match: UUID | None = None
    note: Annotated[str, msgspec.Meta(max_length=2000)] = ""
    instead_of: UUID | msgspec.UnsetType = msgspec.UNSET


class TakingBack(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why an incident is taken back: recorded twice, or by mistake."""

    reason: Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]


class TakenBack(msgspec.Struct, frozen=True):
    """Who took an incident back, when and why."""

    at: datetime
    by: str
    reason: str


class Incident(msgspec.Struct, frozen=True, kw_only=True):
    """An incident as it is kept.

    country    what the recorder says, which counts; place: what the map says of the position
    by_centre  the operation's centre recorded it, and may take it back; else its country did
    withdrawn  it was taken back: it counts no more; anew: what was recorded in its place
    instead_of this was recorded in the place of that one
    """

    id: UUID
    version: int
    kind: str
    operation: str
    country: str
    checkpoint: str | None
    position: Position | None
    occurred_at: datetime
    recorded_at: datetime
    persons: int | None
    items: list[Item]
    match: UUID | None
    note: str
    by_centre: bool
    place: Place | None = None
    withdrawn: TakenBack | None = None
    instead_of: UUID | None = None
    anew: list[UUID] = []


def incident_class(kind: str, operation: str, country: str, user: str) -> AccessClass:
    """Arrest and seizure: the centre and the country. A rescue: the country's victim desk and who reported it."""
    if kind == "rescue":
        return access_class(f"care:{country}", f"user:{user}", marking=2)
    return access_class(f"op:{operation}@{country}", f"centre:{operation}", marking=2)


def incident_mark_class(operation: str) -> AccessClass:
    """Kind, place and quantity: everyone in the operation."""
    return access_class(f"op:{operation}", marking=2)
