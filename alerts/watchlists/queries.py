"""Reads of watchlists and entries."""

from uuid import UUID

import asyncpg

from alerts.watchlists.model import Entry, Watchlist
from jointops.base import sql
from jointops.base.access import MARKINGS
from jointops.base.page import Place
from jointops.base.tx import Tx, row_as, rows_as

q = sql.load("alerts.watchlists")

LABELS = {number: label for label, number in MARKINGS.items()}


async def list_watchlists(tx: Tx) -> list[Watchlist]:
    """All lists; entries are counted as far as this viewer may see them."""
    return [_watchlist(row) for row in await tx.all(q.list_watchlists)]


async def get_watchlist(tx: Tx, code: str) -> Watchlist:
    """One list. Raises NotFound (404)."""
    return _watchlist(await tx.one(q.get_watchlist, code=code))


async def get_entry(tx: Tx, code: str, id: UUID) -> Entry:
    """One entry. Raises NotFound (404)."""
    return row_as(Entry, await tx.one(q.get_entry, id=id, list=code))


async def list_entries(tx: Tx, code: str, before: Place | None, most: int) -> list[Entry]:
    """Entries of a list, newest first."""
    recorded_at, id = before or (None, None)
    return rows_as(Entry, await tx.all(q.list_entries, list=code, recorded_at=recorded_at, id=id, most=most))


def _watchlist(row: asyncpg.Record) -> Watchlist:
    return Watchlist(
        id=row["id"],
        code=row["code"],
        name=row["name"],
        owner=row["owner"],
        kinds=row["kinds"],
        marking=LABELS[row["marking"]],
        second_person=row["second_person"],
        version=row["version"],
        entries=row["entries"],
    )
