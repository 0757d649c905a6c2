"""Keeps the clocks of alerts: whoever does not acknowledge is passed by, step by step, until somebody does.

The clock of each addressee stands in its row and each step moves it in the step's own transaction: a node that starts
again goes on where it was, and of several nodes one takes each step.
"""

from uuid import UUID

from alerts.coordination.ladder import take_steps
from alerts.coordination.queries import q
from jointops.base.clock import Clock, utc_now
from jointops.base.db import Db
from jointops.base.keeping import keep_looking, work_off
from jointops.base.tx import Tx

ROLE = "clock"

EVERY_S = 5.0
"""A step of ten minutes comes at most these late."""

MOST = 50

TROUBLE = "steps of alerts were not taken"


class AlertKeeper:
    """One may run on each node: alerts that one works on are passed over by the others."""

    def __init__(self, db: Db, clock: Clock = utc_now) -> None:
        self._db = db
        self._clock = clock

    async def run(self) -> None:
        """Look, wait, and again, for ever."""
        await keep_looking(self.look, EVERY_S, TROUBLE)

    async def look(self) -> int:
        """Every step that is due now; how many."""
        return await work_off(self._db, ROLE, self._due, self._step, TROUBLE)

    async def _due(self, tx: Tx) -> list[UUID]:
        return [row["id"] for row in await tx.all(q.due_alerts, now=self._clock(), most=MOST)]

    async def _step(self, tx: Tx, id: UUID) -> int:
        now = self._clock()
        alert = await tx.maybe(q.due_alert, id=id, now=now)
        return 0 if alert is None else await take_steps(tx, alert, now)
