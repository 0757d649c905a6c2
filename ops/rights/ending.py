"""The end of the desk's own records: requests answered long ago and notices made long ago."""

from collections.abc import Sequence
from uuid import UUID

from jointops.base.tx import Tx
from ops.rights.finding import q


async def purge_requests(tx: Tx, ids: Sequence[UUID]) -> dict[str, int]:
    """Delete requests with what was found; how many rows there were, by table."""
    gone = await tx.one(q.purge_requests, ids=ids)
    return {"ops.subject_finding": gone["findings"], "ops.subject_request": gone["requests"]}


async def purge_notices(tx: Tx, ids: Sequence[UUID]) -> dict[str, int]:
    """Delete notices; how many there were, by table."""
    return {"ops.correction_notice": await tx.value(q.purge_notices, ids=ids)}
