"""Retention over HTTP: the calendar, rules, certificates and holds, and a bureau's own reviews."""

import base64
from datetime import date, timedelta
from uuid import UUID

import msgspec
from litestar import Controller, delete, get, post

from alerts.watchlists.model import REVIEWS, Review
from alerts.watchlists.queries import list_reviews
from jointops.base import page
from jointops.base.access import Viewer
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.errors import Invalid
from ops.retention.holds import lift_hold, place_hold
from ops.retention.model import (
    HOLD,
    HOLDS,
    LIFT,
    READ,
    SET_RULE,
    Calendar,
    Certificate,
    Hold,
    Lifting,
    NewHold,
    NewRule,
    Rule,
)
from ops.retention.queries import get_calendar, list_certificates, list_holds
from ops.retention.rules import set_rule
from ops.rights.finding import PersonFinder

AHEAD = timedelta(days=90)
"""How far a bureau sees the reviews that come."""


class RetentionController(Controller):
    path = "/api/retention"

    @get(opt={"verb": READ})
    async def calendar(self, db: Db, viewer: Viewer, cursor: str | None = None) -> Calendar:
        async with db.look(viewer, "purger") as tx:
            tx.require(READ)
            found = await get_calendar(tx, cursor, page.DEFAULT)
            tx.audit(READ, records=len(found.items))
            return found

    @post("/rules", opt={"verb": SET_RULE}, status_code=200)
    async def rule(self, db: Db, viewer: Viewer, data: NewRule) -> list[Rule]:
        return await set_rule(db, viewer, data)

    @get("/certificates", opt={"verb": READ})
    async def certificates(self, db: Db, viewer: Viewer, cursor: str | None = None) -> page.Page[Certificate]:
        async with db.read(viewer) as tx:
            tx.require(READ)
            found = await list_certificates(tx, page.decode(cursor), page.DEFAULT + 1)
            return page.page(found, page.DEFAULT, lambda one: (one.at, one.id))

    @get("/reviews", opt={"verb": REVIEWS})
    async def reviews(self, db: Db, viewer: Viewer, cursor: str | None = None) -> page.Page[Review]:
        async with db.look(viewer) as tx:
            tx.require(REVIEWS)
            found = await list_reviews(tx, (utc_now() + AHEAD).date(), _place(cursor), page.DEFAULT + 1)
            tx.audit(REVIEWS, owner=viewer.country, records=len(found[: page.DEFAULT]))
            if len(found) <= page.DEFAULT:
                return page.Page(found)
            last = found[page.DEFAULT - 1]
            return page.Page(found[: page.DEFAULT], _cursor(last.review_by, last.id))


class HoldController(Controller):
    path = "/api/holds"

    @get(opt={"verb": HOLDS})
    async def many(self, db: Db, viewer: Viewer, cursor: str | None = None) -> page.Page[Hold]:
        async with db.look(viewer) as tx:
            tx.require(HOLDS)
            found = page.page(
                await list_holds(tx, page.decode(cursor), page.DEFAULT + 1),
                page.DEFAULT,
                lambda one: (one.placed_at, one.id),
            )
            tx.audit(HOLDS, records=len(found.items))
            return found

    @post(opt={"verb": HOLD})
    async def place(self, db: Db, person_finder: PersonFinder, viewer: Viewer, data: NewHold) -> Hold:
        return await place_hold(db, person_finder, viewer, data)

    @delete("/{id:uuid}", opt={"verb": LIFT}, status_code=200)
    async def lift(self, db: Db, viewer: Viewer, id: UUID, data: Lifting) -> Hold:
        return await lift_hold(db, viewer, id, data.reason)


def _cursor(day: date, id: UUID) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode((day, id))).decode()


def _place(cursor: str | None) -> tuple[date, UUID] | None:
    if cursor is None:
        return None
    try:
        return msgspec.json.decode(base64.urlsafe_b64decode(cursor), type=tuple[date, UUID])
    except (ValueError, msgspec.DecodeError):
        raise Invalid.field(
            "/cursor", "This is no cursor of ours: start again from the first page.", "cursor"
        ) from None
