"""The names of all stored checks, for a large list that looks back: read as they were kept, made where missing."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import asyncpg
import structlog
from msgspec import convert

from alerts.screening.kept import THREADS, KeptNames, Part, packed, part_of, rules, unpacked
from alerts.screening.model import Subject
from alerts.screening.prepare import prepare
from jointops.base.clock import utc_now
from jointops.base.db import Db
from ops.checks.queries import q

log = structlog.get_logger(__name__)

HOUR = timedelta(hours=1)
OVER = timedelta(minutes=10)
"""Behind its end no check comes into an hour any more: filing one takes no transaction of that length."""

_TOGETHER = 200
"""Hours read in one statement."""


async def kept_names(db: Db, threads: int = THREADS) -> KeptNames:
    """All names, as far as checks are stored now, to be searched by so many threads. A million take some 15 seconds,
    once they are kept."""
    async with db.service("matcher") as tx:
        hours: list[datetime] = [row["hour"] for row in await tx.all(q.hours_of_checks)]
        known: list[datetime] = [row["hour"] for row in await tx.all(q.hours_kept, rules=rules())]
    kept = await _read(db, known)
    missing = sorted({*hours, *known} - kept.keys())  # also hours that lost somebody while others were read
    if missing:
        log.info("names of stored checks are made ready for looking back", records=len(missing))
    made = [await _made(db, hour) for hour in missing]
    return await asyncio.to_thread(KeptNames, [*made, *kept.values()], threads)


async def _made(db: Db, hour: datetime) -> Part:
    """An hour from its checks; kept when no more can come."""
    async with db.service("matcher") as tx:
        await tx.run(q.names_beside)
        rows = await tx.all(q.people_checked, since=hour, until=hour + HOUR)
        part = await asyncio.to_thread(_part, rows)
        if hour + HOUR + OVER < utc_now():
            await tx.run(q.keep_names, hour=hour, rules=rules(), checks=len(part.ids), content=packed(part))
        return part


def _part(rows: Sequence[asyncpg.Record]) -> Part:
    return part_of((row["id"], prepare(convert(row["subject"], Subject))) for row in rows)


async def _read(db: Db, hours: Sequence[datetime]) -> dict[datetime, Part]:
    parts: dict[datetime, Part] = {}
    for start in range(0, len(hours), _TOGETHER):
        async with db.service("matcher") as tx:
            rows = await tx.all(q.names_of, hours=hours[start : start + _TOGETHER])
        parts |= {row["hour"]: unpacked(row["content"]) for row in rows}
    return parts
