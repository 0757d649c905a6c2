"""Writing a report from rows: the same for a day that goes on and for one that is frozen."""

import hashlib
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import msgspec

from jointops.base import sql
from jointops.base.tx import Tx, rows_as
from ops.figures.model import Quantity, RescueCount, Tally
from ops.figures.queries import list_reported_to
from ops.journeys.queries import count_journeys_to
from ops.operations.queries import get_operation
from ops.reports.model import CLEARANCE, MARKING, Content, Correction, QuantityCorrection, Remark

q = sql.load("ops.reports")

DAY = timedelta(days=1)

Centre = dict[str, Any]
"""Of those who are at the centre: what they hold together, and what keeps something from any of them."""


def start_of(day: date) -> datetime:
    """00:00 UTC of a day."""
    return datetime.combine(day, time(), UTC)


async def write_report(tx: Tx, operation: str, day: date, centre: Centre) -> Content:
    """A day as the operation's centre may see it, from rows recorded before the day was over. Raises NotFound (404)."""
    known = await get_operation(tx, operation)
    start, known_at = start_of(day), start_of(day + DAY)
    sees = {"operation": operation, "start": start, "known_at": known_at, **centre}
    by_then = {"operation": operation, "known_at": known_at}
    named = {row["country"] for row in await tx.all(q.countries, operation=operation, **centre)}
    return Content(
        operation=operation,
        name=known.name,
        countries=[member.country for member in known.participants if member.country in named],
        day=day,
        known_at=known_at,
        marking=MARKING,
        computed=rows_as(Tally, [*await tx.all(q.tallied, **sees, until=known_at), *await tx.all(q.hits, **sees)]),
        quantities=rows_as(Quantity, await tx.all(q.seized, **sees, until=known_at)),
        corrections=rows_as(Correction, await tx.all(q.late, **sees)),
        reported=await list_reported_to(tx, operation, **centre),
        previous=await tx.value(q.hash_of, operation=operation, day=day - DAY) or "",
        quantity_corrections=rows_as(QuantityCorrection, await tx.all(q.late_quantities, **sees)),
        journeys=await count_journeys_to(tx, operation, known_at, **centre),
        rescues=rows_as(RescueCount, await tx.all(q.rescued, **by_then)),
        presumed_victims=rows_as(RescueCount, await tx.all(q.presumed, **by_then)),
        remarks=rows_as(Remark, await tx.all(q.remarks, operation=operation, day=day)),
    )


async def kept_from(tx: Tx, operation: str, day: date, centre: Centre) -> list[str]:
    """From whom something is kept that is in the report of a day: nobody who is at the centre now."""
    sees = {"start": start_of(day), "known_at": start_of(day + DAY), **centre}
    found: list[str] = await tx.value(q.kept_from, operation=operation, **sees)
    return found


async def centre_of(tx: Tx, operation: str) -> Centre:
    """Whom a report is written for, as they are now."""
    # One text for all who are there: what is kept from one of them, from their country say, is in it for nobody.
    barred = await tx.value(q.at_the_centre, principal=f"centre:{operation}")
    return {"principals": [f"op:{operation}", f"centre:{operation}"], "clearance": CLEARANCE, "barred": barred}


def text_of(content: Content) -> str:
    """The bytes that are hashed: JSON, fields in their order, UTF-8."""
    return msgspec.json.encode(content).decode()


def hash_of(text: str) -> str:
    """SHA-256, hex."""
    return hashlib.sha256(text.encode()).hexdigest()
