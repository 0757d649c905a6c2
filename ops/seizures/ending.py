"""The end of cases that followed seizures."""

from collections.abc import Sequence
from uuid import UUID

from jointops.base.tx import Tx
from ops.seizures.proposing import q
from realtime.forgetting import forget_events


async def purge_cases(tx: Tx, ids: Sequence[UUID]) -> dict[str, int]:
    """Delete cases with their forums; how many rows there were, by table."""
    return {
        "ops.seizure_case_entry": await tx.value(q.purge_entries, ids=ids),
        "ops.seizure_case": await tx.value(q.purge_cases, ids=ids),
        "realtime.event": await forget_events(tx, ids),
    }
