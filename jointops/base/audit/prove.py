"""The audit log out of the database: into the verifier, or into a file that proves itself elsewhere."""

import json
from collections.abc import AsyncGenerator, Callable, Coroutine, Iterable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg

from jointops.base import sql
from jointops.base.audit.sealer import seal_of
from jointops.base.audit.verify import Seal, Verifier, keys_by_id, report, rows_of

q = sql.load("jointops.base.audit")

_CHUNK = 2 * 1024 * 1024
"""Bytes that are proved at a stretch; meanwhile PostgreSQL writes the next."""


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

    async def lines(self, take: Callable[[bytes], object]) -> None:
        """All rows as the lines of an export, many at a time: the sealed ones by their leaves, then the others."""
        pieces: list[bytes] = []

        async def keep(piece: bytes) -> None:
            pieces.append(piece)
            if sum(map(len, pieces)) >= _CHUNK:
                whole, end, rest = b"".join(pieces).rpartition(b"\n")
                pieces[:] = [rest]
                take(whole + end)

        await self._copy(q.sealed_rows.text, self.since, into=keep)
        await self._copy(q.unsealed_rows.text, into=keep)
        take(b"".join(pieces))

    async def _copy(self, statement: str, *given: int, into: Callable[[bytes], Coroutine[Any, Any, None]]) -> None:
        # A row holds no control character, so none is ever quoted and each line is the bytes that were hashed.
        await self._connection.copy_from_query(
            statement, *given, output=into, format="csv", delimiter="\t", quote="\x01"
        )


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
        await log.lines(lambda lines: verifier.take(rows_of(lines.splitlines())))
    return report(verifier)


async def export(url: str, file: Path, since: int = 0) -> None:
    """Write the log so that `verify.py` proves it without us."""
    async with snapshot(url, since) as log:
        seals = await log.seals()
        with file.open("wb") as out:
            head = {"format": "jointops-audit-1", "since": since, "seals": len(seals)}
            out.write(json.dumps(head).encode() + b"\n")
            out.writelines(seal.line() + b"\n" for seal in seals)
            await log.lines(out.write)
