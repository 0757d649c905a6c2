"""A case that follows a seizure: countries by their part in the way of the goods, authorities, a forum."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from alerts.authorities.model import Function
from alerts.authorities.standing import Block
from alerts.coordination.model import AuthorityRef
from jointops.base.access import AccessClass, access_class, verb
from ops.checkpoints.model import Country
from ops.incidents.model import Commodity

CHANGED = "seizure-case.changed"
DESKS = ("centre", "national_centre", "bureau")
READ = verb("seizure-case.read")
PROPOSE = verb("seizure-case.propose", *DESKS)
OPEN = verb("seizure-case.open", *DESKS, emits=[CHANGED])
WRITE = verb("seizure-case.write", *DESKS, "prosecutor", emits=[CHANGED])
CLOSE = verb("seizure-case.close", *DESKS, emits=[CHANGED])

MOST_ENTRIES = 500
"""In the forum of one case: all are shown at once, and none may be hidden behind the last."""

Role = Literal["source", "transit", "destination"]
Text = Annotated[str, Meta(min_length=1, max_length=2000)]

FUNCTIONS: dict[Commodity, Function] = {
    "firearm": "firearms",
    "ammunition": "firearms",
    "dynamite": "firearms",
    "detonator_cord": "firearms",
    "cannabis": "drugs",
    "khat": "drugs",
    "medicine": "smuggling",
    "fuel": "smuggling",
    "travel_document": "smuggling",
    "cash": "smuggling",
    "other": "smuggling",
}
"""Who is competent for what was seized; mutual legal assistance is always."""


class Reason(msgspec.Struct, frozen=True):
    """Why a country is proposed: `route` (its name), `serial` (a seizure of the same run there), `seized` (here)."""

    kind: Literal["route", "serial", "seized"]
    name: str = ""


class Concerned(msgspec.Struct, frozen=True):
    """A country and its part in the way of the goods."""

    country: Country
    role: Role
    because: list[Reason]


class Proposed(msgspec.Struct, frozen=True, kw_only=True):
    """An authority that should hear of it. block: why it cannot be sent to today."""

    id: UUID
    code: str
    name: str
    country: str
    functions: list[str]
    block: Block | None


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """What follows from route and goods; a person decides.

    silent  countries for which the directory names nobody competent
    """

    incident: UUID
    countries: list[Concerned]
    authorities: list[Proposed]
    silent: list[str]
    case: UUID | None


class CountryRole(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A country as the case counts it."""

    country: Country
    role: Role


class NewCase(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A case as it is opened. id: UUIDv7 of the sender. Whoever is named here reads what was seized, where and when."""

    id: UUID
    incident: UUID
    countries: Annotated[list[CountryRole], Meta(min_length=1, max_length=40)]
    authorities: Annotated[list[UUID], Meta(max_length=60)] = []


class NewEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A word in the forum; with an owner and a day it is an action. id: UUIDv7 of the sender: sent twice it is one."""

    id: UUID
    text: Text
    owner: Country | None = None
    due_on: date | None = None

    def __post_init__(self) -> None:
        if (self.owner is None) != (self.due_on is None):
            raise ValueError("An action has an owner and a day; a word has neither.")


class Done(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What came of an action, or why the case ends."""

    note: Text


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """A word or an action in the forum, oldest first."""

    id: UUID
    text: str
    by: str
    country: str
    at: datetime
    owner: str | None
    due_on: date | None
    done_at: datetime | None
    done_note: str


class CaseLine(msgspec.Struct, frozen=True, kw_only=True):
    """A case in the list. goods: what was seized, coded. open_actions, next_due: what is still to do, and by when.

    taken_back_at  the seizure was taken back: what the case rests on does not stand
    """

    id: UUID
    version: int
    operation: str
    incident: UUID
    country: str
    occurred_at: datetime
    goods: list[dict[str, str | float]]
    countries: list[CountryRole]
    state: Literal["open", "closed"]
    opened_by: str
    opened_at: datetime
    taken_back_at: datetime | None
    open_actions: int
    next_due: date | None


class Case(CaseLine, frozen=True, kw_only=True):
    """A case with its forum. seen: this viewer sees the seizure itself, and may write of it."""

    seen: bool
    authorities: list[AuthorityRef]
    entries: list[Entry]


def case_class(operation: str, countries: list[str], codes: list[str]) -> AccessClass:
    """The centre, the operation's people of the countries concerned, and the authorities that were chosen."""
    here = (f"op:{operation}@{country}" for country in countries)
    return access_class(f"centre:{operation}", *here, *(f"agency:{code}" for code in codes), marking=2)
