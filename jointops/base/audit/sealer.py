"""Puts committed audit rows into the Merkle tree, signs its root every second, hands it to witnesses."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import asyncpg
import structlog

from jointops.base import sql
from jointops.base.audit.keys import SigningKey
from jointops.base.audit.verify import Seal, Tree, leaf_hash
from jointops.base.audit.witness import Witness
from jointops.base.clock import utc_now
from jointops.base.db import Db

if TYPE_CHECKING:
    from asyncpg.pool import PoolConnectionProxy

    Connection = PoolConnectionProxy[asyncpg.Record]

log = structlog.get_logger(__name__)
q = sql.load("jointops.base.audit")

# Within this a row that was committed can no longer be touched unseen.
EVERY_S = 1.0
# A witness that is well has its seals by then; from one that is not, the log turns to its rows.
_WAIT_S = 2.0
# Hashing these takes about 5 ms, in which the node does nothing else.
_MOST = 2000


class Sealer:
    """One may run on each node: the row of the tree keeps the leaves dense whoever comes first."""

    def __init__(self, db: Db, key: SigningKey, witnesses: Sequence[Witness]) -> None:
        self._pool = db.pool("sealer")
        self._key = key
        self._witnesses = witnesses
        self._told: dict[Witness, int] = {}
        self._telling: dict[Witness, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Seal what is there, wait, and again, for ever. Writers never wait for this."""
        try:
            while True:
                try:
                    await self.seal()
                except (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError) as error:
                    log.warning("sealing failed", error=error)
                await asyncio.sleep(EVERY_S)
        finally:
            for telling in self._telling.values():
                telling.cancel()

    async def seal(self) -> None:
        """Take all committed rows, sign the new state, tell the witnesses. One that is silent keeps nothing waiting."""
        while await self._seal_some():
            pass
        idle = [one for one in self._witnesses if one not in self._telling]
        self._telling |= {one: asyncio.create_task(self._tell(one)) for one in idle}
        if idle:
            await asyncio.wait([self._telling[one] for one in idle], timeout=_WAIT_S)
        for told in [one for one, telling in self._telling.items() if telling.done()]:
            self._telling.pop(told).result()

    async def _seal_some(self) -> bool:
        """One transaction: rows leave the queue, get their leaves and are in the tree, or none of it. Is there more?"""
        async with self._pool.acquire() as connection, connection.transaction():
            row = await connection.fetchrow(q.lock_tree.text)
            assert row is not None
            tree = Tree(row["size"], row["peaks"])
            last = await connection.fetchrow(q.newest_seal.text)
            if last is not None and last["key_id"] != self._key.id and last["size"] == tree.size:
                await connection.execute(q.note_key.text, self._key.id)
            rows = await connection.fetch(q.take_fresh.text, _MOST)
            if rows:
                await _grow(connection, tree, rows)
            if len(rows) < _MOST and tree.size > (last["size"] if last else 0):
                await self._sign(connection, tree)
            return len(rows) == _MOST

    async def _sign(self, connection: "Connection", tree: Tree) -> None:
        now = utc_now()
        seal = Seal(tree.size, tree.root(), at_text(now), self._key.id)
        given = {"size": seal.size, "root": seal.root, "at": now, "key_id": seal.key_id}
        given["signature"] = self._key.sign(seal.message())
        await connection.execute(q.add_seal.text, *q.add_seal.arguments(given))

    async def _tell(self, witness: Witness) -> None:
        """A witness that cannot be reached is told later; the log goes on."""
        try:
            if witness not in self._told:
                self._told[witness] = await witness.newest()
            while rows := await self._pool.fetch(q.seals_after.text, self._told[witness], _MOST):
                seals = [seal_of(row) for row in rows]
                await witness.tell(seals)
                self._told[witness] = seals[-1].size
        except OSError as error:
            self._told.pop(witness, None)  # what it has kept all the same it says itself
            log.warning("a witness was not told", witness=witness.name, error=error)


async def _grow(connection: "Connection", tree: Tree, rows: list[asyncpg.Record]) -> None:
    hashes = [leaf_hash(row["text"]) for row in rows]
    leaves = {"first": tree.size, "ids": [row["id"] for row in rows], "hashes": hashes}
    tree.extend(hashes)
    await connection.execute(q.add_leaves.text, *q.add_leaves.arguments(leaves))
    await connection.execute(q.grow_tree.text, tree.size, tree.peaks)


def seal_of(row: asyncpg.Record) -> Seal:
    """A signed state as it is kept."""
    return Seal(row["size"], row["root"], at_text(row["at"]), row["key_id"], row["signature"])


def at_text(at: datetime) -> str:
    """RFC 3339 in UTC with microseconds, as it is signed."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"
