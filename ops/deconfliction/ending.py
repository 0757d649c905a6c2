"""The end of plans: nothing is left of whom they met."""

from collections.abc import Sequence
from uuid import UUID

from jointops.base.tx import Tx
from ops.deconfliction.keys import q
from realtime.forgetting import forget_events


async def purge_plans(tx: Tx, ids: Sequence[UUID]) -> dict[str, int]:
    """Delete plans with their conflicts; how many rows there were, by table."""
    return {
        "ops.plan_conflict": await tx.value(q.purge_conflicts, ids=ids),
        "ops.plan": await tx.value(q.purge_plans, ids=ids),
        "realtime.event": await forget_events(tx, ids),
    }
