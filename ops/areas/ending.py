"""The end of what was met inside areas: each goes with its record."""

from collections.abc import Sequence
from uuid import UUID

from jointops.base.tx import Tx
from ops.areas.queries import q
from realtime.forgetting import forget_events


async def forget_entries(tx: Tx, records: Sequence[UUID]) -> int:
    """Delete what areas hold of some records, under the purger's role; how many there were."""
    ids = [row["id"] for row in await tx.all(q.forget_entries, records=records)]
    await forget_events(tx, ids)
    return len(ids)
