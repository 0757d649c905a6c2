"""Reads of what became of alerts."""

from datetime import date
from uuid import UUID

from alerts.followup.model import STAGES, Came, Funnel, Reached, Stalled, Step
from jointops.base import sql
from jointops.base.page import DEFAULT, MOST, Page, decode, page
from jointops.base.tx import Tx, rows_as

q = sql.load("alerts.followup")


async def list_steps(tx: Tx, alert: UUID) -> list[Step]:
    """What became of an alert, in every country of it that this viewer sees: at most six stages in each."""
    return rows_as(Step, await tx.all(q.steps_of, alert=alert))


async def read_funnel(tx: Tx, operation: str | None, days: int, today: date) -> Funnel:
    """How far alerts come, by country; what has stood still for so many days, the 200 longest first."""
    order = {stage: place for place, stage in enumerate(("alert", *STAGES))}
    reached = rows_as(Reached, await tx.all(q.reached, operation=operation))
    stalled = rows_as(
        Stalled, await tx.all(q.stalled, operation=operation, days=days, today=today, most=MOST + 1, stages=STAGES)
    )
    return Funnel(sorted(reached, key=lambda one: (one.country, order[one.stage])), stalled[:MOST], len(stalled) > MOST)


async def list_came(tx: Tx, operation: str | None, country: str, stage: str, cursor: str | None) -> Page[Came]:
    """The alerts behind a figure of the funnel, the one sent there last first."""
    sent_at, id = decode(cursor) or (None, None)
    asked = {"operation": operation, "country": country, "stage": stage}
    rows = await tx.all(q.came, sent_at=sent_at, id=id, most=DEFAULT + 1, **asked)
    return page(rows_as(Came, rows), DEFAULT, lambda one: (one.sent_at, one.alert))
