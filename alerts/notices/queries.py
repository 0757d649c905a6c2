"""Reads of notices and circulars."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from alerts.authorities.calendar import OtherDays
from alerts.authorities.model import Authority
from alerts.authorities.standing import Block, Closed, block_of, day_of
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


async def list_notices(
    tx: Tx, authority: UUID | None, country: str | None, since: date | None, cursor: str | None
) -> Page[Notice]:
    """Notices, newest first; since: those alone that hold on this day or later."""
    said_at, id = decode(cursor) or (None, None)
    asked = {"authority": authority, "country": country, "since": since}
    rows = await tx.all(q.list_notices, said_at=said_at, id=id, most=DEFAULT + 1, **asked)
    return page(rows_as(Notice, rows), DEFAULT, lambda one: (one.said_at, one.id))


async def notices_in_force(tx: Tx, authorities: Sequence[Authority], now: datetime) -> dict[UUID, list[InForce]]:
    """What some authorities say for today, each by the clocks of its own zone, in the order in which they said it."""
    days = {one.id: day_of(one, now) for one in authorities}
    found: dict[UUID, list[InForce]] = defaultdict(list)
    for row in await tx.all(q.in_force, authorities=list(days), day=now.date()):
        day = days[row["authority_id"]]
        if row["starts_on"] <= day and (row["ends_on"] is None or day <= row["ends_on"]):
            said = InForce(kind=row["kind"], text=row["text"], starts_on=row["starts_on"], ends_on=row["ends_on"])
            found[row["authority_id"]].append(said)
    return found


async def closed_days(tx: Tx, authorities: Sequence[UUID], now: datetime) -> dict[UUID, list[OtherDays]]:
    """Days, from today on, on which some authorities say that nobody is in."""
    found: dict[UUID, list[OtherDays]] = defaultdict(list)
    for row in await tx.all(q.closed_days, authorities=list(authorities), day=now.date()):
        days = OtherDays(first=row["starts_on"], last=row["ends_on"] or date.max, why="closed")
        found[row["authority_id"]].append(days)
    return found


def block_by(one: Authority, said: Sequence[InForce], now: datetime) -> Block | None:
    """What keeps an authority from being sent to: its entry, or what it says for today.

    Its last word counts: one that is closed and has said since that it takes electronic transmission is written to.
    """
    shut = [
        Closed(each.starts_on, each.ends_on)
        for place, each in enumerate(said)
        if each.kind == "closed" and not takes_electronic(said[place:])
    ]
    return block_of(one, shut, now)


def takes_electronic(said: Sequence[InForce]) -> bool:
    """Whether an authority has said that papers may come to it electronically."""
    return any(one.kind == "e-transmission-accepted" for one in said)


def takes_no_paper(said: Sequence[InForce]) -> bool:
    """Whether a letter would lie unopened there: it takes no paper, or nobody is in."""
    return any(one.kind in ("paper-not-accepted", "closed") for one in said)


async def blocks_now(tx: Tx, authorities: Sequence[Authority], now: datetime) -> dict[UUID, Block]:
    """Which of some authorities cannot be sent to, and why."""
    said = await notices_in_force(tx, authorities, now)
    return {one.id: block for one in authorities if (block := block_by(one, said[one.id], now)) is not None}


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
