"""Coordination alerts: one country tells the competent authorities of others what cannot wait."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from alerts.authorities.model import Function, NotCompetent
from jointops.base.access import MARKINGS, AccessClass, Viewer, access_class, verb
from jointops.base.handling import Action, Code, stays_with_addressees
from jointops.base.language import Language
from jointops.base.scanner import Checked

DRAFTERS = ("centre", "national_centre", "bureau", "prosecutor", "secretariat")
"""Roles that write and send alerts: of operations that they, their country or members of their network take part in."""

READ = verb("alert.read")
PREVIEW = verb("alert.preview", *DRAFTERS)
SUGGEST = verb("alert.suggest", *DRAFTERS)
DRAFT = verb("alert.draft", *DRAFTERS, emits=["alert.drafted"])
DISCARD = verb("alert.discard", *DRAFTERS, emits=["alert.discarded"])
RELEASE = verb("alert.release", *DRAFTERS, emits=["alert.released"])
SEND_LATE = verb("alert.send-late", *DRAFTERS, emits=["alert.sent-late"])
ASK_LATE = verb("alert.ask-late", *DRAFTERS, emits=["alert.asked-late"])
NAME = verb("alert.name", *DRAFTERS)
RECEIVE = verb("alert.receive", emits=["alert.delivered"])
OPEN = verb("alert.open", emits=["alert.read"])
ACKNOWLEDGE = verb("alert.acknowledge", emits=["alert.acknowledged"])
REPLY = verb("alert.reply", emits=["alert.replied"])
CORRECT = verb("alert.correct", *DRAFTERS, emits=["alert.corrected"])
ASK_CORRECTION = verb("alert.ask-correction", *DRAFTERS, emits=["alert.asked-correction"])
RECALL = verb("alert.recall", *DRAFTERS, emits=["alert.recalled"])
CLOSE = verb("alert.close", *DRAFTERS, emits=["alert.closed"])

Priority = Literal["P1", "P2", "P3", "P4"]
"""P1 life or landing, P2 today, P3 this week, P4 for information."""

UNSENT = ("draft", "discarded")
"""States of an alert that nobody outside its drafter's unit has seen."""

STEPS = ("blocked", "pending", "sent", "delivered", "read", "acknowledged", "replied")
"""An addressee's states, in order: they move forward; an acknowledgement that expires goes back to read.
Blocked: its entry cannot be sent to."""

Line = Annotated[str, Meta(min_length=1, max_length=200)]
Title = Annotated[str, Meta(min_length=1, max_length=200, pattern=r"\S")]
Text = Annotated[str, Meta(min_length=1, max_length=8000, pattern=r"\S")]
Country = Annotated[str, Meta(pattern="^[A-Z]{2}$")]
User = Annotated[str, Meta(pattern=r"^[a-z0-9.\-]{2,64}$")]
NetworkCode = Annotated[str, Meta(pattern="^[a-z][a-z0-9-]{1,31}$")]
Label = Literal["TLP:AMBER", "TLP:AMBER+STRICT", "TLP:RED"]


TriggerKind = Literal["check", "match", "incident", "route"]


