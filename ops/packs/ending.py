"""The end of packs: a day after they ran out nothing of them is left here; all at once when somebody is erased."""

from collections.abc import Sequence
from uuid import UUID

from jointops.base.tx import Tx
from ops.packs.queries import q


async def take_back_packs(tx: Tx) -> None:
    """Somebody who may be in packs must not be: phones with a link throw theirs away and take others along.

    A pack that begins meanwhile waits for the end of `tx` and is made of what stands then.
    """
    await tx.run(q.none_begins)
    await tx.run(q.take_back)


async def purge_packs(tx: Tx, ids: Sequence[UUID]) -> dict[str, int]:
    """Delete packs; how many rows there were, by table."""
    return {"ops.pack": await tx.value(q.purge_packs, ids=ids)}
