"""Partners' keys, and the files that were taken in, over HTTP."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import Parameter

from alerts.partners import actions
from alerts.partners.model import (
    ADD_KEY,
    READ,
    READ_KEYS,
    REVOKE_KEY,
    NewKey,
    PartnerEvent,
    PartnerFile,
    PartnerKey,
    Revoking,
)
from alerts.partners.queries import get_file, list_events, list_files, list_keys
from jointops.base.access import Viewer
from jointops.base.approvals.actions import Approvals
from jointops.base.approvals.model import Proposal
from jointops.base.db import Db
from jointops.base.page import Page

After = Annotated[int, Parameter(ge=0, le=2**53)]


class PartnerController(Controller):
    path = "/api"

    @get("/networks/{code:str}/partner-keys", opt={"verb": READ_KEYS})
    async def keys(self, db: Db, viewer: Viewer, code: str) -> list[PartnerKey]:
        async with db.read(viewer) as tx:
            tx.require(READ_KEYS)
            return await list_keys(tx, code)

    @post("/networks/{code:str}/partner-keys", opt={"verb": ADD_KEY}, status_code=202)
    async def add(self, db: Db, viewer: Viewer, approvals: Approvals, code: str, data: NewKey) -> Proposal:
        return await actions.propose_key(db, approvals, viewer, code, data)

    @post("/partner-keys/{id:uuid}/revoke", opt={"verb": REVOKE_KEY}, status_code=200)
    async def revoke(self, db: Db, viewer: Viewer, id: UUID, data: Revoking) -> PartnerKey:
        return await actions.revoke_key(db, viewer, id, data.reason)

    @get("/networks/{code:str}/partner-files", opt={"verb": READ})
    async def files(self, db: Db, viewer: Viewer, code: str, cursor: str | None = None) -> Page[PartnerFile]:
        async with db.look(viewer) as tx:
            tx.require(READ)
            found = await list_files(tx, code, cursor)
            tx.audit(READ, records=len(found.items))
            return found

    @get("/partner-files/{id:uuid}", opt={"verb": READ})
    async def one(self, db: Db, viewer: Viewer, id: UUID) -> PartnerFile:
        async with db.look(viewer) as tx:
            tx.require(READ)
            tx.audit(READ, id)
            return await get_file(tx, id)

    @get("/partner-files/{id:uuid}/events", opt={"verb": READ})
    async def events(self, db: Db, viewer: Viewer, id: UUID, after: After = 0) -> list[PartnerEvent]:
        async with db.look(viewer) as tx:
            tx.require(READ)
            found = await list_events(tx, id, after)
            tx.audit(READ, id, records=len(found))
            return found
