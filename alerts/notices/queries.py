"""Reads of notices and circulars."""

from collections import defaultdict
from datetime import date
from uuid import UUID

import msgspec

from alerts.notices.model import Circular, CircularAnswer, Notice
from jointops.base import sql
from jointops.base.page import DEFAULT, MOST, Page, decode, page
from jointops.base.tx import Tx, row_as, rows_as

q = sql.load("alerts.notices")


class InForce(msgspec.Struct, frozen=True, kw_only=True):
    """What an authority says for a day."""

    kind: str
    text: str
    starts_on: date
    ends_on: date | None


async def list_notices(tx: Tx, authority: UUID | None, cursor: str | None) -> Page[Notice]:
    """Notices, newest first."""
    said_at, id = decode(cursor) or (None, None)
    rows = await tx.all(q.list_notices, authority=authority, said_at=said_at, id=id, most=DEFAULT + 1)
    return page(rows_as(Notice, rows), DEFAULT, lambda one: (one.said_at, one.id))


async def notices_in_force(tx: Tx, authorities: list[UUID], day: date) -> dict[UUID, list[InForce]]:
    """What some authorities say for a day, in the order in which they said it."""
    found: dict[UUID, list[InForce]] = defaultdict(list)
    for row in await tx.all(q.in_force, authorities=authorities, day=day):
        said = InForce(kind=row["kind"], text=row["text"], starts_on=row["starts_on"], ends_on=row["ends_on"])
        found[row["authority_id"]].append(said)
    return found


async def list_circulars(tx: Tx, cursor: str | None) -> Page[Circular]:
    """Circulars, newest first."""
    sent_at, id = decode(cursor) or (None, None)
    mine = sorted(tx.viewer.principals)
    rows = await tx.all(q.list_circulars, one=None, principals=mine, sent_at=sent_at, id=id, most=DEFAULT + 1)
    return page(rows_as(Circular, rows), DEFAULT, lambda one: (one.sent_at, one.id))


async def get_circular(tx: Tx, id: UUID) -> Circular:
    """One circular. Raises NotFound (404)."""
    mine = sorted(tx.viewer.principals)
    return row_as(Circular, await tx.one(q.list_circulars, one=id, principals=mine, sent_at=None, id=None, most=1))


async def list_answers(tx: Tx, circular: UUID, after: str) -> Page[CircularAnswer]:
    """Who was asked, in order of the codes; the cursor is the last code. Raises NotFound (404)."""
    await get_circular(tx, circular)
    rows = await tx.all(q.answers_of, circular=circular, after=after, most=MOST + 1)
    items = rows_as(CircularAnswer, rows[:MOST])
    return Page(items, items[-1].code if len(rows) > MOST else None)
