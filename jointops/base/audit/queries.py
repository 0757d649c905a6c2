"""Reads of the audit log. Row security leaves out what its reader did: nobody reviews their own looks."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import asyncpg
import msgspec

from jointops.base import page, sql
from jointops.base.audit.model import ForeignLook, Growth, Head, Look, Proof, SealFace
from jointops.base.audit.verify import consistency_proof, inclusion_proof, root_of
from jointops.base.errors import NotFound
from jointops.base.tx import Tx, rows_as

q = sql.load("jointops.base.audit")


class Wanted(msgspec.Struct, frozen=True):
    """Which looks: of a record, by a user name, of an act, for a purpose, in a span of time (`until` not included)."""

    record: UUID | None = None
    person: str | None = None
    verb: str | None = None
    purpose: str | None = None
    since: datetime | None = None
    until: datetime | None = None

    def __str__(self) -> str:
        return msgspec.json.encode(self).decode()


async def list_looks(tx: Tx, wanted: Wanted, before: page.Place | None, most: int) -> list[Look]:
    """Newest first, by the numbers of the rows."""
    id = before[1].int if before else None
    return rows_as(Look, await tx.all(q.looks, **msgspec.structs.asdict(wanted), id=id, most=most))


async def list_foreign_looks(tx: Tx, before: page.Place | None, most: int) -> page.Page[ForeignLook]:
    """Who asked about the records of this bureau's country, newest first."""
    at, session = before or (None, None)
    rows = await tx.all(q.looks_at_ours, at=at, session=session, most=most + 1)
    shown = page.page(rows, most, lambda row: (row["at"], row["session_id"]))
    return page.Page([_foreign(row) for row in shown.items], shown.next)


def _foreign(row: asyncpg.Record) -> ForeignLook:
    return msgspec.convert({name: row[name] for name in ForeignLook.__struct_fields__}, ForeignLook)


async def get_head(tx: Tx, public: bytes) -> Head:
    """How far the log is sealed."""
    row, lag = await tx.maybe(q.newest_seal), await tx.one(q.lag)
    return Head(seal_face(row) if row else None, public.hex(), lag["waiting"], round(lag["seconds"], 3))


async def list_seals(tx: Tx, after: int, most: int) -> list[SealFace]:
    """Signed states over more rows than `after`, smallest first."""
    return [seal_face(row) for row in await tx.all(q.seals_after, size=after, most=most)]


async def prove_leaf(tx: Tx, leaf: int, size: int) -> Proof:
    """That a leaf is in the tree of the first `size` rows. Raises NotFound (404)."""
    hashes = await _hashes(tx, size)
    if leaf >= size:
        raise NotFound(f"There is no leaf {leaf} among the first {size}.")
    # Some 2 µs a row: not in the loop that serves everyone.
    path = await asyncio.to_thread(inclusion_proof, hashes, leaf)
    root = await asyncio.to_thread(root_of, hashes)
    row = await tx.maybe(q.row_of_leaf, leaf=leaf)
    return Proof(
        leaf, size, hashes[leaf].hex(), root.hex(), [step.hex() for step in path], row["text"] if row else None
    )


async def prove_growth(tx: Tx, old: int, size: int) -> Growth:
    """That the tree of the first `old` rows grew into that of `size`. Raises NotFound (404)."""
    hashes = await _hashes(tx, size)
    if not 0 < old <= size:
        raise NotFound(f"A log of {old} rows does not grow into one of {size}.")
    path = await asyncio.to_thread(consistency_proof, hashes, old)
    roots = [await asyncio.to_thread(root_of, hashes[:end]) for end in (old, size)]
    return Growth(old, size, roots[0].hex(), roots[1].hex(), [step.hex() for step in path])


async def _hashes(tx: Tx, size: int) -> Sequence[bytes]:
    hashes = [row["hash"] for row in await tx.all(q.leaf_hashes, size=size)]
    if not 0 < len(hashes) == size:
        raise NotFound(f"The log has no {size} sealed rows.")
    return hashes


def seal_face(row: asyncpg.Record) -> SealFace:
    """A signed state as people read it."""
    return SealFace(row["size"], row["root"].hex(), row["at"], row["key_id"], row["signature"].hex())
