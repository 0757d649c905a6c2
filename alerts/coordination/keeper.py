"""Keeps the clocks of alerts: whoever does not acknowledge is passed by, step by step, until somebody does.

The clock of each addressee stands in its row and each step moves it in the step's own transaction: a node that starts
again goes on where it was, and of several nodes one takes each step.
"""

from uuid import UUID

from alerts.coordination.ladder import take_steps
from alerts.coordination.queries import q
from jointops.base.keeping import Timekeeper
from jointops.base.tx import Tx

MOST = 50


class AlertKeeper(Timekeeper):
    """One may run on each node: alerts that one works on are passed over by the others."""

    role = "clock"
    every_s = 5.0
    """A step of ten minutes comes at most these late."""
    trouble = "steps of alerts were not taken"

    async def look(self) -> int:
        """Every step that is due now; how many."""
        return await self.work_off(self._due, self._step)

    async def _due(self, tx: Tx) -> list[UUID]:
        return [row["id"] for row in await tx.all(q.due_alerts, now=self.clock(), most=MOST)]

    async def _step(self, tx: Tx, id: UUID) -> int:
        now = self.clock()
        alert = await tx.maybe(q.due_alert, id=id, now=now)
        return 0 if alert is None else await take_steps(tx, alert, now)
