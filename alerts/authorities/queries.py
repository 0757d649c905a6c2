"""Reads of the directory."""

from datetime import datetime
from uuid import UUID

from alerts.authorities.model import Authority, ChangeLine, Changes, Counted, Covered
from jointops.base import sql
from jointops.base.page import DEFAULT, MOST, Page, decode, page
from jointops.base.tx import Tx, row_as, rows_as

q = sql.load("alerts.authorities")


async def list_authorities(tx: Tx, country: str | None, function: str | None, after: str = "") -> Page[Authority]:
    """The directory in order of the codes; the cursor is the last code."""
    rows = await tx.all(q.list_authorities, country=country, function=function, after=after, most=MOST + 1)
    items = rows_as(Authority, rows[:MOST])
    return Page(items, items[-1].code if len(rows) > MOST else None)


async def get_authority(tx: Tx, id: UUID) -> Authority:
    """One entry. Raises NotFound (404)."""
    return row_as(Authority, await tx.one(q.get_authority, id=id))


async def competent_authorities(tx: Tx, countries: list[str], functions: list[str]) -> list[Authority]:
    """Who is named for a function there, once each however many fit, also those whose entry does not hold today."""
    return rows_as(Authority, await tx.all(q.competent, countries=countries, functions=functions))


async def named_authorities(tx: Tx, ids: list[UUID]) -> list[Authority]:
    """Some entries by their ids."""
    return rows_as(Authority, await tx.all(q.named, ids=ids))


async def list_changes(
    tx: Tx, since: datetime, until: datetime, country: str | None, function: str | None, cursor: str | None
) -> Changes:
    """The change log of a period, newest first: what was added, changed, confirmed."""
    at, id = decode(cursor) or (None, None)
    asked = {"since": since, "until": until, "country": country, "function": function}
    rows = rows_as(ChangeLine, await tx.all(q.list_changes, at=at, id=id, most=DEFAULT + 1, **asked))
    shown = page(rows, DEFAULT, lambda one: (one.at, one.id))
    counts = [Counted(row["act"], row["count"]) for row in await tx.all(q.count_changes, **asked)]
    return Changes(shown.items, shown.next, counts)


async def count_coverage(tx: Tx) -> list[Covered]:
    """How many authorities of how many countries there are, for each function and for all."""
    return rows_as(Covered, await tx.all(q.coverage))
