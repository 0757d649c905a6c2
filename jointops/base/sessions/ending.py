"""The end of sessions and devices: who signed in when stays in the audit alone."""

from collections.abc import Sequence
from uuid import UUID

from jointops.base import sql
from jointops.base.tx import Tx

q = sql.load("jointops.base.sessions")


async def purge_sessions(tx: Tx, ids: Sequence[UUID]) -> dict[str, int]:
    """Delete sessions that ended; how many there were, by table."""
    return {"base.session": await tx.value(q.purge_sessions, ids=ids)}


async def purge_devices(tx: Tx, ids: Sequence[UUID]) -> dict[str, int]:
    """Delete devices on which nobody has signed in for long; how many there were, by table."""
    return {"base.device": await tx.value(q.purge_devices, ids=ids)}
