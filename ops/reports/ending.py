"""The end of what a centre said of a day: the frozen report keeps the hash."""

from collections.abc import Sequence
from uuid import UUID

from jointops.base.tx import Tx
from ops.reports.writing import q
from realtime.forgetting import forget_events


async def purge_remarks(tx: Tx, ids: Sequence[UUID]) -> dict[str, int]:
    """Delete the words of remarks; how many rows there were, by table."""
    return {
        "ops.report_remark": await tx.value(q.purge_remarks, ids=ids),
        "realtime.event": await forget_events(tx, ids),
    }
