"""Draft: writing an alert and finding out who gets it."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import asyncpg

from alerts.coordination.duplicates import not_told_yet
from alerts.coordination.model import (
    DRAFT,
    Alert,
    Blocked,
    By,
    NewAlert,
    draft_class,
    side_of,
    unit_of,
)
from alerts.coordination.origin import Facts, is_seen, not_to_origin, still_stands, told_when_blocked
from alerts.coordination.queries import get_alert, q
from alerts.coordination.red import is_red, names_fit, people_fit, red_class, release_proposal
from alerts.coordination.routing import concerned, routes_of
from alerts.coordination.telling import tell_unit
from alerts.coordination.wording import languages_of
from jointops.base.access import MARKINGS, Viewer, allowed
from jointops.base.approvals.actions import propose
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.errors import Invalid
from jointops.base.ids import letters
from jointops.base.tx import Tx


async def draft_alert(db: Db, facts: Facts, viewer: Viewer, new: NewAlert) -> Alert:
    """Write an alert and find out who will get it; nobody outside the drafter's unit sees it yet.

    At TLP:RED the drafter and the second person alone see it. It waits for the second, below where one is named.
    Raises NotAllowed (403), Invalid (422: nobody competent is found, the drafter may not see what is marked so or
    sees no such record, a language stands there twice, its deadline is over, or it would reach a country that must not
    learn of what is behind it).
    """
    allowed(viewer, DRAFT)
    if MARKINGS[new.marking] > viewer.clearance:
        raise Invalid.field("/marking", "You are not cleared for this marking yourself.", "clearance")
    not_over(new.deadline, utc_now())
    names_fit(new, viewer)
    languages = languages_of(new.language, new.translations)
    unit = unit_of(viewer, new.operation, new.networks)
    async with told_when_blocked(db, viewer, DRAFT, new.trigger), db.write(viewer) as tx:
        tx.require(DRAFT)
        await concerned(tx, facts, new.operation)
        await is_seen(tx, facts, new.trigger)
        await still_stands(tx, facts, new.trigger)
        routes = await not_told_yet(tx, new, await routes_of(tx, new))
        await people_fit(tx, new, unit, [one.authority for one in routes if one.blocked is None])
        countries = sorted({one.authority.country for one in routes})
        excluded = await not_to_origin(tx, facts, new.trigger, countries)
        if is_red(new.marking) and new.second:
            circle = red_class(viewer.user, new.second)
        else:
            circle = draft_class(side_of(unit, new.second), new.marking, excluded)
        class_id = await db.class_id(circle)  # not before it is known that those named exist: a class is for good
        place = await facts.place(tx, new.trigger.kind, new.trigger.id) if new.trigger and new.placed else None
        row = await add_draft(
            tx,
            {one.authority.id: one.blocked for one in routes},
            operation=new.operation,
            title=new.title,
            text=new.text,
            priority=new.priority,
            crime_types=new.crime_types,
            trigger=new.trigger,
            countries=countries,
            functions=new.functions,
            networks=new.networks,
            deadline=new.deadline,
            marking=MARKINGS[new.marking],
            handling=new.handling,
            second=new.second,
            persons=new.persons,
            languages=languages,
            translations=new.translations,
            place=place,
            drafted_by=By(viewer.user, viewer.name, viewer.country, unit),
            class_id=class_id,
            raised=False,
        )
        if is_red(new.marking):
            await propose(tx, release_proposal(row["id"], row["number"], new.priority, countries, class_id))
        tx.audit(DRAFT, row["id"])
        tell_unit(tx, "alert.drafted", row)
        return await get_alert(tx, row["id"])


async def add_draft(
    tx: Tx, authorities: Mapping[UUID, Blocked | None], *, class_id: int, **columns: object
) -> asyncpg.Record:
    """The row of a draft, under a number that no other alert has, also none that this viewer may not see.

    authorities  to whom it goes when it is released, and why one cannot be sent to now
    """
    row = None
    while row is None:
        number = number_of(str(columns["operation"]))
        row = await tx.maybe(q.add_alert, number=number, class_id=class_id, **columns)
    await add_addressees(tx, row["id"], authorities, class_id)
    return row


async def add_addressees(tx: Tx, alert: UUID, authorities: Mapping[UUID, Blocked | None], class_id: int) -> None:
    """To whom an alert goes, and why one cannot be sent to now."""
    rows = [
        {"alert_id": alert, "authority_id": id, "state": "blocked" if blocked else "pending", "blocked": blocked,
         "class_id": class_id}
        for id, blocked in authorities.items()
    ]  # fmt: skip
    await tx.run_many(q.add_addressee, rows)


def not_over(deadline: datetime | None, now: datetime) -> None:
    """Whether anybody can still keep it: by one that is over no clock would go. Raises Invalid (422)."""
    if deadline is not None and deadline <= now:
        raise Invalid.field("/deadline", "This deadline is over: write the alert with another.", "past")


def number_of(operation: str) -> str:
    """`KAFO-A7F3K`: short enough to be said, and drawn, so that nobody counts what others write."""
    series = (operation.partition("-")[0] or operation).upper()
    return f"{series}-A{letters(4)}"
