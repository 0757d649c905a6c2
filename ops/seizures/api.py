"""What follows a seizure, over HTTP."""

from uuid import UUID

from litestar import Controller, get, post

from alerts.coordination.origin import Facts
from geo.assign import Boundaries
from jointops.base import page
from jointops.base.access import Viewer
from jointops.base.db import Db
from ops.seizures import actions
from ops.seizures.model import CLOSE, OPEN, PROPOSE, READ, WRITE, Case, CaseLine, Done, NewCase, NewEntry, Proposal
from ops.seizures.proposing import get_seizure, propose
from ops.seizures.queries import get_case, list_cases


class SeizureCaseController(Controller):
    path = "/api/seizure-cases"

    @get("/proposal", opt={"verb": PROPOSE})
    async def proposal(self, db: Db, viewer: Viewer, ground: Boundaries, incident: UUID) -> Proposal:
        """Countries and authorities that follow from the way of the goods and from the goods."""
        async with db.look(viewer) as tx:
            tx.require(PROPOSE)
            found = await propose(tx, ground, incident)
            tx.audit(PROPOSE, incident, owner=(await get_seizure(tx, incident)).country)
            return found

    @get(opt={"verb": READ})
    async def many(
        self, db: Db, viewer: Viewer, operation: str | None = None, cursor: str | None = None
    ) -> page.Page[CaseLine]:
        async with db.look(viewer) as tx:
            found = page.page(
                await list_cases(tx, operation, page.decode(cursor), page.DEFAULT + 1),
                page.DEFAULT,
                lambda one: (one.opened_at, one.id),
            )
            tx.audit_by_owner("seizure-case.list", (one.country for one in found.items))
            return found

    @get("/{id:uuid}", opt={"verb": READ})
    async def one(self, db: Db, viewer: Viewer, id: UUID) -> Case:
        async with db.look(viewer) as tx:
            case = await get_case(tx, id)
            tx.audit(READ, id, owner=case.country)
            return case

    @post(opt={"verb": OPEN})
    async def open(self, db: Db, viewer: Viewer, trigger_facts: Facts, data: NewCase) -> Case:
        return await actions.open_case(db, viewer, trigger_facts, data)

    @post("/{id:uuid}/entries", opt={"verb": WRITE})
    async def write(self, db: Db, viewer: Viewer, id: UUID, data: NewEntry) -> Case:
        return await actions.write_entry(db, viewer, id, data)

    @post("/actions/{id:uuid}/done", opt={"verb": WRITE}, status_code=200)
    async def done(self, db: Db, viewer: Viewer, id: UUID, data: Done) -> Case:
        return await actions.do_action(db, viewer, id, data.note)

    @post("/{id:uuid}/close", opt={"verb": CLOSE}, status_code=200)
    async def close(self, db: Db, viewer: Viewer, id: UUID, data: Done) -> Case:
        return await actions.close_case(db, viewer, id, data.note)
