"""Reminds of requests that stand still: after 30, 90 and 180 days in one state, each once, its parties are told.

The clock of each request stands in its row and each reminder moves it in its own transaction: a node that starts again
goes on where it was, and of several nodes one reminds.
"""

from uuid import UUID

from alerts.requests.model import REMIND, REMIND_AFTER
from alerts.requests.queries import q
from jointops.base.keeping import Timekeeper
from jointops.base.tx import Event, Tx

MOST = 100


class RequestKeeper(Timekeeper):
    """One may run on each node: requests that one works on are passed over by the others."""

    role = "clock"
    every_s = 60.0
    """What has waited for a month may wait for a minute more."""
    trouble = "parties of requests were not reminded"

    async def look(self) -> int:
        """Every reminder that is due now; how many."""
        return await self.work_off(self._due, self._remind)

    async def _due(self, tx: Tx) -> list[UUID]:
        return [row["id"] for row in await tx.all(q.due_requests, now=self.clock(), most=MOST)]

    async def _remind(self, tx: Tx, id: UUID) -> int:
        """One reminder, for the longest time that is over: after an outage nobody gets two at once."""
        now = self.clock()
        row = await tx.maybe(q.due_request, id=id, now=now)
        if row is None:
            return 0
        over = [span for span in REMIND_AFTER if row["moved_at"] + span <= now]
        if not over:
            return 0
        left = REMIND_AFTER[len(over) :]
        days = over[-1].days
        await tx.run(q.note_reminder, id=id, days=days, remind_at=row["moved_at"] + left[0] if left else None)
        tx.audit(REMIND, id, owner=row["requested"], result=str(days))
        countries = [row["requesting"], row["requested"]]
        data = {"id": str(id), "state": row["state"], "countries": countries, "urgent": row["urgent"], "days": days}
        tx.emit(
            Event(
                kind="request.stalled",
                record=id,
                version=row["version"],
                class_id=row["class_id"],
                at=now,
                data=data,
            )
        )
        return 1
