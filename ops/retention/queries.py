"""Reads of the retention room."""

import base64
from datetime import datetime
from uuid import UUID

import msgspec

from jointops.base import sql
from jointops.base.db import Db
from jointops.base.errors import Invalid
from jointops.base.page import Place
from jointops.base.tx import Tx, row_as, rows_as
from ops.retention.model import Calendar, Certificate, Due, Hold, Rule

q = sql.load("ops.retention")


async def list_rules(tx: Tx) -> list[Rule]:
    """Every period."""
    return rows_as(Rule, await tx.all(q.rules))


async def get_calendar(tx: Tx, cursor: str | None, most: int) -> Calendar:
    """What is over when, soonest first; `tx` is the purger's. Raises Invalid (422) for a cursor that is none."""
    day, what, scope = _place(cursor)
    rules = {(rule.what, rule.scope): rule for rule in await list_rules(tx)}
    rows = await tx.all(q.calendar, day=day, what=what, scope=scope, most=most + 1)
    items = [
        Due(
            what=row["what"],
            scope=row["scope"],
            day=row["day"] or None,
            records=row["records"],
            held=row["held"],
            rule=_sentence(rules.get((row["what"], row["scope"])) or rules[row["what"], ""]),
        )
        for row in rows
    ]
    more = _cursor(items[most - 1]) if len(items) > most else None
    return Calendar(list(rules.values()), items[:most], more)


class Over(msgspec.Struct, frozen=True):
    """Records of a kind and scope whose time is over, and how many more a hold keeps."""

    what: str
    scope: str
    records: int
    held: int


async def count_over(db: Db, now: datetime) -> list[Over]:
    """What a purge would delete at an instant."""
    async with db.service("purger") as tx:
        return rows_as(Over, await tx.all(q.count_over, now=now))


async def list_certificates(tx: Tx, before: Place | None, most: int) -> list[Certificate]:
    """Proofs of what was purged, newest first."""
    at, id = before or (None, None)
    return rows_as(Certificate, await tx.all(q.certificates, at=at, id=id, most=most))


async def get_hold(tx: Tx, id: UUID) -> Hold:
    """One hold. Raises NotFound (404)."""
    return row_as(Hold, await tx.one(q.get_hold, id=id))


async def list_holds(tx: Tx, before: tuple[datetime, UUID] | None, most: int) -> list[Hold]:
    """Holds that this viewer may see, newest first."""
    placed_at, id = before or (None, None)
    return rows_as(Hold, await tx.all(q.list_holds, placed_at=placed_at, id=id, most=most))


def _sentence(rule: Rule) -> str:
    return f"{rule.days} days after {rule.counts_from}"


def _cursor(last: Due) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode([last.day or "", last.what, last.scope])).decode()


def _place(cursor: str | None) -> tuple[str | None, str | None, str | None]:
    if cursor is None:
        return None, None, None
    try:
        return msgspec.json.decode(base64.urlsafe_b64decode(cursor), type=tuple[str, str, str])
    except (ValueError, msgspec.DecodeError):
        raise Invalid.field(
            "/cursor", "This is no cursor of ours: start again from the first page.", "cursor"
        ) from None
