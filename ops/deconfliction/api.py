"""Deconfliction over HTTP."""

from typing import Annotated
from uuid import UUID

from litestar import Controller, Response, get, post
from litestar.params import Parameter

from jointops.base import page
from jointops.base.access import Viewer
from jointops.base.cipher import Domain
from jointops.base.db import Db
from jointops.base.http import IfMatch, version_of
from jointops.base.people.queries import Found
from ops.deconfliction import actions
from ops.deconfliction.model import (
    APPROVE,
    BOARD,
    LOG,
    NAME,
    READ,
    SAY,
    SUBMIT,
    WITHDRAW,
    Conflict,
    Logged,
    NewPlan,
    PlanSeen,
    Saying,
)
from ops.deconfliction.queries import get_plan, list_conflicts, list_plans, token_log
from ops.deconfliction.submitting import submit_plan

Search = Annotated[str, Parameter(max_length=80)]


class DeconflictionController(Controller):
    path = "/api/deconfliction"

    @get("/plans", opt={"verb": READ})
    async def many(self, db: Db, viewer: Viewer, operation: str, cursor: str | None = None) -> page.Page[PlanSeen]:
        async with db.look(viewer) as tx:
            found = page.page(
                await list_plans(tx, operation, page.decode(cursor), page.DEFAULT + 1),
                page.DEFAULT,
                lambda one: (one.submitted_at, one.id),
            )
            tx.audit_by_owner("plan.list", (one.country for one in found.items))
            return found

    @get("/plans/{id:uuid}", opt={"verb": READ})
    async def one(self, db: Db, viewer: Viewer, id: UUID) -> PlanSeen:
        async with db.look(viewer) as tx:
            plan = await get_plan(tx, id)
            tx.audit(READ, id, owner=plan.country)
            return plan

    @post("/plans", opt={"verb": SUBMIT})
    async def submit(self, db: Db, plan_keys: Domain, viewer: Viewer, data: NewPlan) -> Response[PlanSeen]:
        plan, is_new = await submit_plan(db, plan_keys, viewer, data)
        return Response(plan, status_code=201 if is_new else 200)

    @post("/plans/{id:uuid}/approve", opt={"verb": APPROVE}, status_code=200)
    async def approve(self, db: Db, viewer: Viewer, id: UUID, if_match: IfMatch = None) -> PlanSeen:
        return await actions.approve_plan(db, viewer, id, version_of(if_match))

    @post("/plans/{id:uuid}/withdraw", opt={"verb": WITHDRAW}, status_code=200)
    async def withdraw(self, db: Db, viewer: Viewer, id: UUID, if_match: IfMatch = None) -> PlanSeen:
        return await actions.withdraw_plan(db, viewer, id, version_of(if_match))

    @post("/contacts/{id:uuid}", opt={"verb": SAY}, status_code=200)
    async def say(self, db: Db, viewer: Viewer, id: UUID, data: Saying, if_match: IfMatch = None) -> PlanSeen:
        """After the call: how you two go on."""
        return await actions.say(db, viewer, id, version_of(if_match), data)

    @get("/colleagues", opt={"verb": NAME})
    async def colleagues(self, db: Db, viewer: Viewer, operation: str, search: Search = "") -> list[Found]:
        return await actions.find_colleagues(db, viewer, operation, search)

    @get("/conflicts", opt={"verb": BOARD})
    async def conflicts(self, db: Db, viewer: Viewer, operation: str, cursor: str | None = None) -> page.Page[Conflict]:
        """Which countries have been told to call each other, for the coordination centre."""
        async with db.look(viewer) as tx:
            tx.require(BOARD)
            found = page.page(
                await list_conflicts(tx, operation, page.decode(cursor), page.DEFAULT + 1),
                page.DEFAULT,
                lambda one: (one.told_at, one.id),
            )
            tx.audit_by_owner(BOARD, (country for one in found.items for country in one.countries))
            return found

    @get("/log", opt={"verb": LOG})
    async def log(self, db: Db, viewer: Viewer, cursor: str | None = None) -> page.Page[Logged]:
        """Whose tokens were made, compared and forgotten, for the data protection officers."""
        async with db.look(viewer) as tx:
            tx.require(LOG)
            found = page.page(
                await token_log(tx, page.decode(cursor), page.DEFAULT + 1),
                page.DEFAULT,
                lambda one: (one.submitted_at, one.id),
            )
            tx.audit_by_owner(LOG, (one.country for one in found.items))
            return found
