"""Cooperation requests: one authority asks another under a treaty; and the treaties with their parties."""

from datetime import date, datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from jointops.base.access import MARKINGS, AccessClass, access_class, verb
from jointops.base.handling import Action

READ = verb("request.read")
DRAFT = verb("request.draft", "prosecutor", "secretariat", emits=["request.state"])
MOVE = verb("request.move", "prosecutor", "secretariat", emits=["request.state"])
ASSESS = verb("request.assess", "prosecutor", "secretariat", emits=["request.assessed"])
REMIND = "request.remind"
READ_TREATIES = verb("treaty.read")
ADD_TREATY = verb("treaty.add", "admin", "secretariat", emits=["treaty.changed"])
CORRECT_TREATY = verb("treaty.correct", "admin", "secretariat", emits=["treaty.changed"])
JOIN_TREATY = verb("treaty.join", "admin", "secretariat", emits=["treaty.changed"])

Code = Annotated[str, Meta(pattern="^[a-z][a-z0-9-]{1,31}$")]
Line = Annotated[str, Meta(min_length=1, max_length=200)]
Text = Annotated[str, Meta(max_length=8000)]
Country = Annotated[str, Meta(pattern="^[A-Z]{2}$")]
Languages = list[Annotated[str, Meta(pattern="^[a-z]{2}$")]]

State = Literal[
    "draft", "informal", "sent", "received", "need-more", "executing", "answered", "refused", "used", "closed"
]

MOVES: dict[str, tuple[str, ...]] = {
    "draft": ("informal", "sent"),
    "informal": ("sent", "closed"),
    "sent": ("received", "refused"),
    "received": ("need-more", "executing", "refused"),
    "need-more": ("sent", "executing", "refused", "closed"),
    "executing": ("need-more", "answered", "refused"),
    "answered": ("used", "closed"),
    "used": ("closed",),
    "refused": ("closed",),
}
"""From each state to which others; what was wanting is sent again."""

Channel = Literal["platform", "electronic", "post", "diplomatic"]
"""How a paper goes from one authority to the other."""

UNSENT = frozenset({"draft", "informal"})
"""States before the request itself has gone for the first time."""

CARRIED = frozenset({"sent", "answered"})
"""States in which a paper goes to the other side: by a channel, signed."""

PRESERVATION = "preservation"
"""The measure that keeps data from being lost while the request for them takes its months."""

BY_REQUESTED = frozenset({"received", "need-more", "executing", "answered", "refused"})
"""States that the requested authority brings about; the others are the requesting side's, or who facilitates it."""

WAITS = frozenset({"informal", "sent", "received", "need-more", "executing"})
"""States in which one side waits for the other: whoever stands still in them is reminded."""

LAPSES = timedelta(days=60)
"""A last day nearer than that stands out: a request takes months, and what has lapsed is refused."""

REMIND_AFTER = tuple(timedelta(days=days) for days in (30, 90, 180))
"""A quick answer takes about half a year; what stands still for these is shown as stalled."""


