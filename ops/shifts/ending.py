"""The end of shifts."""

from collections.abc import Sequence
from uuid import UUID

from jointops.base.tx import Tx
from ops.shifts.queries import q
from realtime.forgetting import forget_events


async def purge_shifts(tx: Tx, ids: Sequence[UUID]) -> dict[str, int]:
    """Delete shifts; how many rows there were, by table."""
    return {
        "ops.shift": await tx.value(q.purge_shifts, ids=ids),
        "realtime.event": await forget_events(tx, ids),
    }
