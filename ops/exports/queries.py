"""Reads of exports: one's own alone."""

from typing import Any
from uuid import UUID

from jointops.base import sql
from jointops.base.access import MARKINGS
from jointops.base.tx import Tx
from ops.exports.model import Export

q = sql.load("ops.exports")

_LABELS = {number: label for label, number in MARKINGS.items()}


async def get_export(tx: Tx, id: UUID) -> Export:
    """How far an export of this viewer's has come. Raises NotFound (404)."""
    row = await tx.one(q.get_export, id=id)
    fields: dict[str, Any] = {**dict(row), "marking": _LABELS[row["marking"]]}
    return Export(**fields)
