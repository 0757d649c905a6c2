"""The end of exports: the file goes after a day, its line in the list with its period."""

from collections.abc import Sequence
from uuid import UUID

from jointops.base.tx import Tx
from ops.exports.queries import q


async def purge_exports(tx: Tx, ids: Sequence[UUID]) -> dict[str, int]:
    """Delete what says that a file was made; how many there were, by table."""
    return {"ops.export": await tx.value(q.purge_exports, ids=ids)}
