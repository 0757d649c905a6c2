"""How long records are kept, what is over when, what stops it, and the proof of what was purged."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from msgspec import Meta

from alerts.screening.model import Person
from jointops.base.access import AccessClass, access_class, verb

READ = verb("retention.read", "dpo", "admin")
SET_RULE = verb("retention.rule", "dpo")
HOLD = verb("hold.place", "dpo", "bureau", emits=["hold.placed"])
LIFT = verb("hold.lift", "dpo", "bureau", emits=["hold.lifted"])
HOLDS = verb("hold.read", "dpo", "bureau")

Scope = Annotated[str, Meta(pattern="^((list|category|operation):[A-Za-z0-9-]{1,40})?$")]
Reason = Annotated[str, Meta(min_length=1, max_length=300)]


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """A period. `scope` is "" for all, or list:CODE, category:WORD, operation:CODE; the shortest that fits counts.

    days         None where the setting `retention_h` says it
    least_days   what may not be gone below (Firearms Protocol, art. 7: ten years); most_days likewise above
    """

    what: str
    scope: str
    days: int | None
    least_days: int
    most_days: int | None
    counts_from: str
    tables: list[str]
    reason: str


class NewRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A period of one list, category or operation, and why."""

    what: str
    scope: Scope
    days: Annotated[int, Meta(ge=0, le=36525)]
    reason: Reason


class Due(msgspec.Struct, frozen=True, kw_only=True):
    """A line of the calendar: so many records of a kind and scope are over on a day (None: not known yet).

    held  how many of them a hold keeps all the same
    """

    what: str
    scope: str
    day: str | None
    records: int
    held: int
    rule: str


class Calendar(msgspec.Struct, frozen=True):
    """The rules, and what is over when under them, soonest first."""

    rules: list[Rule]
    items: list[Due]
    next: str | None = None


class NewHold(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What must not be purged for now: one record, a list, an operation, or all that concerns a person, and why."""

    record: UUID | None = None
    list: Annotated[str, Meta(max_length=40)] | None = None
    operation: Annotated[str, Meta(max_length=40)] | None = None
    person: Person | None = None
    reason: Reason


OF_SEVERAL = frozenset({"operation", "person"})
"""Holds of records of several countries: they have no owner, and any officer for data protection lifts them."""


class Hold(msgspec.Struct, frozen=True, kw_only=True):
    """A hold as it is kept. Of a person it keeps the ids of the records found, not the name that was sought.

    A reader of another country than theirs and the placer's is given none, for one may be a match that nobody there
    knows of; and no reason, which tells what a case is about.
    """

    id: UUID
    kind: Literal["record", "list", "operation", "person"]
    records: list[UUID]
    scope: str | None
    reason: str | None
    placed_by: str
    placed_as: Literal["dpo", "bureau"]
    placed_at: datetime
    lifted_at: datetime | None
    lifted_by: str | None
    lift_reason: str | None


class Lifting(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why a hold ends."""

    reason: Reason


class Certificate(msgspec.Struct, frozen=True, kw_only=True):
    """Proof of one purge: counts and keyed hashes (hex), never ids or contents.

    counts       rows that went, by table
    first, last  the smallest and the largest keyed hash of a purged id
    commitment   keyed hash over all purged ids in order; the audit row of this certificate has the same in `asked`
    signature    Ed25519 over the JSON array that `ops.retention.certificate.message` writes, by the audit's key
    """

    id: UUID
    run: UUID
    what: str
    scope: str
    records: int
    counts: dict[str, int]
    first: str
    last: str
    commitment: str
    at: datetime
    key_id: str
    signature: str


def hold_class(owner: str | None) -> AccessClass:
    """The data protection officer, and the bureau of the country whose records are held."""
    return access_class("office:dpo", *([f"bureau:{owner}"] if owner else []), marking=3)
