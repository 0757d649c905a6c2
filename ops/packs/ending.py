"""The end of packs: a day after they ran out nothing of them is left here."""

from collections.abc import Sequence
from uuid import UUID

from jointops.base.tx import Tx
from ops.packs.queries import q


async def purge_packs(tx: Tx, ids: Sequence[UUID]) -> dict[str, int]:
    """Delete packs; how many rows there were, by table."""
    return {"ops.pack": await tx.value(q.purge_packs, ids=ids)}
