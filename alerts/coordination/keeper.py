"""Keeps the clocks of alerts: whoever does not acknowledge is passed by, step by step, until somebody does.

The clock of each addressee stands in its row and each step moves it in the step's own transaction: a node that starts
again goes on where it was, and of several nodes one takes each step.
"""

import asyncio
from datetime import datetime
from uuid import UUID

import structlog

from alerts.coordination.ladder import take_steps
from alerts.coordination.queries import q
from jointops.base.clock import Clock, utc_now
from jointops.base.db import Db

log = structlog.get_logger(__name__)

ROLE = "clock"

EVERY_S = 5.0
"""A step of ten minutes comes at most these late."""

MOST = 50


class AlertKeeper:
    """One may run on each node: alerts that one works on are passed over by the others."""

    def __init__(self, db: Db, clock: Clock = utc_now) -> None:
        self._db = db
        self._clock = clock

    async def run(self) -> None:
        """Look, wait, and again, for ever."""
        while True:
            try:
                await self.look()
            except Exception:  # whatever is wrong with one alert, the next look must come
                log.exception("steps of alerts were not taken")
            await asyncio.sleep(EVERY_S)

    async def look(self) -> int:
        """Every step that is due now; how many."""
        done = 0
        while count := await self._some():
            done += count
        return done

    async def _some(self) -> int:
        now = self._clock()
        async with self._db.service(ROLE) as tx:
            due = [row["id"] for row in await tx.all(q.due_alerts, now=now, most=MOST)]
        return sum([await self._steps(id, now) for id in due])

    async def _steps(self, id: UUID, now: datetime) -> int:
        """Those of one alert, in a transaction of its own: what is wrong with it keeps no other from being told."""
        try:
            async with self._db.service(ROLE) as tx:
                alert = await tx.maybe(q.due_alert, id=id, now=now)
                return 0 if alert is None else await take_steps(tx, alert, now)
        except Exception:
            log.exception("steps of an alert were not taken", id=str(id))
            return 0
