"""A person's request about what is kept of them, what was found, what each owner decided, who must hear of it."""

from datetime import datetime, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from alerts.screening.model import Person
from jointops.base.access import AccessClass, access_class, verb

CHANGED = "subject.request"
FOUND = "subject.found"
DECIDED = "subject.decided"
CORRECTED = "record.corrected"
ACKNOWLEDGED = "notice.acknowledged"

OPEN = verb("subject.open", "dpo", emits=[CHANGED])
READ = verb("subject.read", "dpo")
COMPILE = verb("subject.compile", "dpo", emits=[CHANGED])
ANSWER = verb("subject.answer", "dpo", emits=[CHANGED])
TASKS = verb("subject.tasks", "bureau")
DECIDE = verb("subject.decide", "bureau", emits=[DECIDED])
NOTICES = verb("notice.read", "bureau", "dpo")
ACKNOWLEDGE = verb("notice.acknowledge", "bureau", emits=[ACKNOWLEDGED])

ANSWER_WITHIN = timedelta(days=30)
"""One month, as the supervisory authorities count it for Directive (EU) 2016/680, art. 12."""

RequestKind = Literal["access", "rectify", "erase", "restrict"]
Reason = Annotated[str, Meta(min_length=1, max_length=300)]


class NewRequest(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a person asks, and by which way it came; `person` as in a check: names, birth date, documents."""

    kind: RequestKind
    channel: Annotated[str, Meta(min_length=1, max_length=100)]
    person: Person
    received_at: Annotated[datetime, Meta(tz=True)]


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """A record that may concern the person: a reference. `content` is what its owner lets the person know, if anything.

    place  list:CODE, operation:CODE, or request:NUMBER for a request that is of no operation
    """

    id: UUID
    kind: Literal["entry", "check", "match", "incident", "alert", "request"]
    record: UUID
    place: str
    owner: str
    category: str
    band: str | None
    score: float | None
    state: Literal["open", "agreed", "refused"]
    reason: str
    content: dict[str, Any] | None
    decided_by: str | None
    decided_at: datetime | None


class SubjectRequest(msgspec.Struct, frozen=True, kw_only=True):
    """A request as the desk sees it. `late`: its 30 days are over and it is not answered."""

    id: UUID
    version: int
    kind: RequestKind
    channel: str
    person: dict[str, Any]
    state: Literal["received", "compiling", "answered"]
    received_at: datetime
    due_at: datetime
    late: bool
    answer: str
    answered_at: datetime | None


class File(SubjectRequest, frozen=True, kw_only=True):
    """A request with everything that may concern the person."""

    findings: list[Finding]


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """What a bureau is asked to decide about a record of its country, for whom, and until when."""

    id: UUID
    request_kind: RequestKind
    person: dict[str, Any]
    due_at: datetime
    kind: str
    record: UUID
    place: str
    category: str
    state: str
    found_at: datetime


class Decision(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The owner's decision. `disclose` names the fields that the person may know, for a request for access.

    agree to rectify only after the entry was corrected; agree to erase or to restrict does it at once, of an alert or a
    request once it is over, so that whoever has it open hears of it
    """

    decision: Literal["agree", "refuse"]
    reason: Reason
    disclose: Annotated[list[str], Meta(max_length=10)] = []


class Answer(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the person was answered."""

    text: Annotated[str, Meta(min_length=1, max_length=4000)]


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """To a country that received a record: it was rectified (read it again), erased or restricted (stop using it)."""

    id: UUID
    record: UUID
    place: str
    act: Literal["rectified", "erased", "restricted"]
    country: str
    made_at: datetime
    acknowledged_at: datetime | None
    acknowledged_by: str | None


def desk_class() -> AccessClass:
    """The data protection officer's desk."""
    return access_class("office:dpo", marking=3)


def owner_class(country: str) -> AccessClass:
    """The desk, and the bureau of one country."""
    return access_class("office:dpo", f"bureau:{country}", marking=3)
