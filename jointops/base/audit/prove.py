"""The audit log out of the database: into the verifier, or into a file that proves itself elsewhere."""

import asyncio
import json
from collections.abc import AsyncGenerator, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import cast

import asyncpg

from jointops.base import sql
from jointops.base.audit.sealer import seal_of
from jointops.base.audit.verify import Row, Seal, Verifier, keys_by_id, report

q = sql.load("jointops.base.audit")

# About 2 MB: so much fits between PostgreSQL and us, so that it writes the next while these are proved.
_CHUNK = 8_000


class Snapshot:
    """The log at one instant, read by the role that seals it.

    since   leaves before this one come as hashes alone
    """

    def __init__(self, connection: "asyncpg.Connection[asyncpg.Record]", since: int) -> None:
        self._connection = connection
        self.since = since

    async def seals(self) -> list[Seal]:
        rows = await self._connection.fetch(q.seals_after.text, 0, None)
        return [seal_of(row) for row in rows]

    async def rows(self) -> AsyncGenerator[list[Row]]:
        """All rows in chunks: the sealed ones in the order of their leaves, then the others."""
        cursor = await self._connection.cursor(q.sealed_rows.text, self.since)
        ahead = asyncio.create_task(cursor.fetch(_CHUNK))
        try:
            while chunk := await ahead:
                ahead = asyncio.create_task(cursor.fetch(_CHUNK))
                await asyncio.sleep(0)  # the next are asked for before anything is done with these
                yield cast(list[Row], chunk)
        finally:
            ahead.cancel()
        if unsealed := await self._connection.fetch(q.unsealed_rows.text):
            yield cast(list[Row], unsealed)


@asynccontextmanager
async def snapshot(url: str, since: int = 0) -> AsyncGenerator[Snapshot]:
    """Read the log as the sealer's role of this address."""
    connection = await asyncpg.connect(url)
    try:
        async with connection.transaction(isolation="repeatable_read", readonly=True):
            yield Snapshot(connection, since)
    finally:
        await connection.close()


async def prove(url: str, publics: Iterable[bytes], witnessed: list[Seal], since: int = 0) -> tuple[bool, str]:
    """Whether every row is as it was sealed, and the sentence that says so or names the first that is not."""
    async with snapshot(url, since) as log:
        verifier = Verifier(keys_by_id(publics), await log.seals(), witnessed, since)
        async for chunk in log.rows():
            verifier.take(chunk)
    return report(verifier)


async def export(url: str, file: Path, since: int = 0) -> None:
    """Write the log so that `verify.py` proves it without us."""
    async with snapshot(url, since) as log:
        seals = await log.seals()
        with file.open("wb") as out:
            head = {"format": "jointops-audit-1", "since": since, "seals": len(seals)}
            out.write(json.dumps(head).encode() + b"\n")
            out.writelines(seal.line() + b"\n" for seal in seals)
            async for chunk in log.rows():
                out.writelines(b"%d\t%b\t%b\n" % (leaf, hash.hex().encode(), text) for leaf, hash, text in chunk)
