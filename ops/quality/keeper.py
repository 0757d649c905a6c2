"""Looks now and then whether lists, scripts and posts are in their usual band; raises an alarm once where not."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

import asyncpg

from jointops.base.keeping import Timekeeper
from jointops.base.tx import Event, Tx
from ops.quality.drift import BEFORE_DAYS, FALSE_HITS, HITS, WEEK_DAYS, Least, Share, is_drift
from ops.quality.model import DRIFT, By, Measure, alarm_class
from ops.quality.queries import q


class Seen(NamedTuple):
    """Two shares of one thing, side by side."""

    list: str
    owner: str
    measure: Measure
    by: By
    value: str
    now: Share
    before: Share
    least: Least


class DriftKeeper(Timekeeper):
    """One may run on each node: the same alarm is raised once."""

    role = "matcher"
    every_s = 3600.0
    """A week's share moves slowly, and to count the checks of nine weeks takes PostgreSQL seconds."""
    trouble = "nobody looked for drift"

    async def look(self) -> int:
        """Compare the last week with the weeks before; how many alarms that raised."""
        now = self.clock()
        week = now - timedelta(days=WEEK_DAYS)
        since = week - timedelta(days=BEFORE_DAYS)
        async with self.db.service("matcher") as tx:
            checks = {row["post"]: row for row in await tx.all(q.checks_at, since=since, week=week)}
            rows = await tx.all(q.shares, since=since, week=week)
            known = {row["list"] for row in rows if row["by"] == "list" and row["matches_before"]}
            seen = [one for row in rows for one in seen_of(row, checks, is_new=row["list"] not in known)]
            drifts = [one for one in seen if is_drift(one.now, one.before, one.least)]
            return sum([await self._raise(tx, one, now, week) for one in drifts])

    async def _raise(self, tx: Tx, one: Seen, now: datetime, week: datetime) -> bool:
        class_id = await self.db.class_id(alarm_class(one.owner))
        raised = await tx.maybe(
            q.raise_alarm,
            list=one.list,
            measure=one.measure,
            by=one.by,
            value=one.value,
            before=one.before.value,
            now=one.now.value,
            n_before=one.before.whole,
            n_now=one.now.whole,
            at=now,
            week=week,
            class_id=class_id,
        )
        if raised is None:
            return False
        tx.audit("drift.raise", raised["id"], owner=one.owner, result=one.measure)
        data = {"list": one.list, "measure": one.measure}
        tx.emit(Event(kind=DRIFT, record=raised["id"], version=1, class_id=class_id, at=now, data=data))
        return True


def seen_of(row: asyncpg.Record, checks: dict[str | None, asyncpg.Record], *, is_new: bool) -> Iterator[Seen]:
    """What is compared of a row of `shares`, with the checks of `checks_at`.

    is_new  the list met nothing in the weeks before, so it has no usual band of hits
    """
    false = Share(row["denied_now"], row["decided_now"]), Share(row["denied_before"], row["decided_before"])
    what = row["list"], row["owner"]
    yield Seen(*what, "false-hits", row["by"], row["value"], *false, FALSE_HITS)
    made = checks.get(None if row["by"] == "list" else row["value"])
    if row["by"] != "script" and made is not None and not is_new:
        hits = Share(row["matches_now"], made["now"]), Share(row["matches_before"], made["before"])
        yield Seen(*what, "hits", row["by"], row["value"], *hits, HITS)
