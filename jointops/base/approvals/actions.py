"""Proposing, releasing and refusing. A release carries the act out in its own transaction, or does not happen."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

import asyncpg

from jointops.base import page, sql
from jointops.base.access import VERBS, Viewer, not_for
from jointops.base.approvals.model import (
    PROPOSE,
    REFUSE,
    RELEASE,
    Act,
    By,
    Kind,
    KindName,
    NewProposal,
    Proposal,
    State,
    WholeProposal,
)
from jointops.base.approvals.telling import tell
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.errors import SecondPersonMissing, WrongState
from jointops.base.tx import Tx

q = sql.load("jointops.base.approvals")

VOID = "Whoever proposed this may do so no more: it is void. Propose it anew if it is still needed."
MEANWHILE = "Somebody has decided on this meanwhile, or its time is over."


async def propose(tx: Tx, new: NewProposal) -> UUID:
    """Let something wait for a second person, in the proposer's own act. Raises WrongState (409: one waits already)."""
    tx.require(PROPOSE)
    if new.record is not None and await tx.value(q.waiting_for, record=new.record, kinds=[new.kind]):
        raise WrongState("The same is already waiting for a second person.", why="waits-already")
    row = await tx.one(
        q.add_proposal,
        kind=new.kind,
        proposed_by=tx.viewer.person_id,
        expires_at=utc_now() + new.lasts,
        reason=new.reason,
        summary=new.summary,
        content=new.content,
        record=new.record,
        class_id=new.class_id,
    )
    tx.audit(PROPOSE, row["id"], result=new.kind)
    tell(tx, row["id"], 1, new.class_id, new.kind, "waiting")
    return row["id"]


async def take_back(tx: Tx, record: UUID, kind: KindName, reason: str) -> bool:
    """What the viewer proposed about a record waits no more; False where nothing of theirs waits."""
    return _ended(tx, kind, await tx.maybe(q.take_back, record=record, kind=kind, reason=reason))


async def wait_no_more(tx: Tx, record: UUID, kind: KindName, reason: str) -> bool:
    """What was proposed about a record ends with it, whoever proposed it; False where nothing waits.

    For the act that ends the record: whoever may do that need not see what waits.
    """
    return _ended(tx, kind, await tx.maybe(q.wait_no_more, record=record, kind=kind, reason=reason))


def _ended(tx: Tx, kind: KindName, row: asyncpg.Record | None) -> bool:
    if row is None:
        return False
    tx.audit(PROPOSE, row["id"], result="withdrawn")
    tell(tx, row["id"], row["version"], row["class_id"], kind, "withdrawn")
    return True


async def waiting_about(tx: Tx, records: Sequence[UUID], kind: KindName) -> dict[UUID, dict[str, Any]]:
    """What waits for a second person about some records: its content, as far as this viewer may know of it."""
    return {row["record"]: row["content"] for row in await tx.all(q.waiting_about, records=list(records), kind=kind)}


