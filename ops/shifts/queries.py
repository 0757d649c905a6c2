"""Reads of shifts."""

from uuid import UUID

import asyncpg
import msgspec

from jointops.base import sql
from jointops.base.clock import utc_now
from jointops.base.page import Place
from jointops.base.people.queries import find_people
from jointops.base.tx import Tx
from ops.operations.model import side_of
from ops.shifts.model import DESKS, Colleague, Shift, country_of

q = sql.load("ops.shifts")

FOUND = 8
"""Enough to choose from; whoever is not among them is found by more of the name."""


async def list_shifts(tx: Tx, operation: str, after: Place | None, most: int) -> list[Shift]:
    """Who is on shift now and next, as far as this viewer may see it, after a place in the list."""
    starts_at, id = after or (None, None)
    rows = await tx.all(q.list_shifts, operation=operation, at=utc_now(), starts_at=starts_at, id=id, most=most)
    return [_shift(tx, row) for row in rows]


async def get_shift(tx: Tx, id: UUID) -> Shift:
    """Raises NotFound (404)."""
    return _shift(tx, await tx.one(q.get_shift, id=id))


async def find_colleagues(tx: Tx, operation: str, search: str) -> list[Colleague]:
    """Who of the viewer's own side works at a desk of the operation, themselves too."""
    side = side_of(tx.viewer, operation)
    if side not in tx.viewer.principals:
        return []
    found = await find_people(tx, search, holding=[side], clearance=0, roles=DESKS, most=FOUND, oneself=True)
    return [Colleague(user=one.user, name=one.name, title=one.title, country=one.country) for one in found]


def _shift(tx: Tx, row: asyncpg.Record) -> Shift:
    side: str = row["side"]
    fields = {name: row[name] for name in ("id", "user", "name", "title", "starts_at", "ends_at")}
    return msgspec.convert({**fields, "country": country_of(side), "mine": side in tx.viewer.principals}, Shift)
