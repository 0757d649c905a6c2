"""Reads of packs."""

from uuid import UUID

from jointops.base import sql
from jointops.base.tx import Tx, row_as
from ops.packs.model import Pack

q = sql.load("ops.packs")


async def get_pack(tx: Tx, id: UUID) -> Pack:
    """How far a pack of this very device has come. Raises NotFound (404)."""
    return row_as(Pack, await tx.one(q.get_pack, id=id))
