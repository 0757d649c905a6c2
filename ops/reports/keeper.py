"""Freezes each day of an operation once it is over: once on however many nodes, after a restart what was missed."""

from datetime import timedelta
from uuid import UUID

from jointops.base.clock import Clock, utc_now
from jointops.base.db import Db
from jointops.base.keeping import keep_looking, work_off
from jointops.base.tx import Event, Tx
from ops.reports.model import FROZEN, report_class
from ops.reports.writing import DAY, hash_of, q, text_of, write_report

ROLE = "matcher"

EVERY_S = 30.0

ENDED = timedelta(minutes=1)
"""What was recorded before midnight is counted, so an act that began then must have ended: it has 15 s to."""

MOST = 50

TROUBLE = "a daily report was not frozen"


class ReportKeeper:
    """One may run on each node: of a day there is one report."""

    def __init__(self, db: Db, clock: Clock = utc_now) -> None:
        self._db = db
        self._clock = clock

    async def run(self) -> None:
        """Look, wait, and again, for ever."""
        await keep_looking(self.look, EVERY_S, TROUBLE)

    async def look(self) -> int:
        """Every day that is over and not frozen, oldest first; how many."""
        return await work_off(self._db, ROLE, self._due, self._freeze, TROUBLE)

    async def _due(self, tx: Tx) -> list[UUID]:
        last = (self._clock() - ENDED).date() - DAY
        return [row["id"] for row in await tx.all(q.due, last=last, most=MOST)]

    async def _freeze(self, tx: Tx, operation: UUID) -> int:
        now = self._clock()
        await tx.run(q.one_at_a_time, operation=operation)
        one = await tx.one(q.next_day, operation=operation)
        if one["day"] is None or one["day"] > (now - ENDED).date() - DAY:
            return 0
        text = text_of(await write_report(tx, one["code"], one["day"]))
        class_id = await self._db.class_id(report_class(one["code"]))
        frozen = {"operation": one["code"], "day": one["day"], "frozen_at": now, "text": text, "hash": hash_of(text)}
        id = await tx.value(q.add_report, **frozen, class_id=class_id)
        # The hash is in the audit log too, whose seals lie outside this machine's reach.
        tx.audit("report.freeze", id, result=hash_of(text))
        data = {"day": one["day"].isoformat(), "hash": hash_of(text)}
        tx.emit(
            Event(
                kind=FROZEN, record=id, version=1, class_id=class_id, at=now, operation=one["code"], data=data
            )
        )  # fmt: skip
        return 1
