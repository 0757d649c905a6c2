"""The second person: some acts are proposed by one and released, or refused, by another."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec

from jointops.base.access import Viewer, verb
from jointops.base.db import Db
from jointops.base.tx import Tx

READ = verb("proposal.read")
PROPOSE = verb("proposal.make", emits=["proposal.changed"])
RELEASE = verb("proposal.release", emits=["proposal.changed"], step_up=True)
REFUSE = verb("proposal.refuse", emits=["proposal.changed"])

KindName = Literal[
    "access.change", "account.add", "account.state", "entry.add", "entry.change", "entry.remove", "entry.restrict",
    "list.import", "list.roll-back", "alert.release", "alert.send-late", "alert.correct", "alert.attach", "export",
    "webhook.add", "list.threshold", "partner-key.add",
]  # fmt: skip
State = Literal["waiting", "released", "refused", "expired", "void", "withdrawn"]
"""Void: whoever proposed it could propose it no more when somebody was about to release it. Withdrawn: taken back."""

Reason = Annotated[str, msgspec.Meta(min_length=3, max_length=500)]


class Refusal(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Why a proposal is not carried out."""

    reason: Reason


class By(msgspec.Struct, frozen=True):
    """A colleague, by name."""

    user: str
    name: str


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """What waits for a second person, or did. `summary` is coded and names nobody who is recorded.

    record   what it is about, when that is there already
    may      what this viewer may do with it: release, refuse
    """

    id: UUID
    version: int
    kind: KindName
    proposed_by: By
    proposed_at: datetime
    expires_at: datetime
    reason: str
    summary: dict[str, Any]
    record: UUID | None
    state: State
    decided_by: By | None
    decided_at: datetime | None
    decision_reason: str
    may: list[Literal["release", "refuse"]]


class WholeProposal(Proposal, frozen=True, kw_only=True):
    """The same with what exactly is to be done: for those who decide; may hold personal data."""

    content: dict[str, Any]


class NewProposal(msgspec.Struct, frozen=True, kw_only=True):
    """What a room proposes; `class_id` is who sees it: those who may decide, and the proposer."""

    kind: KindName
    reason: str
    summary: dict[str, Any]
    content: Any
    class_id: int
    lasts: timedelta
    record: UUID | None = None


Act = Callable[[Tx], Awaitable[None]]
"""The rest of a decision, inside its transaction."""


async def nothing(tx: Tx) -> None:
    """Nothing more to do."""


async def no_act(db: Db, viewer: Viewer, proposal: WholeProposal) -> Act:
    """A decision that changes nothing but the proposal."""
    return nothing


async def nobody_waits(db: Db, proposal: WholeProposal) -> None:
    """Nothing to do after the commit."""


class Kind(msgspec.Struct, frozen=True, kw_only=True):
    """How a room carries out what it proposes. The first two run before the transaction and return what is done in it.

    roles       who may decide, among those who see the proposal
    proposes    the verb that whoever proposed it must still be allowed when it is released
    taken_back  whoever proposed it may end it: nothing beside the proposal has to be undone then
    after       what this node does once it is committed
    """

    name: KindName
    roles: frozenset[str]
    proposes: str
    taken_back: bool = False
    on_release: Callable[[Db, Viewer, WholeProposal], Awaitable[Act]] = no_act
    on_refuse: Callable[[Db, Viewer, WholeProposal], Awaitable[Act]] = no_act
    after: Callable[[Db, WholeProposal], Awaitable[None]] = nobody_waits
