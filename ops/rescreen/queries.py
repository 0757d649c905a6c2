"""Reads of re-screening."""

from uuid import UUID

from jointops.base import sql
from jointops.base.tx import Tx, row_as
from ops.rescreen.model import Progress

q = sql.load("ops.rescreen")


async def get_progress(tx: Tx, id: UUID) -> Progress:
    """How far a run has come; `tx` is the matcher's."""
    return row_as(Progress, await tx.one(q.progress, id=id))
