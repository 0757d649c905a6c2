"""The end of what was said about suggestions: it goes with the first of the hits that it is about."""

from collections.abc import Sequence
from uuid import UUID

from jointops.base.tx import Tx
from ops.suggestions.queries import q


async def forget_dismissed(tx: Tx, records: Sequence[UUID]) -> int:
    """Under the purger's role; how many there were."""
    return await tx.value(q.forget_dismissed, records=records)
