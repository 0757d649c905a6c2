"""Freezes each day of an operation once it is over: once on however many nodes, after a restart what was missed."""

import secrets
from datetime import timedelta
from uuid import UUID

import msgspec

from jointops.base.keeping import Timekeeper
from jointops.base.tx import Event, Tx
from ops.reports.model import FROZEN, report_class
from ops.reports.writing import DAY, centre_of, hash_of, kept_from, q, text_of, write_report

ENDED = timedelta(minutes=1)
"""What was recorded before midnight is counted, so an act that began then must have ended: it has 15 s to."""

MOST = 50


class ReportKeeper(Timekeeper):
    """One may run on each node: of a day there is one report."""

    role = "matcher"
    every_s = 30.0
    trouble = "a daily report was not frozen"

    async def look(self) -> int:
        """Every day that is over and not frozen, oldest first; how many."""
        return await self.work_off(self._due, self._freeze)

    async def _due(self, tx: Tx) -> list[UUID]:
        last = (self.clock() - ENDED).date() - DAY
        return [row["id"] for row in await tx.all(q.due, last=last, most=MOST)]

    async def _freeze(self, tx: Tx, operation: UUID) -> int:
        now = self.clock()
        await tx.run(q.one_at_a_time, operation=operation)
        one = await tx.one(q.next_day, operation=operation)
        if one["day"] is None or one["day"] > (now - ENDED).date() - DAY:
            return 0
        # Asked once: who joins the centre between the two would be told what is kept from them, or read what is not.
        centre = await centre_of(tx, one["code"])
        content = await write_report(tx, one["code"], one["day"], centre)
        text = text_of(msgspec.structs.replace(content, chance=secrets.token_hex(16)))
        barred = await kept_from(tx, one["code"], one["day"], centre)
        class_id = await self.db.class_id(report_class(one["code"], barred))
        frozen = {"operation": one["code"], "day": one["day"], "frozen_at": now, "text": text, "hash": hash_of(text)}
        id = await tx.value(q.add_report, **frozen, class_id=class_id)
        await tx.run(q.keep_with_report, operation=one["code"], day=one["day"], class_id=class_id)
        # The hash is in the audit log too, whose seals lie outside this machine's reach.
        tx.audit("report.freeze", id, result=hash_of(text))
        data = {"day": one["day"].isoformat(), "hash": hash_of(text)}
        tx.emit(
            Event(
                kind=FROZEN, record=id, version=1, class_id=class_id, at=now, operation=one["code"], data=data
            )
        )  # fmt: skip
        return 1
