"""A presumed victim as the desk leads them: pseudonym, needs, consent, referral, state.

States and their order: UNODC/ICAT practice on identification and referral (Palermo Protocol on trafficking, art. 6).
"""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from jointops.base.access import AccessClass, access_class, verb
from ops.checkpoints.model import Country

CHANGED = "care.changed"
WORRY = verb("care.worry", "officer", emits=[CHANGED])
RECORD = verb("care.record", "victims", emits=[CHANGED])
READ = verb("care.read", "victims", step_up=True)
LEAD = verb("care.lead", "victims", emits=[CHANGED], step_up=True)
ERASE = verb("care.erase", "victims", emits=[CHANGED], step_up=True)

State = Literal[
    "indicator", "screened", "presumed", "referred", "accepted", "recovery", "stays", "returns", "proceedings",
    "unfounded", "closed",
]  # fmt: skip

NEXT: dict[str, frozenset[str]] = {
    "indicator": frozenset({"screened", "unfounded"}),
    "screened": frozenset({"presumed", "unfounded"}),
    "presumed": frozenset({"referred", "closed"}),
    "referred": frozenset({"accepted", "presumed"}),
    "accepted": frozenset({"recovery", "referred"}),
    "recovery": frozenset({"stays", "returns", "proceedings"}),
    "stays": frozenset({"closed"}),
    "returns": frozenset({"closed"}),
    "proceedings": frozenset({"stays", "returns", "closed"}),
    "unfounded": frozenset(),
    "closed": frozenset(),
}
"""Where a person may be led from a state. A service that declines sends them back to `presumed`."""

Words = Annotated[str, Meta(max_length=4000)]
Line = Annotated[str, Meta(max_length=200)]
Need = Literal["shelter", "medical", "psychological", "legal", "interpreter", "protection", "family_tracing", "return"]
Indicator = Literal[
    "documents_held", "speaks_for_them", "injuries", "debt", "does_not_know_address", "child_alone", "fear"
]


class Worry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An officer is worried about a person: told to the victim desk of the officer's country and to nobody else.

    id  UUIDv7 made on the device: sent twice it is still one
    """

    id: UUID
    operation: str
    indicators: Annotated[list[Indicator], Meta(min_length=1, max_length=7)]
    note: Words = ""


class Details(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """What is enciphered: who the person is, what happened, what they need and wish.

    sex               "not_recorded" unless the person says so
    interviewer       whom the person would rather speak to
    guardian          for a child, who decides for them
    """

    names: Line = ""
    birth_date: date | None = None
    nationality: Country | None = None
    sex: Literal["F", "M", "X", "not_recorded"] = "not_recorded"
    languages: Annotated[list[Line], Meta(max_length=10)] = []
    interviewer: Literal["F", "M", "any"] = "any"
    guardian: Line = ""
    needs: Annotated[list[Need], Meta(max_length=8)] = []
    indicators: Annotated[list[Indicator], Meta(max_length=7)] = []
    service: Line = ""
    account: Words = ""


class NewVictim(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A person as the desk records them; the country is the desk's own."""

    id: UUID
    operation: Annotated[str, Meta(pattern="^[a-z0-9-]{2,32}$")]
    is_child: bool = False
    details: Details


class Change(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The next step of a person's way, with its reason; consent and details as they are from now on."""

    state: State | None = None
    consent: Literal["yes", "not_yet", "no"] | None = None
    details: Details | None = None
    reason: Annotated[str, Meta(min_length=1, max_length=2000)]


class Erasure(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why a record ends: its key is destroyed, what was enciphered is gone for ever.

    One of a few words, for it stays in the audit for good, in clear: free words would repeat who was erased.
    asked      the person asked for it
    unfounded  there was no victim
    mistaken   recorded by mistake, or twice
    ordered    an authority or a court ordered it
    """

    reason: Literal["asked", "unfounded", "mistaken", "ordered"]


class Step(msgspec.Struct, frozen=True):
    """Who led the person where, when and why."""

    state: str
    by: str
    at: datetime
    reason: str


class VictimFace(msgspec.Struct, frozen=True, kw_only=True):
    """A person in the desk's list: no name."""

    id: UUID
    version: int
    pseudonym: str
    operation: str
    country: str
    state: State
    consent: str
    is_child: bool
    recorded_at: datetime


class Victim(VictimFace, frozen=True, kw_only=True):
    """A person with everything that was enciphered."""

    details: Details
    steps: list[Step]
    next: list[str]


class Worried(msgspec.Struct, frozen=True):
    """What an officer gets: that the desk has it. No reference leads from the officer to the person."""

    received_at: datetime


def care_class(country: str) -> AccessClass:
    """The victim desk of a country, cleared for TLP:RED, and nobody else."""
    return access_class(f"care:{country}", marking=4)
