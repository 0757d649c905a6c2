"""What becomes of alerts, over HTTP."""

from typing import Annotated, Literal
from uuid import UUID

from litestar import Controller, get, post
from litestar.params import Parameter

from alerts.coordination.queries import get_alert
from alerts.followup.actions import follow_alert
from alerts.followup.model import (
    ACT_JOINTLY,
    CHARGE,
    CONCLUDE,
    FUNNEL,
    NOTE_REQUEST,
    OPEN_CASE,
    READ,
    REFER,
    Came,
    Funnel,
    NewStep,
    Stage,
    Step,
)
from alerts.followup.queries import list_came, list_steps, read_funnel
from jointops.base.access import Viewer
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.page import Page


class FollowUpController(Controller):
    path = "/api/alerts"

    @get("/funnel", opt={"verb": FUNNEL})
    async def funnel(
        self,
        db: Db,
        viewer: Viewer,
        operation: Annotated[str | None, Parameter(max_length=32)] = None,
        days: Annotated[int, Parameter(ge=0, le=3650)] = 30,
    ) -> Funnel:
        async with db.look(viewer) as tx:
            found = await read_funnel(tx, operation, days, utc_now().date())
            tx.audit(FUNNEL, records=len(found.stalled))
            return found

    @get("/funnel/alerts", opt={"verb": FUNNEL})
    async def came(
        self,
        db: Db,
        viewer: Viewer,
        country: Annotated[str, Parameter(pattern="^[A-Z]{2}$")],
        stage: Literal["alert"] | Stage,
        operation: Annotated[str | None, Parameter(max_length=32)] = None,
        cursor: str | None = None,
    ) -> Page[Came]:
        async with db.look(viewer) as tx:
            found = await list_came(tx, operation, country, stage, cursor)
            tx.audit(FUNNEL, records=len(found.items))
            return found

    @get("/{id:uuid}/steps", opt={"verb": READ})
    async def steps(self, db: Db, viewer: Viewer, id: UUID) -> list[Step]:
        async with db.look(viewer) as tx:
            alert = await get_alert(tx, id)
            tx.audit(READ, id, owner=alert.drafted_by.country)
            return await list_steps(tx, id)

    @post("/{id:uuid}/refer", opt={"verb": REFER}, status_code=200)
    async def refer(self, db: Db, viewer: Viewer, id: UUID, data: NewStep) -> list[Step]:
        return await follow_alert(db, viewer, id, "referral", data)

    @post("/{id:uuid}/request", opt={"verb": NOTE_REQUEST}, status_code=200)
    async def note_request(self, db: Db, viewer: Viewer, id: UUID, data: NewStep) -> list[Step]:
        return await follow_alert(db, viewer, id, "request", data)

    @post("/{id:uuid}/case", opt={"verb": OPEN_CASE}, status_code=200)
    async def open_case(self, db: Db, viewer: Viewer, id: UUID, data: NewStep) -> list[Step]:
        return await follow_alert(db, viewer, id, "case", data)

    @post("/{id:uuid}/joint-action", opt={"verb": ACT_JOINTLY}, status_code=200)
    async def act_jointly(self, db: Db, viewer: Viewer, id: UUID, data: NewStep) -> list[Step]:
        return await follow_alert(db, viewer, id, "joint-action", data)

    @post("/{id:uuid}/charge", opt={"verb": CHARGE}, status_code=200)
    async def charge(self, db: Db, viewer: Viewer, id: UUID, data: NewStep) -> list[Step]:
        return await follow_alert(db, viewer, id, "charge", data)

    @post("/{id:uuid}/outcome", opt={"verb": CONCLUDE}, status_code=200)
    async def conclude(self, db: Db, viewer: Viewer, id: UUID, data: NewStep) -> list[Step]:
        return await follow_alert(db, viewer, id, "outcome", data)
