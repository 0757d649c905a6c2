"""A match: a check met an entry. Possible until a person verifies it; confirmed, it is a hit."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from alerts.screening.model import Term
from alerts.watchlists.met import EntryShown
from jointops.base.access import MARKINGS, AccessClass, access_class, verb
from jointops.base.handling import Action
from ops.checkpoints.model import Position
from ops.checks.model import Outcome

READ = verb("match.read", "bureau", "centre", "national_centre")
CLAIM = verb("match.claim", "bureau", emits=["match.claimed"])
ASK = verb("match.ask", "bureau", emits=["match.asked"])
ANSWER = verb("match.answer", "bureau", emits=["match.answered"])
VERDICT = verb("match.verdict", "bureau", emits=["match.verified"])
TAKE_BACK = verb("match.take-back", "bureau", emits=["match.taken-back"])

State = Literal["possible", "claimed", "asked", "confirmed", "denied", "undetermined", "withdrawn"]
Verdict = Literal["confirmed", "denied", "undetermined"]
OPEN: tuple[State, ...] = ("possible", "claimed", "asked")

Held = Literal["person", "object", "gone"]
LASTS: dict[str, timedelta] = {
    "person": timedelta(minutes=15),
    "object": timedelta(hours=2),
    "gone": timedelta(hours=24),
}
"""How long the owner has, by what waits at the post meanwhile (our default; no text of law gives one for a check)."""

WINDOWS: dict[str, timedelta] = {
    "arrest": timedelta(days=365),
    "missing": timedelta(days=365),
    "seize": timedelta(days=180),
    "whereabouts": timedelta(days=90),
    "refuse_entry": timedelta(days=30),
    "inquiry": timedelta(days=30),
    "discreet": timedelta(days=30),
}
"""How far back an entry may look among the checks made before it, by what it is for: what finds or protects a person
weighs more than what asks questions (necessity, Directive (EU) 2016/680, art. 4). Our defaults, no text gives days."""

LINKED = "match.linked"
"""Said of a match when something beside it came, went or is known to fewer, or its entry was corrected."""

CLOCK = "clock"
"""Who decides when nobody did: the account of no person."""

SEVERITY: dict[str, int] = {"possible": 1, "claimed": 1, "asked": 1, "confirmed": 3}
"""On the map: a hit is danger, an open match a warning, a closed one routine (0)."""

Words = Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]


class Said(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A question to the other bureau, or its answer."""

    text: Words


class NewVerdict(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the owner of the entry decided about the identity, and why.

    misused_identity  denied, because the sought one uses this person's identity: the next officer treats a victim
    """

    verdict: Verdict
    reason: Words
    action_taken: Annotated[str, msgspec.Meta(max_length=2000)] | None = None
    misused_identity: bool = False


class By(msgspec.Struct, frozen=True, omit_defaults=True):
    """A person of a unit, by name."""

    user: str
    name: str
    country: str = ""
    unit: str = ""
    at: datetime | None = None


class Place(msgspec.Struct, frozen=True):
    """The checkpoint where it happened."""

    code: str
    name: str
    country: str
    position: Position


class Countries(msgspec.Struct, frozen=True):
    """Where the check was made, and whose entry it met."""

    checked: str
    owner: str


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """One line between the two bureaux."""

    id: UUID
    kind: Literal["ask", "answer"]
    by: By
    at: datetime
    text: str


class TakenBack(msgspec.Struct, frozen=True):
    """Why a denial is so no more, and who says it: the next check of the pair is asked about."""

    reason: str
    by: By


class GivenVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """The verdict as it is kept.

    remembered  the match on which the pair was denied, before or at the same time: nobody was asked about this one;
                read by those who see that one too
    taken_back  of a denial: it holds for no other check any more
    """

    verdict: Verdict
    reason: str
    action_taken: str | None
    by: By
    at: datetime
    misused_identity: bool = False
    remembered: UUID | None = None
    taken_back: TakenBack | None = None


class Other(msgspec.Struct, frozen=True):
    """Another owner whose entry the same check met, and what that entry asks for."""

    owner: str
    action: str


class Linked(msgspec.Struct, frozen=True):
    """The same entry, met at another post within half an hour: the same one, or one of two who look alike."""

    match: UUID
    place: Place
    occurred_at: datetime


class GivenInstruction(msgspec.Struct, frozen=True):
    """What the checking bureau lets the officer do."""

    code: str
    text: str
    by: By


class Stop(msgspec.Struct, frozen=True):
    """The entry was taken back; the checking bureau says that it has heard."""

    at: datetime
    acknowledged_by: By | None = None


class MatchFace(msgspec.Struct, frozen=True, kw_only=True):
    """What a centre sees of a match: that it is, where, and how far it has come.

    held     what waits at the post; due_at is when an answer is due, overdue how often it was told that none came
    step     what came after a confirmed match: instructed, done, not_possible, closed
    """

    id: UUID
    version: int
    operation: str
    countries: Countries
    kind: str
    state: str
    place: Place
    occurred_at: datetime
    recorded_at: datetime
    may: list[str]
    held: Held = "gone"
    due_at: datetime | None = None
    overdue: int = 0
    step: str | None = None


class Match(MatchFace, frozen=True, kw_only=True):
    """What the two bureaux see: both records and why they met. `because` adds up to `score` (log-odds).

    window_days    the entry came after the check: how far back one with its action may look
    possible_from  the score from which it was a possible match then; None for what was found before that was kept
    undated        names without two birth dates to compare: the bars are lower
    category       of the person who was checked: `other`, and once this match is confirmed what its entry says
    marking        its entry's, but never lower than TLP:AMBER+STRICT
    exits          where this viewer may take it: print, export, court …
    told_anew      the officer acts on another instruction than the entry asks for now
    doubts         what speaks against the check (see `ops.checks.flags`)
    """

    check: UUID
    reference: str
    band: str
    score: float
    because: list[Term]
    possible_from: float | None
    undated: bool
    entry: EntryShown
    subject: dict[str, Any]
    category: str | None
    action: str
    retro: bool
    officer: By | None
    claimed_by: By | None
    thread: list[Message]
    verdict: GivenVerdict | None
    marking: str
    exits: list[Action]
    window_days: int | None = None
    also: tuple[Other, ...] = ()
    linked: tuple[Linked, ...] = ()
    instruction: GivenInstruction | None = None
    outcome: Outcome | None = None
    stop: Stop | None = None
    told_anew: bool = False
    doubts: tuple[str, ...] = ()


LEAST = MARKINGS["TLP:AMBER+STRICT"]
"""Both bureaux' records stand in a match: it is never marked lower, whatever the entry's list says."""


def match_class(owner: str, checked: str, exclude: Iterable[str], *, owner_only: bool) -> AccessClass:
    """Both records: the owner's bureau and the checking country's, none of the countries kept from the entry.

    owner_only  the entry is silent, or kept from the checking country itself
    """
    audience = {f"bureau:{owner}"} if owner_only else {f"bureau:{owner}", f"bureau:{checked}"}
    return access_class(*audience, excluded=[f"country:{country}" for country in exclude], marking=LEAST)


def face_class(operation: str, whole: AccessClass, *, owner_only: bool) -> AccessClass:
    """Countries, kind, state and place: also the operation's centre, unless the owner's bureau alone may know."""
    if owner_only:
        return whole
    return access_class(*whole.audience, f"centre:{operation}", excluded=whole.excluded, marking=2)
