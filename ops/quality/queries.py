"""Reads of quality, with the rights of who asks: an owner's bureau sees all matches of its entries."""

from datetime import datetime, timedelta
from typing import Any

import asyncpg

from jointops.base import sql
from jointops.base.clock import utc_now
from jointops.base.tx import Tx, rows_as
from ops.quality.model import Alarm, Bucket, Counts, Group, Quality

q = sql.load("ops.quality")

STRETCHES = 15
"""Points of a small curve."""

COUNTED = ("matches", "confirmed", "denied", "undetermined", "open", "again")


async def get_quality(tx: Tx, code: str, days: int) -> Quality:
    """A list's matches of the last days; one statement counts them all."""
    until = utc_now()
    since, stretch = until - timedelta(days=days), -(-days // STRETCHES)
    span = {"since": since, "until": until, "stretch": stretch}
    rows = await tx.all(q.quality, list=code, owner=tx.viewer.country, **span)
    groups = {by: [row for row in rows if row["by"] == by] for by in ("all", "script", "post", "stretch")}
    return Quality(
        list=code,
        days=days,
        since=since,
        until=until,
        all=Counts(**_counts(groups["all"][0])),
        scripts=tuple(_group(row, row["value"], row["value"]) for row in groups["script"]),
        posts=tuple(_group(row, row["value"], row["name"]) for row in groups["post"]),
        over_time=_every(groups["stretch"], since, until, timedelta(days=stretch)),
    )


async def list_scores(tx: Tx, code: str, since: datetime) -> list[Bucket]:
    """A list's matches since an instant by their scores."""
    return rows_as(Bucket, await tx.all(q.scores, list=code, owner=tx.viewer.country, since=since))


async def list_alarms(tx: Tx) -> list[Alarm]:
    """What this viewer's bureau has not looked at, the newest first, at most 200."""
    return rows_as(Alarm, await tx.all(q.alarms))


def _every(rows: list[asyncpg.Record], since: datetime, until: datetime, step: timedelta) -> tuple[Group, ...]:
    """Each stretch of the span in order, also those in which nothing was met."""
    known = {row["stretch"]: _counts(row) for row in rows}
    nothing = _counts(dict.fromkeys(COUNTED, 0))
    begins = [since + n * step for n in range(-(-(until - since) // step))]
    return tuple(Group(value=at.isoformat(), name="", **known.get(at, nothing)) for at in begins)


def _group(row: asyncpg.Record, value: str, name: str) -> Group:
    return Group(value=value, name=name, **_counts(row))


def _counts(row: Any) -> dict[str, Any]:
    decided = row["confirmed"] + row["denied"]
    return {
        **{name: row[name] for name in COUNTED},
        "false_rate": round(row["denied"] / decided, 4) if decided else None,
    }
