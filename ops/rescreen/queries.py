"""Reads of re-screening."""

from uuid import UUID

from jointops.base import sql
from jointops.base.tx import Tx, row_as, rows_as
from ops.rescreen.model import Progress, Run

q = sql.load("ops.rescreen")

MOST_RUNS = 20


async def get_progress(tx: Tx, id: UUID) -> Progress:
    """How far a run has come; `tx` is the matcher's."""
    return row_as(Progress, await tx.one(q.progress, id=id))


async def list_runs(tx: Tx, code: str) -> list[Run]:
    """The newest runs of a list of the viewer's."""
    return rows_as(Run, await tx.all(q.runs_of, list=code, most=MOST_RUNS))
