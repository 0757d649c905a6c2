"""Figures of an operation: tallies we compute, and figures somebody reported, never mixed."""

from datetime import datetime
from typing import Annotated

import msgspec

from jointops.base.access import verb
from ops.journeys.model import JourneyTally

READ = verb("figures.read")
REPORTED = "figures.reported"
REPORT = verb("figures.report", "centre", emits=[REPORTED])
WITHDRAWN = "figures.withdrawn"
WITHDRAW = verb("figures.withdraw", "centre", emits=[WITHDRAWN])


class Tally(msgspec.Struct, frozen=True):
    """How many of a kind in a country: check, wait, act, match, hit, arrest, seizure, alert."""

    kind: str
    country: str
    count: int


class SubjectTally(msgspec.Struct, frozen=True):
    """How many checks of a kind of subject in a country."""

    subject: str
    country: str
    count: int


class Quantity(msgspec.Struct, frozen=True):
    """How much of a commodity was seized in a country, in its unit."""

    commodity: str
    unit: str
    country: str
    quantity: float


class RescueCount(msgspec.Struct, frozen=True):
    """Rescued persons, or presumed victims, in a country: rounded to five, "<5" below five."""

    country: str
    count: str


class ReportedFigure(msgspec.Struct, frozen=True):
    """A published figure with its qualifier ("more than") and the paragraph it stands in."""

    label: str
    value: float
    qualifier: str
    unit: str
    source: str


class NewReportedFigure(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A published figure as the operation's centre enters it.

    label   what was counted; one figure of an operation for each
    source  the document and the paragraph, page or table in it
    """

    label: Annotated[str, msgspec.Meta(min_length=2, max_length=80)]
    value: Annotated[float, msgspec.Meta(ge=0, le=1e12)]
    qualifier: Annotated[str, msgspec.Meta(max_length=40)] = ""
    unit: Annotated[str, msgspec.Meta(min_length=1, max_length=16)]
    source: Annotated[str, msgspec.Meta(min_length=3, max_length=200)]


class WrongFigure(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A published figure that is taken back, as it is read, and why: mistyped, or withdrawn by its source."""

    label: Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
    value: float
    reason: Annotated[str, msgspec.Meta(min_length=3, max_length=500)]


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """All figures of an operation that this viewer may see, true at `cursor`."""

    cursor: str
    at: datetime
    computed: list[Tally]
    subjects: list[SubjectTally]
    quantities: list[Quantity]
    rescues: list[RescueCount]
    presumed_victims: list[RescueCount]
    journeys: list[JourneyTally]
    reported: list[ReportedFigure]
