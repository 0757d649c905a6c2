"""A day of an operation as its centre reports it: what was counted, and apart from it what somebody reported."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from jointops.base.access import AccessClass, access_class, verb
from ops.figures.model import Quantity, ReportedFigure, RescueCount, Tally
from ops.journeys.model import JourneyTally

FROZEN = "report.frozen"
READ = verb("report.read", "centre")
REMARKED = "report.remarked"
REMARK = verb("report.remark", "centre", emits=[REMARKED])
TAKE_OUT = verb("report.take-out", "centre", emits=[REMARKED])

Why = Literal["person", "wrong"]
"""Why words are taken out: they name somebody; they are wrong. No words of anybody's: those would stay."""

MARKING = "TLP:AMBER"
CLEARANCE = 2
"""What goes into a report that is marked so: rows of a higher marking are not counted."""


class Correction(msgspec.Struct, frozen=True):
    """What was recorded on this day of an earlier one, whose report was frozen by then.

    count  of these, less the incidents of that day that were taken back on this one: below none where more were
    """

    day: date
    kind: str
    country: str
    count: int


class QuantityCorrection(msgspec.Struct, frozen=True):
    """How much of a commodity came late of an earlier day, less what of that day was taken back on this one."""

    day: date
    commodity: str
    unit: str
    country: str
    quantity: float


class Remark(msgspec.Struct, frozen=True):
    """That somebody at the centre said something of the day. The words may name somebody and end: they stand apart.

    country  of whoever said it
    hash     SHA-256 over the id, the salt and the words, hex: whoever has these can compute it again
    """

    id: UUID
    country: str
    at: datetime
    hash: str


class TakenOut(msgspec.Struct, frozen=True):
    """When the words of a remark were taken out, and why."""

    at: datetime
    reason: str


class Words(msgspec.Struct, frozen=True, kw_only=True):
    """What a remark says, beside the report and not in it, for as long as it is kept.

    salt  32 hex digits, hashed with the words: once they are gone nobody can guess at them
    """

    id: UUID
    by: str
    text: str
    salt: str
    taken_out: TakenOut | None = None


class NewRemark(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A remark before the day is frozen; id: UUIDv7 of the sender."""

    id: UUID
    text: Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]


class TakingOut(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why the words of a remark are taken out."""

    reason: Why


class Content(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What is hashed, byte by byte. Days are those of UTC.

    known_at     rows recorded before then are counted, later ones correct the next day's report
    computed     tallies of what happened on the day: check, match, hit, arrest, seizure, alert
    corrections  tallies of what happened on earlier days and was recorded on this one
    quantity_corrections  how much of what was seized is in no report of its own day, or too much in it
    journeys, rescues, presumed_victims  persons so far, as they were known then: not of the day alone, so that what
                 came late or was taken back is right in the next; rescued and presumed rounded as everywhere
    remarks      that the centre itself said something, and a hash of it
                 these four are in each day from now on, empty or not: where they are missing the report did not ask
    reported     published figures, never added to what was computed
    previous     hash of the report of the day before, "" for the first
    chance       32 hex digits, given on freezing: who may not read a report, but its hash, cannot guess at its counts;
                 a day that goes on, and one that was frozen before there were any, has none in its text either
    """

    operation: str
    name: str
    countries: list[str]
    day: date
    known_at: datetime
    marking: str
    computed: list[Tally]
    quantities: list[Quantity]
    corrections: list[Correction]
    reported: list[ReportedFigure]
    previous: str
    quantity_corrections: list[QuantityCorrection] = []
    journeys: list[JourneyTally] | msgspec.UnsetType = msgspec.UNSET
    rescues: list[RescueCount] | msgspec.UnsetType = msgspec.UNSET
    presumed_victims: list[RescueCount] | msgspec.UnsetType = msgspec.UNSET
    remarks: list[Remark] | msgspec.UnsetType = msgspec.UNSET
    chance: str = ""


class Report(msgspec.Struct, frozen=True, kw_only=True):
    """A report and its hash (SHA-256 over the bytes of `text`, hex).

    text       the JSON of `content` as it was hashed: whoever has the report can compute the hash again
    frozen_at  None while the day goes on: then the figures are those of now, and there is no hash
    words      of its remarks, as far as they are still kept
    takes_remarks  it goes on, and will be frozen
    """

    id: UUID | None
    day: date
    frozen_at: datetime | None
    hash: str
    text: str
    content: Content
    words: list[Words]
    takes_remarks: bool


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """A frozen report in the list."""

    id: UUID
    day: date
    frozen_at: datetime
    hash: str


def report_class(operation: str, kept_from: Iterable[str] = ()) -> AccessClass:
    """The operation's centre, but for those from whom something is kept that went into it: they may come later."""
    return access_class(f"centre:{operation}", excluded=kept_from, marking=CLEARANCE)
