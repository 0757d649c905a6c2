"""Keeps the owners' time: who does not answer is told again, then above, then elsewhere; then nothing was confirmed.

The clock of each match stands in its row and each step moves it in the step's own transaction: a node that starts again
goes on where it was, and of several nodes one takes each step.
"""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import asyncpg
import structlog

from jointops.base import sql
from jointops.base.keeping import Timekeeper
from jointops.base.tx import Tx
from ops.matches.actions import show_match
from ops.matches.model import CLOCK, LASTS, OPEN, By, GivenVerdict
from ops.matches.queries import q as matches
from ops.matches.unseen import note_screened
from ops.matching.model import BEHIND_S
from ops.matching.told import say_unmatched, unmatched

q = sql.load("ops.hits")

log = structlog.get_logger(__name__)

MOST = 100

LEVELS = ("head-of-bureau", "other-channel")
"""For whom it is that the time is over: the head of the bureau; then the centre, to try another channel. Their screens
say so; who is not looking hears by e-mail or push that something waits (`ops.overdue_to_tell`)."""

BEAT = timedelta(minutes=10)
"""How often the clock of matches that only their owners' bureaux know of is looked at. Each time is a row on record,
whether or not there was anything to do: rows that came when something is due would count such matches."""


class HitKeeper(Timekeeper):
    """One may run on each node: rows that one works on are passed over by the others."""

    role = "matcher"
    every_s = 5.0
    """A person held is let go a quarter of an hour after the last step, give or take these."""
    trouble = "overdue matches were not told"

    async def look(self) -> int:
        """Every step that is due now; how many matches and officers it concerned."""
        sent = await self.work_off(self._unmatched, say_unmatched)
        return sent + await self.work_off(self._due, self._one) + await self._beat()

    async def _unmatched(self, tx: Tx) -> list[UUID]:
        """A matcher that is behind, of whatever node, must leave no officer waiting for a bureau that knows nothing."""
        return await unmatched(tx, self.clock() - timedelta(seconds=BEHIND_S), MOST)

    async def _due(self, tx: Tx) -> list[UUID]:
        return [row["id"] for row in await tx.all(q.overdue, now=self.clock(), most=MOST)]

    async def _one(self, tx: Tx, id: UUID) -> int:
        now = self.clock()
        row = await tx.maybe(q.overdue_one, id=id, now=now)
        if row is None:
            return 0
        said = await _step(tx, row, now)
        tx.audit("match.escalate", id, owner=row["owner"], result=said)
        return 1

    async def _beat(self) -> int:
        """All that is due of matches untold, once a beat for all nodes, and one row on record for it."""
        now = self.clock()
        beat = now - (now - datetime.min.replace(tzinfo=UTC)) % BEAT
        async with self.db.service(self.role) as tx:
            if await tx.maybe(q.take_beat, at=beat) is None:
                return 0
            stepped: list[UUID] = []
            failed: list[UUID] = []
            while rows := await tx.all(q.overdue_untold, now=now, passed=failed, most=MOST):
                for row in rows:
                    (stepped if await self._stepped(tx, row, now) else failed).append(row["id"])
            note_screened(tx, ["beat", beat], stepped, 0)
            return len(stepped)

    async def _stepped(self, tx: Tx, row: asyncpg.Record, now: datetime) -> bool:
        """Whether the step went well: what is wrong with one match keeps no other waiting."""
        try:
            async with tx.savepoint():
                await _step(tx, row, now)
        except Exception:
            log.exception(self.trouble, id=str(row["id"]))
            return False
        return True


async def _step(tx: Tx, row: asyncpg.Record, now: datetime) -> str | None:
    """The next step of one match, and what it is; None where there is nothing more to wait for."""
    told: int = row["overdue"]
    if told < len(LEVELS):
        # After the last telling of a stop there is nobody left to tell; a match is then undetermined.
        last = row["stop"] is not None and told == len(LEVELS) - 1
        moved = await tx.one(q.escalate, id=row["id"], due_at=None if last else now + LASTS[row["held"]])
        await show_match(tx, "match.escalated", moved)
        return LEVELS[told]
    if row["state"] not in OPEN:
        await tx.run(q.stop_clock, id=row["id"])
        return None
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
    await show_match(tx, "match.verified", moved)
    return "undetermined"
