"""Watchlists: who or what is sought, by whom, and what is to be done when it is met."""

from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from alerts.screening.model import Person, Subject
from jointops.base import handling
from jointops.base.access import MARKINGS, AccessClass, access_class, verb

READ = verb("watchlist.read")
AGES = verb("watchlist.ages", "admin", "dpo")
CREATE = verb("watchlist.create", "bureau")
ENTRIES = verb("entry.read", "bureau")
ADD = verb("entry.add", "bureau", emits=["list.changed"])
CHANGE = verb("entry.change", "bureau", emits=["list.changed"])
REMOVE = verb("entry.remove", "bureau", emits=["list.changed"])
RESTRICT = verb("entry.restrict", "bureau", emits=["list.changed"], step_up=True)
JOIN = verb("entry.join", "bureau")
REVIEWS = verb("entry.reviews", "bureau")

Kind = Literal["person", "vehicle", "document", "container", "vessel", "firearm", "journey", "goods"]
Action = Literal["arrest", "whereabouts", "discreet", "inquiry", "seize", "missing", "refuse_entry"]
Category = Literal["suspect", "convicted", "victim", "witness", "missing", "other"]
Basis = Literal["fact", "assessment"]
SourceGrade = Literal["A", "B", "C", "X"]
InformationGrade = Literal["1", "2", "3", "4"]
"""How far the source and the information can be trusted: A1 is best, X4 is unknown and unproven (Europol's 4 × 4)."""

ACTIONS: dict[str, frozenset[str]] = {
    "person": frozenset({"arrest", "whereabouts", "discreet", "inquiry", "missing", "refuse_entry"}),
    "vehicle": frozenset({"discreet", "inquiry", "seize"}),
    "document": frozenset({"seize", "discreet", "inquiry"}),
    "container": frozenset({"discreet", "inquiry", "seize"}),
    "vessel": frozenset({"discreet", "inquiry", "seize"}),
    "firearm": frozenset({"discreet", "inquiry", "seize"}),
    "journey": frozenset({"discreet", "inquiry"}),
    "goods": frozenset({"discreet", "inquiry", "seize"}),
}
"""Which action suits which subject: one does not arrest a lorry (Regulation (EU) 2018/1862, art. 26–38), and a flight
cannot be seized."""

RANKS = ("arrest", "missing", "refuse_entry", "seize", "whereabouts", "inquiry", "discreet")
"""Which of two actions goes first where both are instructed. The SIRENE Manual wants one order for all (2008/333/EC,
2.2.1); in ours whoever is to be protected comes before being turned away."""

SILENT: frozenset[str] = frozenset({"discreet", "inquiry"})
"""Actions of which the first answer to an officer says nothing and whose matches are their owner's alone.

A discreet check stays silent for good. The questions of an inquiry are asked once its owner has shared the match with
the checking country's bureau and that bureau instructs; until then it is a discreet check (Regulation (EU) 2018/1862,
art. 36).
"""

PROTECTED = frozenset({"victim", "witness"})
"""Categories that stand on a list only to be found and helped (Directive (EU) 2016/680, art. 6)."""

Country = Annotated[str, Meta(pattern="^[A-Z]{2}$")]
Exits = list[handling.Action]
Countries = Annotated[list[Country], Meta(max_length=50)]
Sharer = Annotated[str, Meta(pattern=r"^(bureau:[A-Z]{2}|op:[a-z0-9-]{2,32}(@[A-Z]{2})?)$")]
Sharers = Annotated[list[Sharer], Meta(max_length=50)]
ListCode = Annotated[str, Meta(pattern="^[A-Z0-9][A-Z0-9-]{1,31}$")]
Line = Annotated[str, Meta(min_length=1, max_length=300)]


