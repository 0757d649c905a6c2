"""Reads of checkpoints."""

from collections.abc import Collection
from uuid import UUID

import asyncpg

from jointops.base import sql
from jointops.base.page import MOST, Page
from jointops.base.tx import Tx
from ops.checkpoints.model import Checkpoint, Position

q = sql.load("ops.checkpoints")


async def list_checkpoints(tx: Tx, operation: str, after: str = "", most: int = MOST) -> Page[Checkpoint]:
    """The posts of an operation in order of their codes; the cursor is the last code."""
    rows = await tx.all(q.list_checkpoints, operation=operation, after=after, most=most + 1)
    items = [_checkpoint(row) for row in rows[:most]]
    return Page(items, items[-1].code if len(rows) > most else None)


async def find_checkpoint(tx: Tx, operation: str, code: str) -> Checkpoint | None:
    row = await tx.maybe(q.find_checkpoint, operation=operation, code=code)
    return _checkpoint(row) if row else None


async def checkpoints_named(tx: Tx, operation: str, codes: Collection[str]) -> dict[str, Checkpoint]:
    """Some posts by their codes; who is hidden from this viewer is left out."""
    rows = await tx.all(q.checkpoints_named, operation=operation, codes=list(codes))
    return {row["code"]: _checkpoint(row) for row in rows}


async def checkpoint_of(tx: Tx, operation: str, id: UUID) -> Checkpoint | None:
    """One post by its id."""
    row = await tx.maybe(q.checkpoint_of, operation=operation, id=id)
    return _checkpoint(row) if row else None


def _checkpoint(row: asyncpg.Record) -> Checkpoint:
    return Checkpoint(
        id=row["id"],
        code=row["code"],
        name=row["name"],
        country=row["country"],
        position=Position(row["lon"], row["lat"]),
        kind=row["kind"],
        unit=row["unit"],
        approximate=row["approximate"],
    )
