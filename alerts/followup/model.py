"""After the alert: referral, request, case, joint action, charge, outcome, each in a country, with its legal basis."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from jointops.base.access import verb

STAGES = ("referral", "request", "case", "joint-action", "charge", "outcome")
"""In order, the furthest last."""

Stage = Literal["referral", "request", "case", "joint-action", "charge", "outcome"]

AFTER: dict[Stage, Stage] = {
    "request": "referral", "case": "referral", "joint-action": "case", "charge": "joint-action", "outcome": "charge",
}  # fmt: skip
"""What each comes after. A request to another country is made where one is needed, and no stage waits for it."""

REFER = verb("alert.refer", emits=["alert.followed"])
NOTE_REQUEST = verb("alert.note-request", emits=["alert.followed"])
OPEN_CASE = verb("alert.open-case", emits=["alert.followed"])
ACT_JOINTLY = verb("alert.act-jointly", emits=["alert.followed"])
CHARGE = verb("alert.charge", emits=["alert.followed"])
CONCLUDE = verb("alert.conclude", emits=["alert.outcome"])
READ = verb("alert.follow-read")
FUNNEL = verb("alert.funnel")

VERB_OF = dict(zip(STAGES, (REFER, NOTE_REQUEST, OPEN_CASE, ACT_JOINTLY, CHARGE, CONCLUDE), strict=True))


class NewStep(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A country has come a stage further. legal_basis: the article or order on which it acts."""

    legal_basis: Annotated[str, Meta(min_length=1, max_length=300)]
    happened_on: date
    note: Annotated[str, Meta(max_length=4000)] = ""


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """A stage that was reached: where, when, by whom, on which basis."""

    id: UUID
    alert: UUID
    country: str
    authority: UUID
    stage: str
    legal_basis: str
    note: str
    happened_on: date
    by: str
    recorded_at: datetime


class Reached(msgspec.Struct, frozen=True, kw_only=True):
    """How many alerts came to a stage in a country.

    days   median from when each was sent there to it, None where none did
    """

    country: str
    stage: str
    alerts: int
    days: float | None


class Came(msgspec.Struct, frozen=True, kw_only=True):
    """An alert that came to a stage in a country. happened_on: the day, of the stage "alert" when it was sent there.

    days   from when it was sent there to it
    """

    alert: UUID
    number: str
    country: str
    stage: str
    happened_on: date
    days: int
    sent_at: datetime


class Stalled(msgspec.Struct, frozen=True, kw_only=True):
    """An alert that stands still in a country: the stage it came to, "alert" when to none, and for how many days.

    waits_in  the country whose authority was asked and has not answered; None where this viewer sees no such request
    """

    alert: UUID
    number: str
    country: str
    stage: str
    days: int
    waits_in: str | None


class Funnel(msgspec.Struct, frozen=True):
    """Alerts by country and stage, `alert` being those that were sent there; and what stalls, the longest first.

    A request counts from the day when it was sent, for who sees it; for the others when its country notes it.

    cut  more stand still than are listed
    """

    reached: list[Reached]
    stalled: list[Stalled]
    cut: bool
