"""Competent authorities: who receives what in which country, in which language, by which channel."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from alerts.authorities.calendar import Calendar, OtherDays, Shift, Week
from jointops.base.access import AccessClass, access_class, verb
from jointops.base.rejected import RejectedLine

READ = verb("authority.read")
ADD = verb("authority.add", "admin", "secretariat", emits=["authority.changed"])
CHANGE = verb("authority.change", "admin", "secretariat", emits=["authority.changed"])
ROTA = verb("authority.rota", emits=["authority.changed"])
READ_ROTA = verb("authority.read-rota")
NAME_DUTY = verb("authority.name-duty")
READ_CHANGES = verb("authority.read-changes")
IMPORT = verb("authority.import", "admin", "secretariat", emits=["authority.imported"])
DAYS = verb("authority.days", "admin", "secretariat", emits=["authority.changed"])
READ_TASKS = verb("directory-task.read", "admin", "secretariat")
FINISH_TASK = verb("directory-task.finish", "admin", "secretariat", emits=["authority.task"])
ASK = "directory-task.ask"
VERIFIED = "directory-task.verified"

Function = Literal[
    "mla", "extradition", "transfer", "vessel", "trafficking", "smuggling", "firearms", "drugs", "corruption"
]
"""What an authority is designated for: mutual legal assistance, extradition, transfer of sentenced persons (UNTOC
art. 18, 16, 17), boarding of vessels (1988 Convention art. 17), prosecution; corruption: UNCAC art. 46(13)."""

Line = Annotated[str, Meta(min_length=1, max_length=200)]
Country = Annotated[str, Meta(pattern="^[A-Z]{2}$")]
Functions = Annotated[list[Function], Meta(min_length=1, max_length=9)]
Languages = Annotated[list[Annotated[str, Meta(pattern="^[a-z]{2}$")]], Meta(min_length=1, max_length=8)]
Contact = Annotated[str, Meta(max_length=200)]
Instant = Annotated[datetime, Meta(tz=True)]
Zone = Annotated[str, Meta(pattern="^[A-Za-z0-9_+/-]{2,40}$")]
MOST_DAYS = 100
OtherWeeks = Annotated[list[OtherDays], Meta(max_length=MOST_DAYS)]
User = Annotated[str, Meta(pattern=r"^[a-z0-9.\-]{2,64}$")]


def office_week() -> list[Shift]:
    """Monday to Friday, eight to four."""
    return [Shift(day, "08:00", "16:00") for day in range(1, 6)]


class NewAuthority(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An authority as the directory takes it in. `valid_to` None: until further notice.

    hours       for people to read; the clocks of alerts go by time_zone (IANA), week and other_days
    """

    code: Annotated[str, Meta(pattern="^[A-Z]{2}-[A-Z0-9]{2,12}$")]
    name: Line
    country: Country
    functions: Functions
    languages: Languages
    channel: Line
    hours: Line
    time_zone: Zone = "UTC"
    week: Week = msgspec.field(default_factory=office_week)
    other_days: OtherWeeks = []
    urgent_contact: Contact = ""
    valid_from: date
    valid_to: date | None = None
    verified_at: Instant


class AuthorityChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What may change in an entry of the directory; what is left out stays."""

    name: Line | msgspec.UnsetType = msgspec.UNSET
    functions: Functions | msgspec.UnsetType = msgspec.UNSET
    languages: Languages | msgspec.UnsetType = msgspec.UNSET
    channel: Line | msgspec.UnsetType = msgspec.UNSET
    hours: Line | msgspec.UnsetType = msgspec.UNSET
    time_zone: Zone | msgspec.UnsetType = msgspec.UNSET
    week: Week | msgspec.UnsetType = msgspec.UNSET
    other_days: OtherWeeks | msgspec.UnsetType = msgspec.UNSET
    urgent_contact: Contact | msgspec.UnsetType = msgspec.UNSET
    valid_to: date | msgspec.UnsetType | None = msgspec.UNSET
    verified_at: Instant | msgspec.UnsetType = msgspec.UNSET


class Authority(NewAuthority, frozen=True, kw_only=True):
    """An authority as it is kept."""

    id: UUID
    version: int

    @property
    def calendar(self) -> Calendar:
        return Calendar(self.time_zone, self.week, self.other_days)


class ChangeLine(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the change log: what became another, not what it was."""

    id: UUID
    authority: UUID
    code: str
    country: str
    functions: list[str]
    act: str
    fields: list[str]
    at: datetime


