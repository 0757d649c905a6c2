"""Reads of exports: one's own alone."""

from typing import Any
from uuid import UUID

import asyncpg

from jointops.base import sql
from jointops.base.access import MARKINGS
from jointops.base.page import Place
from jointops.base.tx import Tx
from ops.exports.model import Export

q = sql.load("ops.exports")

_LABELS = {number: label for label, number in MARKINGS.items()}


async def get_export(tx: Tx, id: UUID) -> Export:
    """How far an export of this viewer's has come. Raises NotFound (404)."""
    return _export(await tx.one(q.get_export, id=id))


async def list_exports(tx: Tx, before: Place | None, most: int) -> list[Export]:
    """This viewer's exports, newest first."""
    made_at, id = before or (None, None)
    return [_export(row) for row in await tx.all(q.list_exports, made_at=made_at, id=id, most=most)]


async def is_agreed(tx: Tx, operation: str, what: str) -> bool:
    """Whether a second person agreed today that this viewer takes marks or routes of an operation out, all of them."""
    return await tx.value(q.is_agreed, person=tx.viewer.person_id, operation=operation, what=what)


def _export(row: asyncpg.Record) -> Export:
    fields: dict[str, Any] = {**dict(row), "marking": _LABELS[row["marking"]]}
    return Export(**fields)
