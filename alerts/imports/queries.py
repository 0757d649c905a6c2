"""Reads of imports."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from alerts.imports.model import MOST_AGAINST, SHOWN_AGAINST, Against, Difference, Import
from alerts.watchlists.queries import OURS
from jointops.base import sql
from jointops.base.approvals.actions import waiting_about
from jointops.base.page import Place
from jointops.base.tx import Tx, rows_as

q = sql.load("alerts.imports")

MANY = 1_000
"""Rows from which reading a whole list once is faster than looking up each in its index."""

LOOK_S = 90
"""Seconds that a look at what a large file changes may take: a million rows are compared and put live in 27."""

_FIELDS = frozenset(Import.__struct_fields__)

_HIDDEN = [*OURS, "import_id", "line", "entry_class_id"]


async def get_import(tx: Tx, code: str, id: UUID) -> Import:
    """How far an import of a list has come. Raises NotFound (404)."""
    [found] = await _whole(tx, [await tx.one(q.get_import, id=id, list=code)])
    return found


async def list_imports(tx: Tx, code: str, before: Place | None, most: int) -> list[Import]:
    """The imports of a list that this viewer may see, newest first: each that went live is a version of the list."""
    begun_at, id = before or (None, None)
    return await _whole(tx, await tx.all(q.list_imports, list=code, begun_at=begun_at, id=id, most=most))


async def list_differences(tx: Tx, found: Import, act: str, after: str | None, most: int) -> list[Difference]:
    """What an import in quarantine would do to the list, entry by entry. Raises Busy (503: it takes too long)."""
    await made_for_many(tx, found, LOOK_S)
    rows = await tx.all(
        q.differences,
        id=found.id,
        list=found.list,
        replace=found.replace,
        hidden=_HIDDEN,
        act=act,
        after=after,
        most=most,
    )
    return [_difference(row) for row in rows]


async def list_contradictions(tx: Tx, id: UUID) -> tuple[Against, ...]:
    """The first rows of an import that contradict an entry which this viewer may see."""
    return tuple(rows_as(Against, await tx.all(q.contradictions, id=id, most=SHOWN_AGAINST)))


async def made_for_many(tx: Tx, found: Import, most_s: int = 0) -> None:
    """Whoever compares a large file with its list gets the time and the plan for it, until `tx` ends.

    most_s  seconds that a statement may take; 0: as long as it needs
    """
    if found.replace or found.read > MANY:
        await tx.run(q.without_haste, most=f"{most_s}s")
        for statement in (q.without_loops, q.plan_anew, q.with_memory, q.only_while_asked):
            await tx.run(statement)


def place_of(one: Difference) -> str:
    """Where a difference stands among those of its kind."""
    return f"{one.line:012}" if one.line is not None else str(one.entry)


async def _whole(tx: Tx, rows: Sequence[asyncpg.Record]) -> list[Import]:
    live = [row["id"] for row in rows if row["can_go_back"]]
    going_back = await waiting_about(tx, live, "list.roll-back") if live else {}
    asked = [row["id"] for row in rows if row["state"] == "quarantine" and row["proposal"]]
    waiting = await waiting_about(tx, asked, "list.import") if asked else {}
    return [_import(row, row["id"] in going_back, row["id"] in asked and row["id"] not in waiting) for row in rows]


def _import(row: asyncpg.Record, going_back: bool, run_out: bool) -> Import:
    fields = {name: value for name, value in row.items() if name in _FIELDS}
    against = min(len(row["against"]), MOST_AGAINST)
    judged = {"state": row["state_now"], "against": against, "going_back": going_back, "run_out": run_out}
    return msgspec.convert({**fields, **judged}, Import)


def _difference(row: asyncpg.Record) -> Difference:
    before: dict[str, Any] = row["before"] or {}
    after: dict[str, Any] = row["after"] or {}
    return Difference(
        act=row["act"],
        line=row["line"],
        entry=row["entry"],
        before=row["before"],
        after=row["after"],
        fields=sorted(name for name in {*before, *after} if before.get(name) != after.get(name)),
    )