class Party(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A state that a treaty binds from a day on."""

    country: Country
    in_force_from: date


class Treaty(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A treaty, of many states or of two, with its parties."""

    code: Code
    name: Line
    parties: Annotated[list[Party], Meta(max_length=300)]


class PartyCorrection(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What is right of a party, and why it stood otherwise. in_force_from: None: the treaty does not bind it."""

    in_force_from: date | None
    reason: Annotated[str, Meta(min_length=3, max_length=1000, pattern=r"\S")]


class CorrectedParty(msgspec.Struct, frozen=True, kw_only=True):
    """What a treaty said of a state until then.

    becomes  None where the state was struck
    reason   empty where it joined after that
    """

    id: UUID
    country: str
    was: date
    becomes: date | None
    reason: str
    by: str
    at: datetime


MARKING = "TLP:AMBER+STRICT"
"""Of every request: what its parties say to each other in a case."""

Side = Literal["requesting", "requested"]


class NewAssessment(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a side says of the offence under its own law. It holds nothing up: who sends sees what is open or wanting.

    offence   what it is called there, with its article
    limit_on  the last day on which it can be tried there; None: nobody names one
    """

    dual_criminality: Literal["met", "not-met", "not-needed", "open"]
    offence: Annotated[str, Meta(max_length=1000)] = ""
    limit_on: date | None = None


class Assessment(msgspec.Struct, frozen=True, kw_only=True):
    """What a side says of the offence, who assessed it and when."""

    side: Side
    dual_criminality: str
    offence: str
    limit_on: date | None
    by: str
    at: datetime


class NewRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What one authority asks of another.

    network      through which it goes, or none
    facilitator  the secretariat or programme that helps, or none: `network:<code>` people see it
    unit         what is counted: networks count requests or cases, and one is not the other
    preserve     ask first, in the same act, that the data be preserved: an urgent request of its own
    preserved_by the request by which that was asked before
    languages    in which its papers are: of the original, and of translations that go with it; left out, those of the
                 authority that asks
    documents    numbers in the requesting authority's files of what it rests on
    alert        the alert that it follows from
    assessment   what the requesting side says of the offence, where it can already
    """

    requesting: UUID
    requested: UUID
    network: Code | None = None
    facilitator: Code | None = None
    unit: Literal["request", "case"] = "request"
    treaty: Code
    article: Line
    measure: Line
    languages: Annotated[Languages, Meta(max_length=8)] = []
    text: Text = ""
    documents: Annotated[list[Line], Meta(max_length=50)] = []
    urgent: bool = False
    alert: UUID | None = None
    preserve: bool = False
    preserved_by: UUID | None = None
    opened_on: date
    assessment: NewAssessment | None = None


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """Which requests are looked for. network: its code, "-" for those outside every network.

    mine     those that wait for this viewer's side
    stalled  those whose parties were reminded that they stand still
    lapses   open ones whose offence can soon be tried no more, or cannot already
    """

    state: str | None = None
    network: str | None = None
    urgent: bool = False
    mine: bool = False
    stalled: bool = False
    lapses: bool = False


Ground = Literal[
    "form", "essential-interests", "own-law", "legal-system", "no-offence", "lapsed", "tried", "persecution",
    "not-competent", "other",
]  # fmt: skip
"""Why a request is refused. UNTOC art. 18(21): (a) not as the treaty asks, (b) sovereignty, security, ordre public or
other essential interests, (c) own law would not allow it of a like offence, (d) contrary to the legal system; 18(9): no
offence there. What other treaties and laws name: tried no more, tried already, it would persecute; other: in words."""

Wanting = Literal["translation", "facts", "identity", "legal-basis", "certified", "assurance"]
"""What is to be sent yet: a translation, more facts, whom it is about, the articles, a certified copy, an assurance."""


class Brought(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A document of an answer. limits: for what alone it may be used (speciality); empty: as the treaty says."""

    number: Line
    limits: Annotated[str, Meta(max_length=1000)] = ""


class Move(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is said with a new state.

    ground           of a refusal, always; other needs words
    wanting          where more is asked for: what; this or words say it
    languages        of translations that go with what is sent, beside those that it has
    channel, sha256  of what is sent or answered: how it goes, and the fingerprint of the signed file; no channel: as
                     the authority that it goes to takes it today, electronically or over the platform
    documents        what an answer brings
    """

    note: Annotated[str, Meta(max_length=4000)] = ""
    ground: Ground | None = None
    wanting: Annotated[list[Wanting], Meta(max_length=6)] = []
    languages: Annotated[Languages, Meta(max_length=8)] = []
    channel: Channel | None = None
    sha256: Annotated[str, Meta(pattern="^[0-9a-f]{64}$")] | None = None
    documents: Annotated[list[Brought], Meta(max_length=50)] = []


class Step(msgspec.Struct, frozen=True, kw_only=True):
    """A state that was reached; channel is empty where no paper went, ground where nothing was refused."""

    state: str
    note: str
    ground: Ground | Literal[""]
    wanting: list[Wanting]
    channel: str
    sha256: str | None
    documents: list[Brought]
    by: str
    at: datetime


class Request(msgspec.Struct, frozen=True, kw_only=True):
    """A request as its parties see it.

    handling                           codes of the alert that it follows: they bind both sides here as well
    requesting_bound, requested_bound  since when the treaty binds either state; None where it was struck from it before
                    the request was sent
    alert_number                       None where this viewer does not see the alert
    waits_for                          the side that brings it on; None: neither
    moved_at                           since when it stands in this state; reminded: after how many days, 0 not yet
    assessments                        the newest word of each side on the offence
    preserved_by, preserved_number     the request by which the data are to be preserved, and how far that has come;
                                       None where this viewer does not see it
    preserve_first                     this is not sent, and as far as this viewer sees nothing asks that the data be
                                       preserved: no request does, or one that was not sent or came to nothing
    limit_on                           the earliest last day of them; lapses: it is near or over, and this is open
    side                               on which this viewer stands; None: on neither
    exits                              where this viewer may take it: screen, print, export …
    """

    id: UUID
    version: int
    number: str
    requesting: UUID
    requested: UUID
    requesting_code: str
    requested_code: str
    requesting_country: str
    requested_country: str
    requesting_name: str
    requested_name: str
    network: str | None
    facilitator: str | None
    unit: str
    treaty: str
    treaty_name: str
    requesting_bound: date | None
    requested_bound: date | None
    article: str
    measure: str
    languages: list[str]
    text: str
    documents: list[str]
    urgent: bool
    handling: list[str]
    alert: UUID | None
    alert_number: str | None
    preserved_by: UUID | None
    preserved_number: str | None
    preserved_state: str | None
    preserve_first: bool
    state: str
    waits_for: Side | None
    moved_at: datetime
    reminded: int
    opened_on: date
    opened_at: datetime
    steps: list[Step]
    assessments: list[Assessment]
    limit_on: date | None
    lapses: bool
    side: Side | None
    may: list[str]
    exits: list[Action]


class Count(msgspec.Struct, frozen=True, kw_only=True):
    """Requests of a network in a year, in the unit that is counted there. There is no total: units and years differ."""

    network: str | None
    facilitator: str | None
    year: int
    unit: str
    count: int


class Counted(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the counts; network and facilitator "-": none."""

    network: str
    facilitator: str
    year: int
    unit: str


class Flow(msgspec.Struct, frozen=True, kw_only=True):
    """How many requests of one line of the counts went from one country to another."""

    requesting: str
    requested: str
    count: int


def request_class(agencies: list[str], network: str | None, facilitator: str | None) -> AccessClass:
    """Its parties, of a draft the asking one alone, and the secretariat of the network and who facilitates it."""
    desks = {f"network:{one}" for one in (network, facilitator) if one}
    return access_class(*agencies, *desks, marking=MARKINGS[MARKING])
