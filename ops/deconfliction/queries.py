"""Reads of plans."""

from collections import defaultdict
from uuid import UUID

import asyncpg

from jointops.base.access import VERBS, Viewer
from jointops.base.page import Place
from jointops.base.tx import Tx, row_as, rows_as
from ops.deconfliction.keys import q
from ops.deconfliction.model import SAY, SUBMIT, Conflict, Contact, Logged, May, PlanSeen

LIVE = ("waiting", "sent", "clear", "conflict", "settled")
OPEN = ("told", "hold", "contacted")


async def get_plan(tx: Tx, id: UUID) -> PlanSeen:
    """One plan with its contacts. Raises NotFound (404)."""
    [plan] = await _with_contacts(tx, [await tx.one(q.get_plan, id=id)])
    return plan


async def list_plans(tx: Tx, operation: str, before: Place | None, most: int) -> list[PlanSeen]:
    """Plans of this viewer's own, newest first."""
    submitted_at, id = before or (None, None)
    rows = await tx.all(q.list_plans, operation=operation, submitted_at=submitted_at, id=id, most=most)
    return await _with_contacts(tx, rows)


async def list_conflicts(tx: Tx, operation: str, before: Place | None, most: int) -> list[Conflict]:
    """What a centre sees of conflicts, newest first."""
    told_at, id = before or (None, None)
    return rows_as(Conflict, await tx.all(q.list_conflicts, operation=operation, told_at=told_at, id=id, most=most))


async def token_log(tx: Tx, before: Place | None, most: int) -> list[Logged]:
    """Whose tokens were made and compared, newest first."""
    submitted_at, id = before or (None, None)
    return rows_as(Logged, await tx.all(q.token_log, submitted_at=submitted_at, id=id, most=most))


async def _with_contacts(tx: Tx, rows: list[asyncpg.Record]) -> list[PlanSeen]:
    contacts: dict[UUID, list[Contact]] = defaultdict(list)
    for row in await tx.all(q.contacts_of, plans=[row["id"] for row in rows]):
        fields = {name: row[name] for name in Contact.__struct_fields__}
        contacts[row["plan_id"]].append(row_as(Contact, fields))  # pyright: ignore[reportArgumentType]
    return [_seen(tx.viewer, row, contacts[row["id"]]) for row in rows]


def _seen(viewer: Viewer, row: asyncpg.Record, contacts: list[Contact]) -> PlanSeen:
    fields = {name: row[name] for name in PlanSeen.__struct_fields__ if name not in ("contacts", "may", "commander")}
    return PlanSeen(**fields, commander=row["commander"]["name"], contacts=contacts, may=_may(viewer, row, contacts))


def _may(viewer: Viewer, row: asyncpg.Record, contacts: list[Contact]) -> list[May]:
    acts: list[May] = []
    desk = viewer.role in VERBS[SUBMIT].roles and viewer.country == row["country"]
    if desk and row["state"] == "waiting" and row["supervisor"] == viewer.user:
        acts.append("approve")
    if desk and row["state"] in LIVE:
        acts.append("withdraw")
    if viewer.role in VERBS[SAY].roles and any(one.state in OPEN for one in contacts):
        acts.append("say")
    return acts
