"""The end of requests, some time after they were closed."""

from collections.abc import Sequence
from uuid import UUID

from alerts.requests.queries import q
from jointops.base.tx import Tx
from realtime.forgetting import forget_events


async def purge_cooperation(tx: Tx, ids: Sequence[UUID]) -> dict[str, int]:
    """Delete requests with their steps; how many rows there were, by table."""
    return {
        "alerts.request_step": await tx.value(q.purge_steps, ids=ids),
        "alerts.request_assessment": await tx.value(q.purge_assessments, ids=ids),
        "alerts.request": await tx.value(q.purge_requests, ids=ids),
        "realtime.event": await forget_events(tx, ids),
    }
