"""Reads of meetings."""

from collections import defaultdict
from uuid import UUID

import msgspec

from alerts.meetings.model import Item, Meeting
from alerts.networks.model import keeper_of
from jointops.base import sql
from jointops.base.access import Viewer
from jointops.base.errors import NotFound
from jointops.base.page import DEFAULT, Page, decode, page
from jointops.base.tx import Tx

q = sql.load("alerts.meetings")


async def list_meetings(tx: Tx, network: str, cursor: str | None) -> Page[Meeting]:
    """Meetings of a network with what was agreed, the last recorded first."""
    recorded_at, id = decode(cursor) or (None, None)
    found = await _whole(tx, one=None, network=network, recorded_at=recorded_at, id=id, most=DEFAULT + 1)
    return page(found, DEFAULT, lambda one: (one.recorded_at, one.id))


async def get_meeting(tx: Tx, id: UUID) -> Meeting:
    """One meeting. Raises NotFound (404)."""
    found = await _whole(tx, one=id, network=None, recorded_at=None, id=None, most=1)
    if not found:
        raise NotFound
    return found[0]


async def _whole(tx: Tx, **asked: object) -> list[Meeting]:
    rows = await tx.all(q.list_meetings, **asked)
    items: dict[UUID, list[Item]] = defaultdict(list)
    for row in await tx.all(q.items_of, meetings=[row["id"] for row in rows]):
        may_do = row["done_at"] is None and is_theirs(tx.viewer, row["network"], row["country"])
        items[row["meeting_id"]].append(msgspec.convert({**dict(row), "may_do": may_do}, Item))
    return [msgspec.convert({**dict(row), "items": items[row["id"]]}, Meeting) for row in rows]


def is_theirs(viewer: Viewer, network: str, country: str) -> bool:
    """Whether it is this viewer's to do: their country's, or they are the secretariat."""
    return keeper_of(network) in viewer.principals or (viewer.role == "prosecutor" and viewer.country == country)
