"""The end of proposals: who proposed and decided what stays in the audit alone."""

from collections.abc import Sequence
from uuid import UUID

from jointops.base import sql
from jointops.base.tx import Tx

q = sql.load("jointops.base.approvals")


async def purge_proposals(tx: Tx, ids: Sequence[UUID]) -> dict[str, int]:
    """Delete proposals that were decided or ran out; how many there were, by table."""
    return {"base.proposal": await tx.value(q.purge_proposals, ids=ids)}


async def forget_proposals(tx: Tx, records: Sequence[UUID]) -> int:
    """Delete what is or was proposed about some records; how many proposals there were."""
    return await tx.value(q.forget_proposals, records=records)
