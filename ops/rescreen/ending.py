"""The end of runs: how a list was cut and what came of it is of no use for long."""

from collections.abc import Sequence
from uuid import UUID

from jointops.base.tx import Tx
from ops.rescreen.queries import q


async def purge_runs(tx: Tx, ids: Sequence[UUID]) -> dict[str, int]:
    """Delete runs with their pieces; how many rows there were, by table."""
    gone = await tx.one(q.purge_runs, ids=ids)
    return {"ops.rescreen": gone["runs"], "ops.rescreen_chunk": gone["pieces"]}
