"""Compares plans once their supervisors have approved them, and tells both sides at once.

A consumer of the log under a role of its own: the only one that may read tokens. One plan is compared after the other,
so of two that come together the second meets the first.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg

from jointops.base.clock import Clock, utc_now
from jointops.base.db import Db
from jointops.base.tx import Event, Tx
from ops.deconfliction.keys import ROLE, q
from ops.deconfliction.model import CHANGED, MET, SAID, SOON, conflict_class, contact_class
from ops.deconfliction.settling import LASTS, settle, tell_plan
from realtime.consumers import Consumer
from realtime.log import LogEvent


def comparer(db: Db, clock: Clock = utc_now) -> Consumer:
    """The consumer to hand to the realtime room."""

    async def act(tx: Tx, events: Sequence[LogEvent]) -> None:
        for event in events:
            if event.kind == SAID:
                await _heard(tx, event.record, clock())
            elif event.data.get("state") == "sent":
                await _compare(db, tx, event.record, clock())
            elif event.data.get("state") == "withdrawn":
                await _withdrawn(tx, event.record, clock())

    return Consumer("deconfliction", ROLE, frozenset({CHANGED, SAID}), act)


async def _compare(db: Db, tx: Tx, id: UUID, now: datetime) -> None:
    plan = await tx.maybe(q.lock_plan, id=id)
    if plan is None or plan["state"] != "sent":
        return
    meeting = await tx.all(q.meeting, id=id, now=now)
    # Alike for both: the one who asked learns no sooner than the one who was there before.
    for other in meeting:
        await _tell_both(db, tx, plan, other, now)
    tx.audit("plan.compare", id, owner=plan["country"])
    if meeting:
        urgent = await tx.value(q.most_urgent, plan=id)
        await tell_plan(tx, plan, "conflict", now, urgent)
    else:
        await tell_plan(tx, plan, "clear", now)


async def _tell_both(db: Db, tx: Tx, plan: asyncpg.Record, other: asyncpg.Record, now: datetime) -> None:
    first_entry = min(plan["starts_at"], other["starts_at"])
    priority = "P1" if other["is_near"] and first_entry <= now + SOON else "P2"
    due_at = now + LASTS[priority]
    conflict = await tx.one(
        q.add_conflict,
        operation=plan["operation"],
        countries=sorted([plan["country"], other["country"]]),
        plans=sorted([plan["id"], other["id"]]),
        is_near=other["is_near"],
        priority=priority,
        first_entry_at=first_entry,
        told_at=now,
        due_at=due_at,
        class_id=await db.class_id(conflict_class(plan["operation"])),
    )
    told: dict[str, Any] = {"conflict_id": conflict["id"], "priority": priority, "told_at": now, "due_at": due_at}
    for mine, theirs in ((plan, other), (other, plan)):
        contact = {name: theirs["commander"][name] for name in ("name", "phone")} | {"country": theirs["country"]}
        users = contact_class(mine["submitted_by"], mine["supervisor"], mine["commander"]["user"])
        await tx.run(q.add_contact, plan_id=mine["id"], contact=contact, class_id=await db.class_id(users), **told)
    tx.audit("plan.tell", conflict["id"], result=priority)
    data = {"state": "told", "priority": priority}
    tx.emit(
        Event(
            kind=MET,
            record=conflict["id"],
            version=1,
            class_id=conflict["class_id"],
            at=now,
            operation=plan["operation"],
            data=data,
        )
    )
    await tell_plan(tx, dict(other) | {"operation": plan["operation"]}, "conflict", now, priority)


async def _heard(tx: Tx, contact: UUID, now: datetime) -> None:
    conflict = await tx.value(q.conflict_of, id=contact)
    if conflict is not None:
        await settle(tx, conflict, now)


async def _withdrawn(tx: Tx, id: UUID, now: datetime) -> None:
    open = await tx.all(q.open_contacts, plan=id)
    for contact in open:  # conflicts are locked before plans, as by who keeps the time
        await tx.one(q.lock_conflict, id=contact["conflict_id"])
    if await tx.maybe(q.drop_tokens, id=id, now=now) is None:
        return  # it is heard again with each conflict that ends for it
    tx.audit("plan.forget", id)
    for contact in open:
        await tx.run(q.say, id=contact["id"], said="withdraw")
        await settle(tx, contact["conflict_id"], now)
