"""Reads of what became of alerts."""

from datetime import date
from uuid import UUID

from alerts.followup.model import STAGES, Funnel, Reached, Stalled, Step
from jointops.base import sql
from jointops.base.page import MOST
from jointops.base.tx import Tx, rows_as

q = sql.load("alerts.followup")


async def list_steps(tx: Tx, alert: UUID) -> list[Step]:
    """What became of an alert, in every country of it that this viewer sees: at most five stages in each."""
    return rows_as(Step, await tx.all(q.steps_of, alert=alert))


async def read_funnel(tx: Tx, operation: str | None, days: int, today: date) -> Funnel:
    """How far alerts come, by country; what has stood still for so many days, the 200 longest."""
    order = {stage: place for place, stage in enumerate(("alert", *STAGES))}
    reached = rows_as(Reached, await tx.all(q.reached, operation=operation))
    stalled = rows_as(Stalled, await tx.all(q.stalled, operation=operation, days=days, today=today, most=MOST))
    return Funnel(sorted(reached, key=lambda one: (one.country, order[one.stage])), stalled)
