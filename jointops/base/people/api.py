"""Accounts over HTTP, for administrators."""

import base64
import binascii
from uuid import UUID

from litestar import Controller, get, post

from jointops.base import page
from jointops.base.access import Viewer
from jointops.base.approvals.actions import Approvals
from jointops.base.approvals.model import Proposal
from jointops.base.db import Db
from jointops.base.errors import Invalid
from jointops.base.people.access import propose_access
from jointops.base.people.account import propose_state
from jointops.base.people.actions import q
from jointops.base.people.adding import propose_account
from jointops.base.people.model import (
    ADD,
    CHANGE_ACCESS,
    READ,
    SET_STATE,
    NewAccess,
    NewAccount,
    NewState,
    PersonRecord,
)
from jointops.base.tx import row_as, rows_as


class PeopleController(Controller):
    path = "/api/people"

    @get(opt={"verb": READ})
    async def many(self, db: Db, viewer: Viewer, cursor: str | None = None) -> page.Page[PersonRecord]:
        async with db.look(viewer) as tx:
            tx.require(READ)
            found = rows_as(PersonRecord, await tx.all(q.list_people, after=_name(cursor), most=page.DEFAULT + 1))
            tx.audit_by_owner(READ, (one.country for one in found[: page.DEFAULT]))
        if len(found) <= page.DEFAULT:
            return page.Page(found)
        return page.Page(found[: page.DEFAULT], _cursor(found[page.DEFAULT - 1].user))

    @get("/{id:uuid}", opt={"verb": READ})
    async def one(self, db: Db, viewer: Viewer, id: UUID) -> PersonRecord:
        async with db.look(viewer) as tx:
            tx.require(READ)
            found = row_as(PersonRecord, await tx.one(q.get_person, id=id))
            tx.audit(READ, id, owner=found.country)
            return found

    @post(opt={"verb": ADD}, status_code=202)
    async def add(self, db: Db, viewer: Viewer, approvals: Approvals, data: NewAccount) -> Proposal:
        return await propose_account(db, approvals, viewer, data)

    @post("/{id:uuid}/access", opt={"verb": CHANGE_ACCESS}, status_code=202)
    async def change_access(self, db: Db, viewer: Viewer, approvals: Approvals, id: UUID, data: NewAccess) -> Proposal:
        return await propose_access(db, approvals, viewer, id, data)

    @post("/{id:uuid}/account", opt={"verb": SET_STATE}, status_code=202)
    async def set_state(self, db: Db, viewer: Viewer, approvals: Approvals, id: UUID, data: NewState) -> Proposal:
        return await propose_state(db, approvals, viewer, id, data)


def _cursor(name: str) -> str:
    return base64.urlsafe_b64encode(name.encode()).decode().rstrip("=")


def _name(cursor: str | None) -> str | None:
    """The name that the page comes after. Raises Invalid (422)."""
    if cursor is None:
        return None
    try:
        return base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
    except (ValueError, binascii.Error):
        raise Invalid.field("/cursor", "This is no cursor of ours: start again from the first page.") from None
