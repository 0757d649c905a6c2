"""Reads of imports."""

from uuid import UUID

from alerts.imports.model import Import
from jointops.base import sql
from jointops.base.tx import Tx, row_as

q = sql.load("alerts.imports")


async def get_import(tx: Tx, code: str, id: UUID) -> Import:
    """How far an import of a list has come. Raises NotFound (404)."""
    return row_as(Import, await tx.one(q.get_import, id=id, list=code))
