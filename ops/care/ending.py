"""The end of closed records of the victim desk: their keys are destroyed, and nobody looks at them for it."""

from collections.abc import Sequence
from uuid import UUID

from jointops.base.tx import Tx
from ops.care.queries import q


async def destroy_keys(tx: Tx, ids: Sequence[UUID]) -> dict[str, int]:
    """Make closed records unreadable for ever; how many there were, by table."""
    return {"care.victim": await tx.value(q.destroy_keys, ids=ids)}
