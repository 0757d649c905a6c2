"""The end of shares: with the record that was shared, because their reasons may name people."""

from collections.abc import Sequence
from uuid import UUID

from jointops.base.shares.queries import q
from jointops.base.tx import Tx


async def forget_shares(tx: Tx, records: Sequence[UUID]) -> int:
    """Delete who some records were shared with, and why; how many rows there were."""
    return await tx.value(q.purge_shares, records=records)
