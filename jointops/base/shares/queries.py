"""Reads of shares, for the side that owns the records."""

from uuid import UUID

import asyncpg

from jointops.base import sql
from jointops.base.shares.model import Share
from jointops.base.tx import Tx

q = sql.load("jointops.base.shares")


async def list_shares(tx: Tx, record: UUID) -> list[Share]:
    """With whom the viewer's side has shared a record, newest first, those taken back too."""
    return [share_of(row) for row in await tx.all(q.list_shares, record=record)]


async def still_shared(tx: Tx, record: UUID) -> set[str]:
    """The principals that standing shares of a record let in; `tx` sees those of its own side."""
    return {row["principal"] for row in await tx.all(q.still_shared, record=record, but=None)}


async def ever_shared(tx: Tx, record: UUID) -> set[str]:
    """The principals that a record is or was shared with; `tx` may see any share."""
    return {row["principal"] for row in await tx.all(q.ever_shared, record=record)}


def share_of(row: asyncpg.Record) -> Share:
    return Share(
        id=row["id"],
        kind=row["kind"],
        record=row["record"],
        with_=row["principals"],
        reason=row["reason"],
        shared_at=row["shared_at"],
        withdrawn_at=row["withdrawn_at"],
        withdrawn_reason=row["withdrawn_reason"],
    )
