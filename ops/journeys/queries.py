"""Reads of journeys."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import asyncpg
import msgspec

from jointops.base import page, sql
from jointops.base.tx import Tx, rows_as
from ops.journeys.model import Journey, JourneyTally, TakenBack

q = sql.load("ops.journeys")


async def get_journey(tx: Tx, id: UUID) -> Journey:
    """One record. Raises NotFound (404)."""
    return _journey(await tx.one(q.get_journey, id=id))


async def list_journeys(tx: Tx, operation: str, before: page.Place | None, most: int) -> list[Journey]:
    """Records that this viewer may see, newest first."""
    recorded_at, id = before or (None, None)
    rows = await tx.all(q.list_journeys, operation=operation, recorded_at=recorded_at, id=id, most=most)
    return [_journey(row) for row in rows]


async def count_journeys(tx: Tx, operation: str) -> list[JourneyTally]:
    """Smuggled migrants by country and number of legs."""
    return rows_as(JourneyTally, await tx.all(q.count_journeys, operation=operation))


async def count_journeys_to(
    tx: Tx, operation: str, known_at: datetime, principals: Sequence[str], clearance: int, barred: Sequence[str]
) -> list[JourneyTally]:
    """As they were known before an instant, to whoever holds some principals: asked by a service, which sees all.

    barred  what readers hold beside: nothing that is kept from one of these
    """
    asked = {"operation": operation, "known_at": known_at, "principals": principals, "clearance": clearance}
    return rows_as(JourneyTally, await tx.all(q.count_until, **asked, barred=barred))


def _journey(row: asyncpg.Record) -> Journey:
    fields = dict(row)
    at, reason = fields.pop("withdrawn_at"), fields.pop("withdrawn_reason")
    return msgspec.convert({**fields, "withdrawn": at and TakenBack(at, reason)}, Journey)
