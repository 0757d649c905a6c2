"""Figures of an operation: tallies we compute, and figures somebody reported, never mixed."""

from datetime import datetime

import msgspec

from jointops.base.access import verb
from ops.journeys.model import JourneyTally

READ = verb("figures.read")


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
    """Rescued persons, or presumed victims, in a country: "<5" below five."""

    country: str
    count: str


class ReportedFigure(msgspec.Struct, frozen=True):
    """A published figure with its qualifier ("more than") and the paragraph it stands in."""

    label: str
    value: float
    qualifier: str
    unit: str
    source: str


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
