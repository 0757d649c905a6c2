"""The ladder of each addressee: when it is sent to, who is told when nobody acknowledges, when it opens again."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import asyncpg
import msgspec

from alerts.authorities.calendar import Calendar, OtherDays, Shift
from alerts.coordination.clocks import PACES, Told, answer_due_at, due_at, expires_at, next_step_at
from alerts.coordination.model import Blocked, side_of
from alerts.coordination.queries import q
from alerts.coordination.telling import tell_alert
from alerts.notices.queries import closed_days
from jointops.base.handling import stays_with_addressees
from jointops.base.tx import Tx

HELD = ("acknowledged", "replied")


async def begin(tx: Tx, alert: asyncpg.Record, at: datetime, blocked: Mapping[UUID, Blocked | None]) -> None:
    """Everybody who can be sent to is: the ladder stands on its lowest rung, with those on call.

    blocked  the authorities that are meant, and why one is not sent to

    Five statements however many they are: an alert to 200 authorities waits for no 200 answers of the database.
    """
    rows = [row for row in await tx.all(q.addressees_of, ids=[alert["id"]]) if row["authority_id"] in blocked]
    kept = [{"id": row["id"], "blocked": why} for row in rows if (why := blocked[row["authority_id"]]) is not None]
    await tx.run(q.keep_back, kept=kept)
    sent = [row for row in rows if blocked[row["authority_id"]] is None]
    calendars = await _calendars(tx, sent, at)
    due = [due_at(alert["priority"], calendars[row["id"]], at, alert["deadline"]) for row in sent]
    ids = [row["id"] for row in sent]
    await tx.run(q.send, ids=ids, at=at, due_at=due)
    await tx.run(q.add_first_steps, alert_id=alert["id"], ids=ids, at=at, class_id=alert["class_id"])


async def hold(tx: Tx, alert: asyncpg.Record, ids: Sequence[UUID], at: datetime) -> None:
    """Somebody has acknowledged: each ladder rests until that expires in its authority's own week."""
    priority, deadline = alert["priority"], alert["deadline"]
    held = [row for row in await tx.all(q.addressees_of, ids=[alert["id"]]) if row["id"] in ids]
    calendars = await _calendars(tx, held, at)
    expires = [expires_at(priority, calendars[row["id"]], at, deadline) for row in held]
    answer = answer_due_at(priority, at, deadline)
    await tx.run(q.hold, ids=[row["id"] for row in held], answer_due_at=answer, next_at=expires)


async def rest(tx: Tx, ids: Sequence[UUID]) -> None:
    """Somebody has answered: nothing more is due."""
    await tx.run(q.rest, ids=list(ids))


async def take_steps(tx: Tx, alert: asyncpg.Record, now: datetime) -> int:
    """Every step of this alert that is due, one each; how many. The row of the alert is locked."""
    due = [row for row in await tx.all(q.addressees_of, ids=[alert["id"]]) if row["next_at"] and row["next_at"] <= now]
    calendars = await _calendars(tx, due, now)
    for row in due:
        step = _reopen if row["state"] in HELD else _climb
        await step(tx, alert, row, calendars[row["id"]], now)
    return len(due)


async def _climb(tx: Tx, alert: asyncpg.Record, row: asyncpg.Record, calendar: Calendar, now: datetime) -> None:
    rung: int = row["rung"] + 1
    told = PACES[alert["priority"]].ladder[rung - 1]
    then = next_step_at(alert["priority"], calendar, now, alert["deadline"], rung)
    await tx.run(q.climb, id=row["id"], rung=rung, next_at=then)
    step = await _note(tx, alert, row, row["round"], rung, told, now)
    tx.audit("alert.escalate", alert["id"], owner=row["country"], result=told)
    await _tell(tx, "alert.escalated", alert, row, told, step)


async def _reopen(tx: Tx, alert: asyncpg.Record, row: asyncpg.Record, calendar: Calendar, now: datetime) -> None:
    due = due_at(alert["priority"], calendar, now, alert["deadline"])
    await tx.run(q.reopen, id=row["id"], due_at=due)
    step = await _note(tx, alert, row, row["round"] + 1, 0, "on-call", now)
    tx.audit("alert.reopen", alert["id"], owner=row["country"])
    await _tell(tx, "alert.reopened", alert, row, "on-call", step)


async def _tell(tx: Tx, kind: str, alert: asyncpg.Record, row: asyncpg.Record, told: Told, step: UUID) -> None:
    more = {"told": told, "country": row["country"], "step": str(step)}
    await tell_alert(tx, kind, await tx.one(q.touch, id=alert["id"]), more)


async def _note(
    tx: Tx, alert: asyncpg.Record, row: asyncpg.Record, round: int, rung: int, told: Told, at: datetime
) -> UUID:
    whom = await _whom(tx, alert, row, told, at)
    return await tx.value(
        q.add_step,
        alert_id=alert["id"],
        addressee_id=row["id"],
        round=round,
        rung=rung,
        told=told,
        whom=whom,
        at=at,
        class_id=alert["class_id"],
    )


async def _whom(tx: Tx, alert: asyncpg.Record, row: asyncpg.Record, told: Told, at: datetime) -> list[str]:
    """Principals; none where the rota names nobody who may see it: all of the authority who may."""
    if told in ("on-call", "deputy"):
        return await tx.value(q.on_duty_for, alert_id=alert["id"], authority_id=row["authority_id"], task=told, at=at)
    side = side_of(alert["drafted_by"]["unit"], alert["second"])
    if stays_with_addressees(alert["marking"], alert["handling"]):
        return side
    return sorted({*side, f"centre:{alert['operation']}"})


async def _calendars(tx: Tx, rows: Sequence[asyncpg.Record], now: datetime) -> dict[UUID, Calendar]:
    """Of some addressees: the week and other days of the entry, without the days for which the authority is closed."""
    closed = await closed_days(tx, [row["authority_id"] for row in rows], now) if rows else {}
    return {row["id"]: _calendar(row, closed.get(row["authority_id"], [])) for row in rows}


def _calendar(row: asyncpg.Record, closed: Sequence[OtherDays]) -> Calendar:
    week = msgspec.convert(row["week"], list[Shift])
    return Calendar(row["time_zone"], week, [*closed, *msgspec.convert(row["other_days"], list[OtherDays])])
