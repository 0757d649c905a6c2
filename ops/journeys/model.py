"""Journeys of smuggled migrants: how many persons came which way. Counts, never persons.

Who was smuggled is not liable for it (Protocol against the smuggling of migrants, art. 5): so nothing here names
anybody, and neither an offence nor a match has a place.
"""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from jointops.base.access import AccessClass, access_class, verb
from ops.checkpoints.model import Country
from ops.routes.model import Mode

READ = verb("journey.read")
RECORD = verb("journey.record", "centre", "national_centre", "bureau", emits=["journey.recorded"])

RECORDED = "journey.recorded"
WITHDRAWN = "journey.withdrawn"
WITHDRAW = verb("journey.withdraw", "centre", "national_centre", "bureau", emits=[WITHDRAWN])

Why = Literal["twice", "persons", "way", "no-journey"]
"""Why a record does not stand: recorded twice; another number of persons; another way; nobody was smuggled. No words of
anybody's: they could name who was."""


class Passage(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"start": "from", "end": "to"}):
    """From one country to the next."""

    start: Country
    end: Country
    mode: Mode


class NewJourney(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """So many persons came the same way, in two to seven legs.

    id        UUIDv7 of the sender: sent twice it is still one record
    country   where it became known
    route     the route that they came by, where it is drawn
    """

    id: UUID
    operation: str
    country: Country
    persons: Annotated[int, msgspec.Meta(ge=1, le=1000)]
    legs: Annotated[list[Passage], msgspec.Meta(min_length=2, max_length=7)]
    route: UUID | None = None
    known_at: Annotated[datetime, msgspec.Meta(tz=True)]


class TakingBack(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why a record is taken back."""

    reason: Why


class TakenBack(msgspec.Struct, frozen=True):
    """When a record was taken back, and why."""

    at: datetime
    reason: str


class Way(msgspec.Struct, frozen=True, rename={"start": "from", "end": "to"}):
    """A passage as it is kept."""

    start: str
    end: str
    mode: str


class Journey(msgspec.Struct, frozen=True, kw_only=True):
    """A record as it is kept.

    by_centre  the operation's centre recorded it, and may take it back; else the bureau of its country did
    withdrawn  it was taken back: it counts no more
    """

    id: UUID
    version: int
    operation: str
    country: str
    persons: int
    legs: list[Way]
    route: UUID | None
    known_at: datetime
    recorded_at: datetime
    by_centre: bool
    withdrawn: TakenBack | None = None


class JourneyTally(msgspec.Struct, frozen=True):
    """How many persons with so many legs became known in a country."""

    country: str
    legs: int
    persons: int


def journey_class(operation: str, country: str) -> AccessClass:
    """The centre and the country where it became known."""
    return access_class(f"op:{operation}@{country}", f"centre:{operation}", marking=2)
