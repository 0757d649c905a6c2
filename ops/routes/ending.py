"""The end of routes."""

from collections.abc import Sequence
from uuid import UUID

from jointops.base.tx import Tx
from ops.routes.queries import q
from realtime.forgetting import forget_events


async def purge_routes(tx: Tx, ids: Sequence[UUID]) -> dict[str, int]:
    """Delete routes, and how they stood before; how many rows there were, by table."""
    return {
        "ops.route": await tx.value(q.purge_routes, ids=ids),
        "ops.route_past": await tx.value(q.purge_past, ids=ids),
        "realtime.event": await forget_events(tx, ids),
    }
