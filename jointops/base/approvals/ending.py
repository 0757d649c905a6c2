"""The end of proposals: who proposed and decided what stays in the audit alone."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from jointops.base import sql
from jointops.base.approvals.model import PROPOSE
from jointops.base.approvals.telling import tell
from jointops.base.tx import Tx

q = sql.load("jointops.base.approvals")


async def end_run_out(tx: Tx, now: datetime, most: int) -> int:
    """What nobody decided on in time waits no more and keeps nothing of what it was about; how many."""
    rows = await tx.all(q.end_run_out, now=now, most=most)
    for row in rows:
        tx.audit(PROPOSE, row["id"], result="expired")
        tell(tx, row["id"], row["version"], row["class_id"], row["kind"], "expired")
    return len(rows)


async def purge_proposals(tx: Tx, ids: Sequence[UUID]) -> dict[str, int]:
    """Delete proposals that were decided or ran out; how many there were, by table."""
    return {"base.proposal": await tx.value(q.purge_proposals, ids=ids)}


async def forget_proposals(tx: Tx, records: Sequence[UUID]) -> int:
    """Delete what is or was proposed about some records; how many proposals there were."""
    return await tx.value(q.forget_proposals, records=records)