class NewWatchlist(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A list as a bureau opens it; its country is the owner.

    second_person  nothing goes on the list, changes or comes off before a colleague has released it
    """

    code: ListCode
    name: Line
    kinds: Annotated[list[Kind], Meta(min_length=1, max_length=8)]
    marking: Literal["TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"] = "TLP:AMBER+STRICT"
    second_person: bool = False


class Watchlist(msgspec.Struct, frozen=True, kw_only=True):
    """A list as it is kept."""

    id: UUID
    code: str
    name: str
    owner: str
    kinds: list[str]
    marking: str
    second_person: bool
    version: int


class CountedList(Watchlist, frozen=True, kw_only=True):
    """A list with how many entries this viewer may see on it."""

    entries: int


class ListAge(msgspec.Struct, frozen=True, kw_only=True):
    """How old a list is: all its entries are counted, none is shown. `oldest_review` is due first."""

    code: str
    name: str
    owner: str
    kinds: list[str]
    marking: str
    version: int
    entries: int
    changed_at: datetime
    oldest_review: date | None


class Terms(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is to be done with the subject, why, and until when.

    exclude     countries that must not learn of the entry
    share       who may see it beside the owner's bureau: "bureau:ML", "op:kafo-ii", "op:kafo-ii@ML"
    as_printed  numbers whose check digits are wrong stand like that on the paper itself
    source_id   the owner's own number of the entry, once on a list: by it an import knows the entry again
    basis       a fact, or somebody's assessment: then with both grades (Directive (EU) 2016/680, art. 7)
    juvenile    with `refugee`: the country of origin, unless it is the owner's, must not learn of the entry
    """

    action: Action
    purpose: Line
    legal_basis: Line
    review_by: date
    category: Category
    exclude: Countries = []
    share: Sharers = []
    note: Annotated[str, Meta(max_length=2000)] = ""
    as_printed: bool = False
    source_id: Annotated[str, Meta(min_length=1, max_length=100)] | None = None
    basis: Basis = "fact"
    source_grade: SourceGrade | None = None
    information_grade: InformationGrade | None = None
    juvenile: bool = False
    refugee: bool = False


LONGEST_REVIEW = timedelta(days=1826)
"""No entry stands longer than five years without a review (INTERPOL rules on the processing of data)."""


class Restriction(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whether an entry is to match nothing for now, and why."""

    on: bool
    reason: Annotated[str, Meta(min_length=1, max_length=300)]


class Membership(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The network that the owner counts a subject to; None: to none that is known."""

    network: Annotated[str, Meta(min_length=1, max_length=100)] | None


class Review(msgspec.Struct, frozen=True, kw_only=True):
    """An entry that its owner must look at again: without a later review date it freezes, and then it is purged.

    exits          where its reader may take it: print, export, court …
    second_person  its list asks for one: what the review decides waits for a colleague
    kept_at        when a review last let it stand, with the reason of then
    """

    id: UUID
    version: int
    list: str
    kind: str
    category: str
    review_by: date
    state: Literal["live", "frozen", "restricted"]
    subject: dict[str, Any]
    action: str
    purpose: str
    legal_basis: str
    marking: str
    exits: Exits
    second_person: bool
    kept_at: datetime | None
    kept_because: str


class Search(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What somebody looks for on all lists: a name, a number of the subject, or an owner's own reference."""

    text: Annotated[str, Meta(min_length=2, max_length=200, pattern=r"[^\W_]")]

    def __post_init__(self) -> None:
        Person(names=(self.text,))  # what can be no name can be compared with none


class NewEntry(msgspec.Struct, frozen=True):
    """An entry as it is sent: the subject's own fields and the terms side by side in one object."""

    subject: Subject
    terms: Terms


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """An entry as it is kept, for its owner's bureau and those whom the owner shares it with.

    state    live; frozen (its review date has passed) and restricted (it is being looked into) match nothing
    restricted_because  for the owner's bureau alone (None for others): it says what was asked, or what a court decided
    network  that the owner counts the subject to, for the owner's bureau alone (None for others): nothing is matched by
             it, routes are suggested by it
    marking  of its list; a silent entry is never marked lower than TLP:AMBER+STRICT
    exits    where this viewer may take it: print, export, court …
    """

    id: UUID
    version: int
    list: str
    owner: str
    kind: str
    subject: dict[str, Any]
    action: str
    purpose: str
    legal_basis: str
    review_by: date
    category: str
    exclude: Countries
    share: Sharers
    note: str
    source_id: str | None
    basis: str
    source_grade: str | None
    information_grade: str | None
    juvenile: bool
    refugee: bool
    expires_at: datetime | None
    recorded_at: datetime
    state: Literal["live", "frozen", "restricted"]
    restricted_because: str | None
    network: str | None
    marking: str
    exits: Exits


class EntryPast(msgspec.Struct, frozen=True):
    """What an entry said before a change, in its own words.

    version   the entry's version that the change made
    by, at    who changed it, and when; imported: a file did, that this person sent or released
    """

    version: int
    was: dict[str, Any]
    by: str
    at: datetime | None
    imported: bool


class SearchFound(msgspec.Struct, frozen=True):
    """Entries that were looked for. more: there are others beside these; who looks writes more of whom they seek."""

    items: list[Entry]
    more: bool


_TERMS = frozenset(Terms.__struct_fields__)


def split(fields: dict[str, Any]) -> NewEntry:
    """Terms and subject out of one flat object. Raises msgspec.ValidationError naming the field."""
    terms = {name: value for name, value in fields.items() if name in _TERMS}
    subject = {name: value for name, value in fields.items() if name not in _TERMS}
    return NewEntry(msgspec.convert(subject, Subject), msgspec.convert(terms, Terms))


def flat(new: NewEntry) -> dict[str, Any]:
    """The entry as one object of JSON values: what `split` takes."""
    return {**msgspec.to_builtins(new.subject), **msgspec.to_builtins(new.terms)}


def origins(new: NewEntry, owner: str) -> frozenset[str]:
    """The countries that a juvenile or a refugee comes from: they must not learn of the entry, unless it is theirs."""
    protected = new.terms.juvenile or new.terms.refugee
    if not protected or not isinstance(new.subject, Person):
        return frozenset()
    return frozenset(new.subject.nationalities) - {owner}


def list_class() -> AccessClass:
    """That a list exists, and whose it is: everyone signed in."""
    return access_class("signed-in", marking=1)


SILENT_MARKING = MARKINGS["TLP:AMBER+STRICT"]
"""A silent entry is never marked lower, whatever its list says: officers are cleared for less."""


def review_class(owner: str, marking: int) -> AccessClass:
    """Why an entry stays: its owner's bureau alone, whomever the entry is shared with."""
    return access_class(f"bureau:{owner}", marking=max(marking, SILENT_MARKING))


def entry_class(owner: str, terms: Terms, marking: int) -> AccessClass:
    """The owner's bureau and whom the owner shares with, never the excluded countries."""
    excluded = [f"country:{country}" for country in terms.exclude]
    least = SILENT_MARKING if terms.action in SILENT else 0
    return access_class(f"bureau:{owner}", *terms.share, excluded=excluded, marking=max(marking, least))
