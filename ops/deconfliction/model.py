"""A plan as its country announces it, and the contact that two countries with the same plan are given."""

from datetime import datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from alerts.screening.model import Subject
from jointops.base.access import AccessClass, access_class, verb
from jointops.base.errors import Problem
from ops.checkpoints.model import Position
from ops.operations.model import Window

CHANGED, SAID, MET = "plan.changed", "plan.said", "plan.met"

DESKS = ("bureau", "national_centre")
READ = verb("plan.read")
SUBMIT = verb("plan.submit", *DESKS, emits=[CHANGED])
APPROVE = verb("plan.approve", *DESKS, emits=[CHANGED])
WITHDRAW = verb("plan.withdraw", *DESKS, emits=[CHANGED])
SAY = verb("plan.say", *DESKS, "officer", emits=[SAID])
NAME = verb("plan.name", *DESKS)
BOARD = verb("plan.board", "centre")
LOG = verb("plan.log", "dpo")

LONGEST = timedelta(days=7)
"""A plan that lasts longer is submitted again: who would watch a place for a year would fish."""

AHEAD = timedelta(days=60)

MOST_A_DAY = 12
"""Of one person. A desk plans a few acts a day; whoever asks for every house of a town does not get far."""

SOON = timedelta(hours=2)
"""An entry that begins earlier than that, half a kilometre from another's: both commanders hear at once."""

Kind = Literal["entry", "surveillance", "controlled_delivery", "purchase", "interview"]
State = Literal["waiting", "sent", "clear", "conflict", "settled", "withdrawn", "over"]
Said = Literal["contacted", "proceed", "merge", "withdraw", "false"]
Outcome = Literal["told", "hold", "contacted", "proceed", "merge", "withdraw", "false"]
Priority = Literal["P1", "P2"]
May = Literal["approve", "withdraw", "say"]

Line = Annotated[str, Meta(min_length=1, max_length=80)]
User = Annotated[str, Meta(pattern=r"^[a-z0-9.\-]{2,64}$")]


class TooManyPlans(Problem):
    """You have submitted as many plans as one person may within a day: ask a colleague, or wait."""

    status = 429


class Commander(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who leads the act, and the telephone that the other country is given."""

    user: User
    phone: Annotated[str, Meta(min_length=3, max_length=40, pattern=r"\d")]


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is planned. Position and subjects leave this call as keyed tokens alone: they are kept nowhere.

    position  degrees WGS 84; none for a plan about a subject wherever they are
    subjects  as in a check: numbers, or a name with a birth date
    """

    kind: Kind
    window: Window
    position: Position | None = None
    subjects: Annotated[tuple[Subject, ...], Meta(max_length=20)] = ()


class NewPlan(Plan, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A plan as it is submitted. id: UUIDv7 of the sender; sent twice it is still one.

    supervisor  a colleague who will say that the case is there and the plan is needed
    """

    id: UUID
    operation: str
    case_number: Line
    supervisor: User
    commander: Commander


class Called(msgspec.Struct, frozen=True):
    """Whom to call in the other country."""

    name: str
    country: str
    phone: str


class Contact(msgspec.Struct, frozen=True, kw_only=True):
    """What one of two countries is told: whom to call by when, and what both have said. Never what met.

    state  told, hold (nobody called in time: wait), contacted, or how it ended
    """

    id: UUID
    version: int
    priority: Priority
    state: Outcome
    contact: Called
    told_at: datetime
    due_at: datetime
    said: Said | None
    other_said: Said | None


class PlanSeen(msgspec.Struct, frozen=True, kw_only=True):
    """A plan as its own people see it; what was planned is theirs to know.

    may  what this viewer may do with it now
    """

    id: UUID
    version: int
    operation: str
    country: str
    kind: Kind
    case_number: str
    starts_at: datetime
    ends_at: datetime
    state: State
    submitted_by: str
    supervisor: str
    commander: str
    submitted_at: datetime
    approved_at: datetime | None
    contacts: list[Contact]
    may: list[May]


class Saying(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """That you have called, or how you two will go on. It counts once both have said the same; a withdrawal at once."""

    said: Said


class Conflict(msgspec.Struct, frozen=True, kw_only=True):
    """What the coordination centre sees: two countries have something to talk about."""

    id: UUID
    version: int
    countries: list[str]
    priority: Priority
    state: Outcome
    told_at: datetime
    due_at: datetime
    settled_at: datetime | None


class Logged(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the token log: who let what case be compared when, how many tokens, and when they died."""

    id: UUID
    operation: str
    country: str
    case_number: str
    state: State
    submitted_by: str
    supervisor: str
    submitted_at: datetime
    approved_at: datetime | None
    compared_at: datetime | None
    dead_at: datetime | None
    tokens: int


def plan_class(country: str, *users: str) -> AccessClass:
    """Those who submit, supervise and command, and the data protection officers, who see whom tokens were made for."""
    return access_class(*(f"user:{user}" for user in users), "office:dpo", f"dpo:{country}", marking=2)


def contact_class(*users: str) -> AccessClass:
    """Whom to call is told to those of the plan alone: who oversees tokens does not learn which plans met."""
    return access_class(*(f"user:{user}" for user in users), marking=2)


def conflict_class(operation: str) -> AccessClass:
    return access_class(f"centre:{operation}", marking=3)


def agreed(one: Said | None, other: Said | None) -> Outcome | None:
    """What follows from what both have said; None while nobody has said anything."""
    if "withdraw" in (one, other):
        return "withdraw"
    if one is None and other is None:
        return None
    return one if one == other and one is not None else "contacted"
