"""Reads of the directory."""

from datetime import datetime
from uuid import UUID

from alerts.authorities.model import Authority
from jointops.base import sql
from jointops.base.page import MOST, Page
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
    """Who is competent today, once each however many functions fit."""
    return rows_as(Authority, await tx.all(q.competent, countries=countries, functions=functions))


async def named_authorities(tx: Tx, ids: list[UUID]) -> list[Authority]:
    """Some entries by their ids."""
    return rows_as(Authority, await tx.all(q.named, ids=ids))


async def on_duty(tx: Tx, authority: UUID, task: str, at: datetime) -> list[str]:
    """Who is on duty there at an instant, as principals; nobody where the rota names nobody."""
    return await tx.value(q.on_duty, authority_id=authority, task=task, at=at)
