"""Reads of reports: frozen ones as they stand, the running day as it would be frozen now."""

from datetime import date
from typing import Any

import asyncpg
import msgspec

from jointops.base.clock import is_on_calendar, utc_now
from jointops.base.errors import NotFound
from jointops.base.tx import Tx, rows_as
from ops.operations.queries import get_operation
from ops.reports.model import Content, Line, Report, TakenOut, Words
from ops.reports.writing import centre_of, q, start_of, text_of, write_report


async def get_report(tx: Tx, operation: str, day: date) -> Report:
    """The report of a day; of a day that is not frozen yet what its rows say now. Raises NotFound (404)."""
    await get_operation(tx, operation)
    row: Any = await tx.maybe(q.get_report, operation=operation, day=day)
    if row is not None:
        content = msgspec.json.decode(row["text"], type=Content)
        fields = {name: row[name] for name in ("id", "day", "frozen_at", "text", "hash")}
        return Report(**fields, content=content, words=await _words(tx, operation, day), takes_remarks=False)
    if day > utc_now().date() or not is_on_calendar(start_of(day)):
        raise NotFound
    content = await write_report(tx, operation, day, await centre_of(tx, operation))
    return Report(
        id=None,
        day=day,
        frozen_at=None,
        hash="",
        text=text_of(content),
        content=content,
        words=await _words(tx, operation, day),
        takes_remarks=day == utc_now().date() and await tx.value(q.takes_remarks, operation=operation, day=day),
    )


async def list_reports(tx: Tx, operation: str, before: date | None, most: int) -> list[Line]:
    """Frozen days, newest first. Raises NotFound (404)."""
    await get_operation(tx, operation)
    return rows_as(Line, await tx.all(q.list_reports, operation=operation, before=before, most=most))


async def _words(tx: Tx, operation: str, day: date) -> list[Words]:
    return [_said(row) for row in await tx.all(q.words, operation=operation, day=day)]


def _said(row: asyncpg.Record) -> Words:
    fields = dict(row)
    at, reason = fields.pop("taken_out_at"), fields.pop("taken_out_reason")
    return Words(**fields, taken_out=at and TakenOut(at, reason))
