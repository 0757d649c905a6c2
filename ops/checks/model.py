"""A check: what an officer did at a checkpoint, and what the officer was told."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from alerts.screening.model import Person, Subject
from geo.assign import Place
from jointops.base.access import MARKINGS, AccessClass, access_class, verb
from jointops.base.handling import Action, Handled, given_to
from ops.checkpoints.model import Code, Country, Position

FILE = verb("check.file", "officer", emits=["check.reported"])
READ = verb("check.read", "officer", "bureau", "national_centre")

PLACE = verb("check.place", "centre", "national_centre", "bureau", "officer")

OUTCOME = verb("check.outcome", "officer", emits=["check.outcome"])

REPORTED = "check.reported"
INSTRUCTED = "check.instructed"

Words = Annotated[str, msgspec.Meta(max_length=2000)]


class CheckReport(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A person, vehicle, firearm … checked at a checkpoint, as the officer's device sent it.

    id           UUIDv7 made on the device: sent twice it is still one check
    position     degrees WGS 84; accuracy in metres
    occurred_at  the device's instant, zone required; order comes from our log, not from this
    country      the officer's word on whose land this is, where the map is wrong or cannot know
    as_printed   the officer has seen that a check digit is wrong and reads what is printed
    """

    id: UUID
    operation: str
    checkpoint: Code
    occurred_at: Annotated[datetime, msgspec.Meta(tz=True)]
    subject: Subject
    position: Position | None = None
    country: Country | None = None
    indicators: Annotated[list[Annotated[str, msgspec.Meta(max_length=64)]], msgspec.Meta(max_length=20)] = []
    note: Words = ""
    as_printed: bool = False

    def __post_init__(self) -> None:
        if isinstance(self.subject, Person) and self.subject.births:
            raise ValueError("A check gives one `birth_date`: `births` are for lists.")


class Instruction(msgspec.Struct, frozen=True):
    """What to do now: a code that the phone translates, and the sentence in English."""

    code: str
    text: str


class CheckAnswer(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the officer is told. Never a name, a list, an owner or a score.

    exits  where the officer may take it, whatever was found: it says nothing of that
    """

    id: UUID
    recorded_at: datetime
    answer: Literal["clear", "wait", "act"]
    reference: str
    exits: list[Action]
    instruction: Instruction | None = None


class Officer(msgspec.Struct, frozen=True):
    """Who checked."""

    user: str
    name: str


class NewOutcome(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What came of an instruction: done, or why it was not possible.

    note  what the bureau asked for: the address, the answers, the number of what was kept
    """

    done: bool
    reason: Annotated[str, msgspec.Meta(max_length=300)] = ""
    note: Words = ""


class Outcome(NewOutcome, frozen=True, kw_only=True):
    """The same as it is kept."""

    officer: Officer
    at: datetime


class Follow(Instruction, frozen=True, kw_only=True):
    """What the officer is told after the first answer; `words` are the bureau's own, which `text` ends with."""

    words: str
    at: datetime


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """A check as it is kept, for its country. `doubts`: what speaks against its position (see `flags`).

    place    what the map says of the position; stands_in: what the officer says of it, which counts
    follow   what the officer was told after the first answer; outcome  what came of it
    category  of a person: `other` until the owner of an entry has verified a match that this reader may see, then
              what that entry says; None of a thing
    exits    where this viewer may take it: print, export, court …
    """

    id: UUID
    version: int
    reference: str
    operation: str
    checkpoint: str
    country: str
    occurred_at: datetime
    recorded_at: datetime
    clock_suspect: bool
    as_printed: bool
    subject: dict[str, Any]
    indicators: list[str]
    note: str
    position: Position | None
    doubts: list[str]
    answer: str
    instruction: Instruction | None
    officer: Officer
    exits: list[Action]
    follow: Follow | None = None
    outcome: Outcome | None = None
    place: Place | None = None
    stands_in: str | None = None
    category: str | None = None


class Whereabouts(msgspec.Struct, frozen=True):
    """Where a check was made. place: what the map says; stands_in: what the officer says, which counts; accuracy_m: how
    exactly the device knew it, None where it did not say."""

    place: Place
    stands_in: str | None
    accuracy_m: float | None = None


class BatchResult(msgspec.Struct, frozen=True, omit_defaults=True):
    """What became of one report of a batch: its HTTP status, and the answer or the problem."""

    id: str
    status: int
    answer: CheckAnswer | None = None
    problem: dict[str, object] | None = None


class BatchResults(msgspec.Struct, frozen=True):
    """One result for each report, in the order sent."""

    results: list[BatchResult]


INSTRUCTIONS = {
    "call-bureau": "Keep the subject in view. Call the bureau and give it the reference.",
    "keep-document": "Keep the document and give a receipt.",
    "hold-vehicle": "Hold the vehicle and give a receipt.",
    "hold-vessel": "Keep the vessel at its berth and give a receipt.",
    "keep-firearm": "Make the firearm safe, keep it apart from its ammunition and give a receipt.",
    "keep-object": "Keep the object and give a receipt.",
    "protect": "Protect the person. Call a trained colleague.",
    "misused-identity": "Somebody else misuses this identity. Treat the person as a victim. The bureau is called.",
    "hold-and-call": "Hold the person. Call. Two officers.",
    "ask-address": "Ask for the address, then let the person go.",
    "ask-questions": "Ask what the bureau wants to know.",
    "refuse-entry": "Refuse entry. The bureau has the reasons.",
    "call-centre": "Your bureau knows nothing of this check yet. Call the centre.",
    "bureau-has-it": "Your bureau has this check now. What you were told at first stands.",
    "let-go": "Nothing was confirmed: let the person or the thing go.",
    "stop": "Stop: the ground for it has gone. Undo what you began; the bureau says how.",
}


SAYS_NOTHING_TO_DO = ("call-centre", "bureau-has-it", "let-go", "misused-identity")
"""What an officer is told after the first answer and nothing comes of: it lets nobody act."""


def instruction(code: str | None) -> Instruction | None:
    """The instruction of a code."""
    return Instruction(code, INSTRUCTIONS[code]) if code else None


_MARKING = MARKINGS["TLP:AMBER"]


def check_class(operation: str, country: str) -> AccessClass:
    """The whole report: its country in the operation."""
    return access_class(f"op:{operation}@{country}", marking=_MARKING)


def travels(operation: str, country: str) -> Handled:
    """What goes with a check wherever it is taken: it is its country's in the operation, whatever it met."""
    return given_to(f"op:{operation}@{country}", _MARKING)


def check_mark_class(operation: str, country: str) -> AccessClass:
    """Place, time, kind and answer: also the operation's centre."""
    return access_class(f"op:{operation}@{country}", f"centre:{operation}", marking=_MARKING)
