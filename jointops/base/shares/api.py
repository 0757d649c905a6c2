"""Sharing over HTTP."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import Parameter

from jointops.base.access import Viewer
from jointops.base.db import Db
from jointops.base.page import Page
from jointops.base.shares import actions
from jointops.base.shares.model import READ, SHARE, WITHDRAW, NewShare, Share, Withdrawal
from jointops.base.shares.queries import list_shares


class ShareController(Controller):
    path = "/api/shares"

    @get(opt={"verb": READ})
    async def many(self, db: Db, viewer: Viewer, record: Annotated[UUID, Parameter(query="record")]) -> Page[Share]:
        async with db.look(viewer) as tx:
            tx.require(READ)
            found = await list_shares(tx, record)
            tx.audit(READ, record, owner=viewer.country if found else None, records=len(found))
            return Page(found)

    @post(opt={"verb": SHARE})
    async def share(self, data: NewShare, db: Db, viewer: Viewer) -> Share:
        return await actions.share_record(db, viewer, data)

    @post("/{id:uuid}/withdraw", opt={"verb": WITHDRAW}, status_code=200)
    async def withdraw(self, id: UUID, data: Withdrawal, db: Db, viewer: Viewer) -> Share:
        return await actions.withdraw_share(db, viewer, id, data)