class Trigger(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The record that gave rise to the alert."""

    kind: TriggerKind
    id: UUID


class Translation(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What an alert says in one more language.

    language   BCP 47
    authentic  the sender answers for these words as for the original; else a machine translated them
    """

    language: Language
    title: Title
    text: Text
    authentic: bool


Translations = Annotated[list[Translation], Meta(max_length=4)]


class NewAlert(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An alert as it is drafted. Addressees, when given, win; else countries × functions × networks are resolved.

    language  of title and text, which are the original; translations say the same in others
    networks  codes: their contact points, in the countries that are named, or in all of theirs
    second   the colleague who is to release it: at TLP:RED always, else where the drafter asks for one
    persons  at TLP:RED: those it is for, by account
    placed   the place of its trigger goes with it, and puts it on the map
    """

    operation: Annotated[str, Meta(pattern="^[a-z0-9-]{2,32}$")]
    title: Title
    text: Text
    language: Language = "en"
    translations: Translations = []
    priority: Priority
    crime_types: Annotated[list[Line], Meta(max_length=10)] = []
    trigger: Trigger | None = None
    countries: Annotated[list[Country], Meta(max_length=200)] = []
    functions: Annotated[list[Function], Meta(max_length=9)] = []
    networks: Annotated[list[NetworkCode], Meta(max_length=20)] = []
    addressees: Annotated[list[UUID], Meta(max_length=200)] = []
    deadline: Annotated[datetime, Meta(tz=True)] | None = None
    marking: Label = "TLP:AMBER"
    handling: Annotated[list[Code], Meta(max_length=4)] = []
    second: User | None = None
    persons: Annotated[list[User], Meta(max_length=50)] = []
    placed: bool = True


class Suggested(msgspec.Struct, frozen=True, kw_only=True):
    """What a record behind an alert fills in; whoever composes changes what they like.

    words  title and facts in every language of the product, each the sender's own
    place  that goes with it, as the composer sees it
    """

    words: list[Translation]
    countries: list[str]
    functions: list[Function]
    priority: Priority
    crime_types: list[str]
    marking: str
    place: dict[str, Any] | None


class Nameable(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody whom a drafter may name at TLP:RED.

    addressees  those of the authorities asked about whose people they are one of
    """

    user: str
    name: str
    title: str
    country: str
    addressees: list[UUID]


Answer = Literal["yes", "no", "need"]
"""What an addressee says to what it is asked, read by each side in its own language: it does it, it does not, it needs
more first."""


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An answer in a word, in words, or both. not_competent: this authority is not the one, and who is; in words.

    about  the document of the alert that it is about, by the file with which that began
    """

    text: Annotated[str, Meta(max_length=8000)] = ""
    answer: Answer | None = None
    not_competent: NotCompetent | None = None
    about: UUID | None = None


class SentLate(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The addressee that can be sent to now and could not be at the release. persons: who reads it there at TLP:RED."""

    authority: UUID
    persons: Annotated[list[User], Meta(max_length=50)] = []


class Closing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why nothing more is to be done."""

    reason: Annotated[str, Meta(min_length=1, max_length=2000)]


class Correction(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Other words, and why; what is left out stays.

    translations  all of them: they say what the original says, so other words of it take them along
    """

    title: Title | None = None
    text: Text | None = None
    translations: Translations | None = None
    reason: Annotated[str, Meta(min_length=1, max_length=2000)]


class By(msgspec.Struct, frozen=True):
    """Who did it; `unit` is the principal whose people stand together."""

    user: str
    name: str
    country: str
    unit: str


class AuthorityRef(msgspec.Struct, frozen=True):
    """An authority as an alert names it; `time_zone` is the one its clocks go by."""

    id: UUID
    code: str
    name: str
    country: str
    time_zone: str


class Blocked(msgspec.Struct, frozen=True, kw_only=True):
    """Why an authority is not sent to, and what is offered: another one, or the diplomatic channel.

    why      stale (nobody confirmed it for a year), expired, not-yet-valid, closed
    channel  authority (another of the same country), secretariat (of a network it is in), diplomatic
    """

    why: str
    since: date
    until: date | None
    channel: str
    fallback: AuthorityRef | None


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """A step of the ladder: whom it told, as principals, none where a whole authority was meant.

    round   0, and one more each time that an acknowledgement expired
    """

    round: int
    told: str
    whom: list[str]
    at: datetime


class Addressee(msgspec.Struct, frozen=True, kw_only=True):
    """How far the alert has come with one authority.

    due_at         until when to acknowledge; answer_due_at: once acknowledged, until when to answer
    next_at        when the next step is taken: somebody else is told, or the acknowledgement expires
    call           whom to ring once the ladder has come to its other channel
    may_send       it is blocked, and could be sent to now: for the drafter's side
    waits          somebody has asked to send it there, at TLP:RED: a second person decides; for the drafter's side
    """

    id: UUID
    authority: AuthorityRef
    state: str
    blocked: Blocked | None
    sent_at: datetime | None
    delivered_at: datetime | None
    read_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: By | None
    replied_at: datetime | None
    due_at: datetime | None
    answer_due_at: datetime | None
    next_at: datetime | None
    told: list[Told]
    call: str | None
    may_send: bool = False
    waits: bool = False


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """One answer in the thread. authority: none where the drafter's unit says it.

    answer         yes, no, need; None where it was said in words alone
    not_competent  for what the authority says that it is not the one, nothing in all other answers; named: who is
    about          the document that it is about, None where it is about the alert
    """

    id: UUID
    authority: UUID | None
    by: By
    at: datetime
    text: str
    answer: Answer | None
    not_competent: list[str]
    named: AuthorityRef | None
    about: UUID | None


class Edition(msgspec.Struct, frozen=True, kw_only=True):
    """What it said before a correction, and why that was made; for the drafter's unit its words as well."""

    edition: int
    title: str
    text: str
    translations: list[Translation]
    reason: str
    at: datetime


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody has read an edition. files: how many there were then; one that came later is unread to them."""

    edition: int
    files: int
    user: str
    name: str
    country: str
    at: datetime


class Attachment(msgspec.Struct, frozen=True, kw_only=True):
    """A document that goes with the alert, as its newest version is. The others are in its room.

    bytes     how long it is; sha256: hexadecimal, to know it by elsewhere
    side      the principal that put it there first, and puts it there anew
    document  the file with which it began, by which the thread names it
    number    which version it is, from 1; saved: how many of its versions may be
    """

    id: UUID
    name: str
    media_type: str
    bytes: int
    sha256: str
    checked: Checked
    by: str
    at: datetime
    side: str
    document: UUID
    number: int
    saved: int


class Alert(msgspec.Struct, frozen=True, kw_only=True):
    """An alert for those who drafted it and those it is addressed to.

    language  of title and text, which are the original; languages: of them and of all translations
    edition   how often it was corrected, from 1; editions are those before, readings who has read which
    unread    an addressee who has not read what it says now, or either side an answer in its thread
    mine      the addressee that this viewer answers for; of several the one least far along, so that none is lost
    raised    a watched area wrote it, in the name of whoever drew that: no person did
    taken_back_at  the incident behind it was taken back then, after it was sent; who sees that reads why
    exits     where this viewer may take it: screen, print, export, court …
    """

    id: UUID
    version: int
    number: str
    operation: str
    title: str
    text: str
    language: str
    translations: list[Translation]
    priority: str
    crime_types: list[str]
    trigger: Trigger | None
    countries: list[str]
    functions: list[str]
    networks: list[str]
    deadline: datetime | None
    marking: str
    handling: list[str]
    languages: list[str]
    state: str
    place: dict[str, Any] | None
    drafted_by: By
    drafted_at: datetime
    raised: bool
    released_by: By | None
    released_at: datetime | None
    closed_by: By | None
    closed_at: datetime | None
    closed_reason: str
    recalled_because: str
    recalled_at: datetime | None
    taken_back_at: datetime | None
    edition: int
    editions: list[Edition]
    readings: list[Reading]
    unread: bool
    addressees: list[Addressee]
    thread: list[Reply]
    attachments: list[Attachment]
    second: str | None
    persons: list[str]
    mine: UUID | None
    may: list[str]
    exits: list[Action]


Sees = Literal["whole", "state"]


class Reader(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who will see it: the whole, or only that it is and how far it has come."""

    user: str
    name: str
    title: str
    country: str
    sees: Sees


class Receiver(msgspec.Struct, frozen=True, kw_only=True):
    """An authority as the preview shows it. languages: it reads; notices: kinds of what it says for today."""

    authority: AuthorityRef
    languages: list[str]
    channel: str
    hours: str
    blocked: Blocked | None
    notices: list[str]


class Preview(msgspec.Struct, frozen=True):
    """Who would be sent to and who would see it, name by name, if it were released now.

    whole, state  how many would see it whole, and its state alone, also where more are than can be named
    """

    receivers: list[Receiver]
    readers: list[Reader]
    whole: int
    state: int


class FaceState(msgspec.Struct, frozen=True):
    """How far an alert has come in a country, and whom the clock told last.

    authority, call  while the ladder stands at its other channel: whom a centre rings, and how, by the directory
    """

    country: str
    state: str
    told: str = ""
    authority: str = ""
    call: str = ""


class AlertFace(msgspec.Struct, frozen=True, kw_only=True):
    """An alert for a centre that did not draft it: that it is, for whom, and how far it has come."""

    id: UUID
    version: int
    number: str
    operation: str
    priority: str
    countries: list[str]
    state: str
    marking: str
    addressees: list[FaceState]
    may: list[str]


def unit_of(viewer: Viewer, operation: str, networks: Iterable[str] = ()) -> str:
    """The principal whose people share a drafter's drafts; a secretariat's is of the network that the alert names."""
    if viewer.role == "secretariat":
        kept = sorted(word for word in viewer.principals if word.startswith("network:"))
        named = [word for word in kept if word.removeprefix("network:") in set(networks)]
        return next(iter([*named, *kept]), f"user:{viewer.user}")
    shared = {"centre": f"centre:{operation}", "bureau": f"bureau:{viewer.country}"}.get(viewer.role)
    return shared if shared and shared in viewer.principals else f"user:{viewer.user}"


def side_of(unit: str, second: str | None) -> list[str]:
    """Who stands on the drafter's side: the unit; where that is one person, the second whom they name as well."""
    return [unit, f"user:{second}"] if second and unit.startswith("user:") else [unit]


def on_side(viewer: Viewer, unit: str, second: str | None) -> By | None:
    """The viewer as one of the drafter's side, by the principal that makes them one; None: they stand elsewhere."""
    own = next((one for one in side_of(unit, second) if one in viewer.principals), None)
    return By(viewer.user, viewer.name, viewer.country, own) if own else None


def may_correct(user: str, drafter: str, second: str | None) -> bool:
    """Whether somebody of the sender's side corrects it: where a second person released it, the two of them alone."""
    return second is None or user in (drafter, second)


def may_ask_late(viewer: Viewer, drafted_by: By, second: str | None, *, red: bool) -> bool:
    """Whether it is the viewer's to send it late: the drafter's side; at TLP:RED who wrote it and who released it."""
    if red:
        return viewer.user in (drafted_by.user, second)
    return on_side(viewer, drafted_by.unit, second) is not None


def draft_class(side: list[str], marking: str, excluded: Iterable[str] = ()) -> AccessClass:
    """A draft: its drafter's side alone, without whom the record behind it is kept from."""
    return access_class(*side, excluded=excluded, marking=MARKINGS[marking])


def released_class(side: list[str], agencies: list[str], marking: str, excluded: Iterable[str] = ()) -> AccessClass:
    """The whole alert: the drafter's side and the addressees, without whom the record behind it is kept from."""
    return access_class(*side, *agencies, excluded=excluded, marking=MARKINGS[marking])


def face_class(
    side: list[str],
    agencies: list[str],
    operation: str,
    marking: str,
    handling: Iterable[str],
    excluded: Iterable[str] = (),
) -> AccessClass:
    """That there is an alert and how far it has come: the operation's centre as well, unless it may go no further."""
    if stays_with_addressees(MARKINGS[marking], handling):
        return released_class(side, agencies, marking, excluded)
    centre = f"centre:{operation}"
    return access_class(*side, *agencies, centre, excluded=excluded, marking=MARKINGS[marking])