class Approvals:
    """What waits for a second person, and how each kind of it is carried out: the rooms give their kinds."""

    def __init__(self, db: Db, kinds: Iterable[Kind]) -> None:
        self._db = db
        self._kinds = {kind.name: kind for kind in kinds}

    async def release(self, viewer: Viewer, id: UUID) -> Proposal:
        """Carry it out. It is void, for good, when whoever proposed it could not propose it any more.

        Raises NotAllowed (403: your own, or not yours to decide), NotFound (404), WrongState (409).
        """
        found, kind = await self._to_decide(viewer, id)
        if not await self._may_still_propose(viewer, found, kind):
            await self._void(viewer, found, kind)
            raise WrongState(VOID, why="proposal-void")
        act = await kind.on_release(self._db, viewer, found)
        return await self._decided(viewer, found, RELEASE, "released", act)

    async def refuse(self, viewer: Viewer, id: UUID, reason: str) -> Proposal:
        """Say no, and why; of one's own, where its kind has that, take it back.

        Raises NotAllowed (403: own, or not yours to decide), NotFound (404), WrongState (409).
        """
        found, kind = await self._to_decide(viewer, id, refusing=True)
        if found.proposed_by.user == viewer.user:
            return await self._taken_back(viewer, found, reason)
        act = await kind.on_refuse(self._db, viewer, found)
        return await self._decided(viewer, found, REFUSE, "refused", act, reason)

    async def _taken_back(self, viewer: Viewer, found: WholeProposal, reason: str) -> Proposal:
        async with self._db.write(viewer) as tx:
            tx.require(REFUSE)
            if found.record is None or not await take_back(tx, found.record, found.kind, reason):
                raise WrongState(MEANWHILE, why="decided-meanwhile")
            return await self.one(tx, found.id)

    async def _may_still_propose(self, viewer: Viewer, found: WholeProposal, kind: Kind) -> bool:
        async with self._db.read(viewer) as tx:
            return await tx.value(q.proposer_may, id=found.id, roles=sorted(VERBS[kind.proposes].roles))

    async def _void(self, viewer: Viewer, found: WholeProposal, kind: Kind) -> None:
        """Nothing comes of it, as if it had been refused."""
        act = await kind.on_refuse(self._db, viewer, found)
        await self._decided(viewer, found, RELEASE, "void", act, VOID)

    async def _decided(
        self, viewer: Viewer, found: WholeProposal, verb: str, state: State, act: Act, reason: str = ""
    ) -> Proposal:
        """The decision and what it brings about, in one transaction; then what follows from that."""
        async with self._db.write(viewer) as tx:
            tx.require(verb)
            await _decide(tx, found, state, reason)
            tx.audit(verb, found.id, result="void" if state == "void" else found.kind)
            await act(tx)
            decided = await self.one(tx, found.id)
        await self._kinds[found.kind].after(self._db, found)
        return decided

    async def one(self, tx: Tx, id: UUID) -> Proposal:
        """One proposal without its content. Raises NotFound (404)."""
        return self._face(tx.viewer, await tx.one(q.get_proposal, id=id))

    async def whole(self, tx: Tx, id: UUID) -> WholeProposal:
        """One proposal with its content. Raises NotFound (404)."""
        row = await tx.one(q.get_proposal, id=id)
        return WholeProposal(**self._fields(tx.viewer, row), content=row["content"])

    async def many(self, tx: Tx, state: str | None, before: page.Place | None, most: int) -> list[Proposal]:
        """Proposals that this viewer may see, newest first."""
        proposed_at, id = before or (None, None)
        rows = await tx.all(q.list_proposals, state=state, proposed_at=proposed_at, id=id, most=most)
        return [self._face(tx.viewer, row) for row in rows]

    async def _to_decide(self, viewer: Viewer, id: UUID, *, refusing: bool = False) -> tuple[WholeProposal, Kind]:
        async with self._db.read(viewer) as tx:
            found = await self.whole(tx, id)
        kind = self._kinds[found.kind]
        if found.proposed_by.user == viewer.user and not (refusing and kind.taken_back):
            raise SecondPersonMissing("Nobody decides on their own proposal: another person must.", why="own-proposal")
        if viewer.role not in kind.roles:
            raise not_for(kind.roles)
        if found.state != "waiting":
            raise WrongState(f"This proposal is {found.state}.", why="decided-meanwhile")
        return found, kind

    def _face(self, viewer: Viewer, row: asyncpg.Record) -> Proposal:
        return Proposal(**self._fields(viewer, row))

    def _fields(self, viewer: Viewer, row: asyncpg.Record) -> dict[str, Any]:
        kind, own = self._kinds[row["kind"]], row["by_user"] == viewer.user
        decides = row["state"] == "waiting" and viewer.role in kind.roles
        may: list[str] = []
        if decides and own and kind.taken_back:
            may = ["refuse"]
        elif decides and not own:
            may = ["release", "refuse"]
        return {
            "id": row["id"],
            "version": row["version"],
            "kind": row["kind"],
            "proposed_by": By(row["by_user"], row["by_name"]),
            "proposed_at": row["proposed_at"],
            "expires_at": row["expires_at"],
            "reason": row["reason"],
            "summary": row["summary"],
            "record": row["record"],
            "state": row["state"],
            "decided_by": By(row["decided_user"], row["decided_name"]) if row["decided_user"] else None,
            "decided_at": row["decided_at"],
            "decision_reason": row["decision_reason"],
            "may": may,
        }


async def _decide(tx: Tx, found: WholeProposal, state: State, reason: str) -> None:
    row = await tx.maybe(q.decide, id=found.id, state=state, reason=reason, person=tx.viewer.person_id)
    if row is None:
        raise WrongState(MEANWHILE, why="decided-meanwhile")
    tell(tx, found.id, row["version"], row["class_id"], found.kind, state)
