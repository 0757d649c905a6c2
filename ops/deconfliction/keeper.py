"""Keeps the time of plans: tokens die with their window, who does not call is told to hold, near and soon is urgent.

The clocks stand in the rows and each step moves them in its own transaction: a node that starts again goes on where it
was, and of several nodes one takes each step.
"""

from collections.abc import Awaitable, Callable
from uuid import UUID

from jointops.base.keeping import Timekeeper
from jointops.base.sql import Statement
from jointops.base.tx import Tx
from ops.deconfliction.keys import ROLE, q
from ops.deconfliction.model import SOON
from ops.deconfliction.queries import OPEN
from ops.deconfliction.settling import LASTS, move_conflict, tell_plan

MOST = 100


class PlanKeeper(Timekeeper):
    """One may run on each node."""

    role = ROLE
    every_s = 5.0
    """A hold of ten minutes comes at most these late. A dead token meets nothing meanwhile: who compares asks the
    time."""
    trouble = "what was due of plans was not done"

    async def look(self) -> int:
        """Every step that is due now; how many."""
        steps: tuple[tuple[Statement, Callable[[Tx, UUID], Awaitable[int]]], ...] = (
            (q.over, self._end), (q.near_and_soon, self._hurry), (q.silent, self._hold),
        )  # fmt: skip
        return sum([await self.work_off(self._due(query), step) for query, step in steps])

    def _due(self, query: Statement) -> Callable[[Tx], Awaitable[list[UUID]]]:
        async def due(tx: Tx) -> list[UUID]:
            now = self.clock()
            times = {"soon": now + SOON} if query is q.near_and_soon else {"now": now}
            return [row["id"] for row in await tx.all(query, most=MOST, **times)]

        return due

    async def _end(self, tx: Tx, id: UUID) -> int:
        now = self.clock()
        plan = await tx.one(q.lock_plan, id=id)
        if not await tx.value(q.is_alive, id=id):
            return 0
        await tx.run(q.drop_tokens, id=id, now=now)
        tx.audit("plan.forget", id, owner=plan["country"])
        if plan["state"] != "withdrawn":
            await tell_plan(tx, plan, "over", now)
        return 1

    async def _hold(self, tx: Tx, id: UUID) -> int:
        now = self.clock()
        row = await tx.one(q.lock_conflict, id=id)
        if row["state"] != "told" or row["due_at"] > now:
            return 0
        await move_conflict(tx, row, "hold", row["priority"], row["due_at"], now)
        return 1

    async def _hurry(self, tx: Tx, id: UUID) -> int:
        now = self.clock()
        row = await tx.one(q.lock_conflict, id=id)
        if row["priority"] != "P2" or row["state"] not in OPEN:
            return 0
        await move_conflict(tx, row, row["state"], "P1", min(row["due_at"], now + LASTS["P1"]), now)
        return 1