class Counted(msgspec.Struct, frozen=True):
    """How many lines of an act there are in the period that was asked for."""

    act: str
    count: int


class Changes(msgspec.Struct, frozen=True):
    """A page of the change log, newest first, and the counts of the whole period."""

    items: list[ChangeLine]
    next: str | None
    counts: list[Counted]


class Covered(msgspec.Struct, frozen=True):
    """How many authorities of how many countries there are for a function; "" for all together."""

    function: str
    authorities: int
    countries: int


class ImportedLine(msgspec.Struct, frozen=True):
    """An authority as a line of a file says it; said: the fields that stood there, the others are as by default."""

    line: int
    entry: NewAuthority
    said: frozenset[str]


class Replaced(msgspec.Struct, frozen=True):
    """What of an entry a file makes another, by the names of its fields."""

    code: str
    fields: list[str]


MOST_REPLACED = 200
"""More than somebody reads through; how many there are, `changed` says."""


class Imported(msgspec.Struct, frozen=True, kw_only=True):
    """What became of a file: nothing of it is taken while `dry_run` asks what would.

    replaced  what is another in the entries that are changed, of the first MOST_REPLACED of them
    """

    read: int
    new: int
    changed: int
    same: int
    replaced: list[Replaced]
    rejected: list[RejectedLine]


class CountryDays(OtherDays, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Days of a whole country, as a holiday: they go on the calendar of each of its authorities."""

    country: Country


class DaysEntered(msgspec.Struct, frozen=True):
    """At which authorities the days stand now, and which have other days then already: those stay; by their codes."""

    entered: list[str]
    left: list[str]


class NotCompetent(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An authority says that it is not the one: for which of the functions of its entry, and who is, if it knows.

    authority  of several that the sayer answers for, the one that is meant; without it the one that has the functions
    """

    functions: Functions
    named: UUID | None = None
    authority: UUID | None = None


class Finished(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a keeper made of a task: the entry is another now, or it is right as it stands."""

    outcome: Literal["mended", "kept"]


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody is to do in the directory, for its keepers.

    kind       verify: it grows old, or kept something back, being stale or over; not-competent: its authority says so
    functions  not-competent: for what; named: who is, by its word
    may_finish  a keeper can say what was made of it; of an entry to verify, once somebody has confirmed
                it, or when it is over
    """

    id: UUID
    version: int
    authority: UUID
    code: str
    name: str
    country: str
    kind: Literal["verify", "not-competent"]
    functions: list[str]
    named: UUID | None
    named_code: str | None
    named_name: str | None
    asked_at: datetime
    may_finish: bool


class Turn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Somebody of an authority is on duty for a while."""

    task: Literal["on-call", "deputy"]
    user: User
    starts_at: Instant
    ends_at: Instant


class NewRota(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Who is on duty at an authority from now on."""

    turns: Annotated[list[Turn], Meta(max_length=200)]


class Rota(msgspec.Struct, frozen=True, kw_only=True):
    """Who is on duty at an authority from now on, as it is kept: the version is the rota's, not the entry's."""

    version: int
    turns: list[Turn]


class Colleague(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody of an authority, to be named on its rota."""

    user: str
    name: str
    title: str
    country: str


def rota_class(code: str) -> AccessClass:
    """Who is on duty when: an authority's own people alone."""
    return access_class(member_of(code), marking=2)


def task_class(networks: Iterable[str]) -> AccessClass:
    """What is to be done in the directory: its administrators, and secretariats of networks that the country is in."""
    return access_class("office:admin", *(f"network:{code}" for code in networks), marking=1)


def authority_class() -> AccessClass:
    """The directory is open to everyone signed in."""
    return access_class("signed-in", marking=1)


def member_of(code: str) -> str:
    """The principal that an authority's people hold."""
    return f"agency:{code}"
