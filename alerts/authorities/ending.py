"""The end of what was to be done in the directory, some time after somebody has seen to it."""

from collections.abc import Sequence
from uuid import UUID

from alerts.authorities.queries import q
from jointops.base.tx import Tx
from realtime.forgetting import forget_events


async def purge_tasks(tx: Tx, ids: Sequence[UUID]) -> dict[str, int]:
    """Delete done tasks; how many rows there were, by table."""
    return {
        "alerts.directory_task": await tx.value(q.purge_tasks, ids=ids),
        "realtime.event": await forget_events(tx, ids),
    }
