"""Keeps the owners' time: who does not answer is told again, then above, then elsewhere; then nothing was confirmed.

The clock of each match stands in its row and each step moves it in the step's own transaction: a node that starts again
goes on where it was, and of several nodes one takes each step.
"""

import asyncio
from datetime import datetime

import asyncpg
import structlog

from jointops.base import sql
from jointops.base.clock import Clock, utc_now
from jointops.base.db import Db
from jointops.base.tx import Tx
from ops.matches.actions import show_match
from ops.matches.model import CLOCK, LASTS, OPEN, By, GivenVerdict
from ops.matches.queries import q as matches

log = structlog.get_logger(__name__)

q = sql.load("ops.hits")

EVERY_S = 5.0
"""A person held is let go a quarter of an hour after the last step, give or take these."""

MOST = 100

LEVELS = ("head-of-bureau", "other-channel")
"""Who hears that the time is over: the head of the owner's bureau; then the centre, to try another channel."""


class HitKeeper:
    """One may run on each node: rows that one works on are passed over by the others."""

    def __init__(self, db: Db, clock: Clock = utc_now) -> None:
        self._db = db
        self._clock = clock

    async def run(self) -> None:
        """Look, wait, and again, for ever."""
        while True:
            try:
                await self.look()
            except Exception:  # whatever is wrong with one match, the next look must come
                log.exception("overdue matches were not told")
            await asyncio.sleep(EVERY_S)

    async def look(self) -> int:
        """Every step that is due now; how many matches it concerned."""
        done = 0
        while count := await self._some():
            done += count
        return done

    async def _some(self) -> int:
        now = self._clock()
        async with self._db.service("matcher") as tx:
            rows = await tx.all(q.overdue, now=now, most=MOST)
            for row in rows:
                await _step(tx, row, now)
            return len(rows)


async def _step(tx: Tx, row: asyncpg.Record, now: datetime) -> None:
    told: int = row["overdue"]
    if told < len(LEVELS):
        # After the last telling of a stop there is nobody left to tell; a match is then undetermined.
        last = row["stop"] is not None and told == len(LEVELS) - 1
        moved = await tx.one(q.escalate, id=row["id"], due_at=None if last else now + LASTS[row["held"]])
        tx.audit("match.escalate", row["id"], owner=row["owner"], result=LEVELS[told])
        await show_match(tx, "match.escalated", moved)
    elif row["state"] in OPEN:
        verdict = GivenVerdict(
            verdict="undetermined",
            reason="The owner of the entry did not answer in time. This is no match until a new check says so.",
            action_taken=None,
            by=By(CLOCK, "", row["owner"]),
            at=now,
        )
        moved = await tx.one(
            matches.move, id=row["id"], state="undetermined", claimed_by=None, verdict=verdict, due_at=None
        )
        tx.audit("match.escalate", row["id"], owner=row["owner"], result="undetermined")
        await show_match(tx, "match.verified", moved)
