"""What waits for a second person, over HTTP."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import Parameter

from jointops.base import page
from jointops.base.access import Viewer
from jointops.base.approvals.actions import Approvals
from jointops.base.approvals.model import READ, REFUSE, RELEASE, Proposal, Refusal, State, WholeProposal
from jointops.base.db import Db


class ProposalController(Controller):
    path = "/api/proposals"

    @get(opt={"verb": READ})
    async def many(
        self,
        db: Db,
        viewer: Viewer,
        approvals: Approvals,
        in_state: Annotated[State | None, Parameter(query="state")] = None,
        cursor: str | None = None,
    ) -> page.Page[Proposal]:
        async with db.read(viewer) as tx:
            found = await approvals.many(tx, in_state, page.decode(cursor), page.DEFAULT + 1)
            return page.page(found, page.DEFAULT, lambda one: (one.proposed_at, one.id))

    @get("/{id:uuid}", opt={"verb": READ})
    async def one(self, db: Db, viewer: Viewer, approvals: Approvals, id: UUID) -> WholeProposal:
        async with db.look(viewer) as tx:
            found = await approvals.whole(tx, id)
            tx.audit(READ, id)
            return found

    @post("/{id:uuid}/release", opt={"verb": RELEASE}, status_code=200)
    async def release(self, viewer: Viewer, approvals: Approvals, id: UUID) -> Proposal:
        return await approvals.release(viewer, id)

    @post("/{id:uuid}/refuse", opt={"verb": REFUSE}, status_code=200)
    async def refuse(self, viewer: Viewer, approvals: Approvals, id: UUID, data: Refusal) -> Proposal:
        return await approvals.refuse(viewer, id, data.reason)
