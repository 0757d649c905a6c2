"""How a conflict goes on: by what both sides say, or by nobody calling in time."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import asyncpg

from jointops.base.tx import Event, Tx
from ops.deconfliction.keys import q
from ops.deconfliction.model import CHANGED, MET, agreed
from ops.deconfliction.queries import OPEN

LASTS = {"P1": timedelta(minutes=10), "P2": timedelta(hours=2)}
"""Until one of the two has called; then both are told to hold (domain practice of coordination alerts)."""


async def settle(tx: Tx, conflict: UUID, now: datetime) -> None:
    """Take in what both sides have said; both hear of it in the same transaction."""
    row = await tx.one(q.lock_conflict, id=conflict)
    if row["state"] not in OPEN:
        return
    one, other = await tx.all(q.sides, conflict_id=conflict)
    state = agreed(one["said"], other["said"])
    if state is None:
        return
    await move_conflict(tx, row, state, row["priority"], row["due_at"], now)


async def move_conflict(
    tx: Tx, row: asyncpg.Record, state: str, priority: str, due_at: datetime, now: datetime
) -> None:
    """The conflict comes to a state; the centre and both sides are told."""
    settled_at = None if state in OPEN else now
    id = row["id"]
    after = await tx.one(q.move_conflict, id=id, state=state, priority=priority, due_at=due_at, settled_at=settled_at)
    await tx.run(q.move_contacts, conflict_id=id, state=state, priority=priority, due_at=due_at)
    tx.audit("plan.settle" if settled_at else "plan.tell", id, result=state)
    tx.emit(
        Event(
            kind=MET,
            record=id,
            version=after["version"],
            class_id=after["class_id"],
            at=now,
            operation=row["operation"],
            data={"state": state, "priority": priority},
        )
    )
    for side in await tx.all(q.sides, conflict_id=id):
        plan = {"id": side["plan_id"], "operation": side["operation"], "class_id": side["class_id"]}
        # Who withdrew after the call gives up the plan with it; its tokens die when that is heard.
        gone = side["said"] == "withdraw" and side["plan_state"] != "withdrawn"
        open = settled_at is None or await tx.all(q.open_contacts, plan=side["plan_id"])
        state_of_plan = "withdrawn" if gone else "conflict" if open else "settled"
        ended = side["plan_state"] in ("withdrawn", "over") and not gone
        await tell_plan(tx, plan, side["plan_state"] if ended else state_of_plan, now, priority, state)


async def tell_plan(
    tx: Tx, plan: "Mapping[str, Any] | asyncpg.Record", state: str, now: datetime, priority: str = "", met: str = ""
) -> None:
    """A plan comes to a state, and its own people are told. The event says what they may know and no more."""
    version = await tx.value(q.compared, id=plan["id"], state=state, now=now)
    said = {"priority": priority, "contact": met or "told"} if priority else {}
    tell(tx, plan["id"], version, plan["operation"], plan["class_id"], now, state, **said)


def tell(tx: Tx, id: UUID, version: int, operation: str, class_id: int, at: datetime, state: str, **said: str) -> None:
    """A plan is in a state: told to its own people."""
    data = {"state": state, **said}
    tx.emit(Event(kind=CHANGED, record=id, version=version, class_id=class_id, at=at, operation=operation, data=data))
