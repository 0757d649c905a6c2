"""The audit log out of the database: into the verifier, or into a file that proves itself elsewhere."""

import asyncio
import json
import os
import secrets
from collections.abc import AsyncGenerator, Callable, Generator, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, TypeAlias, cast

import asyncpg

from jointops.base import sql
from jointops.base.audit.sealer import seal_of
from jointops.base.audit.verify import Seal, Unreadable, Verifier, keys_by_id, report, rows_of
from jointops.base.sql import Statement

Connection: TypeAlias = "asyncpg.Connection[asyncpg.Record]"

q = sql.load("jointops.base.audit")

AT_A_TIME = 8_000
"""Leaves that are read at a stretch: PostgreSQL sorts so many rows in memory."""

_READERS = 2
"""PostgreSQL needs longer to write a row out than the verifier needs to prove it."""

_FIRST, _LAST = -(1 << 63), (1 << 63) - 1
"""Whatever number somebody gave to a leaf that is none of ours, it is read."""


class Snapshot:
    """The log at one instant, read by the role that seals it.

    since   leaves before this one come as hashes alone
    """

    def __init__(self, connection: Connection, readers: Sequence[Connection], since: int) -> None:
        self._connection = connection
        self._readers = readers
        self.since = since

    async def seals(self) -> list[Seal]:
        rows = await self._connection.fetch(q.seals_after.text, 0, None)
        return [seal_of(row) for row in rows]

    async def instant(self) -> datetime:
        """When it was read, by the clock that the rows were written by."""
        return await self._connection.fetchval(q.instant.text)

    async def lines(self, take: Callable[[bytes], object]) -> None:
        """All rows as the lines of an export, many at a time: the sealed ones by their leaves, then the others."""
        count: int = await self._connection.fetchval(q.count_leaves.text)
        firsts = [_FIRST, *range(AT_A_TIME, count, AT_A_TIME)]
        stretches = list(zip(firsts, [*(first - 1 for first in firsts[1:]), _LAST], strict=True))
        ahead: list[asyncio.Queue[bytes]] = [asyncio.Queue(1) for _ in self._readers]
        async with asyncio.TaskGroup() as together:
            unsealed = together.create_task(_copied(self._connection, q.unsealed_rows))
            for n, reader in enumerate(self._readers):
                together.create_task(self._read(reader, stretches[n :: len(ahead)], ahead[n]))
            for n in range(len(stretches)):
                # Beside this loop, which goes on reading: PostgreSQL would wait with the next ones.
                await asyncio.to_thread(take, await ahead[n % len(ahead)].get())
            take(await unsealed)

    async def _read(self, reader: Connection, stretches: list[tuple[int, int]], into: asyncio.Queue[bytes]) -> None:
        for first, last in stretches:
            await into.put(await _copied(reader, q.sealed_rows, first=first, last=last, since=self.since))


async def _copied(connection: Connection, statement: Statement, **given: int) -> bytes:
    pieces: list[bytes] = []

    async def keep(piece: bytes) -> None:
        pieces.append(piece)

    # A row holds no control character, so none is ever quoted and each line is the bytes that were hashed.
    await connection.copy_from_query(
        statement.text, *statement.arguments(given), output=keep, format="csv", delimiter="\t", quote="\x01"
    )
    return b"".join(pieces)


@asynccontextmanager
async def snapshot(url: str, since: int = 0) -> AsyncGenerator[Snapshot]:
    """Read the log as the sealer's role of this address."""
    async with AsyncExitStack() as open_ones:
        connections: list[Connection] = []
        for _ in range(1 + _READERS):
            connections.append(await _connected(url))
            open_ones.push_async_callback(connections[-1].close)
            await open_ones.enter_async_context(connections[-1].transaction(isolation="repeatable_read", readonly=True))
        first, *readers = connections
        instant: str = await first.fetchval(q.export_snapshot.text)
        for reader in readers:
            # A statement of `queries.sql` is prepared, which this one cannot be; the name is the server's own.
            await reader.execute(f"set transaction snapshot '{instant}'")
        yield Snapshot(first, readers, since)


async def _connected(url: str) -> Connection:
    try:
        return await asyncpg.connect(url)
    except (ValueError, OverflowError):  # what it says may quote a part of the password
        raise Unreadable(
            "The address of the database (database_url) is none; it is postgresql://ROLE@HOST:PORT/NAME."
        ) from None


def _first(error: Exception) -> Exception:
    """What went wrong, where several readers were together."""
    if not isinstance(error, ExceptionGroup):
        return error
    return _first(cast("ExceptionGroup[Exception]", error).exceptions[0])


_TO_DO: list[tuple[type[Exception], str]] = [
    (
        asyncpg.InvalidAuthorizationSpecificationError,  # a wrong password is one of these
        "The role jointops_sealer is not let in: take the secret of this deployment (JOINTOPS_SECRET, or `secret` in "
        "the data folder), and a database that one of its nodes has started on",
    ),
    (asyncpg.InvalidCatalogNameError, "Name a database that is there (database_url)"),
    (
        asyncpg.InsufficientPrivilegeError,
        "The role jointops_sealer may not read all of it: give it the rights that docs/grants.md lists",
    ),
    (
        asyncpg.SyntaxOrAccessError,
        "The database is not in the shape of this version: a node brings it there when it starts (`jointops doctor`)",
    ),
    (Exception, "Look whether PostgreSQL runs and answers (`jointops doctor`)"),
]
"""What is to be done about a fault, the first kind that it is."""


@contextmanager
def _in_words() -> Generator[None]:
    """What stands between us and the log is said in words: an address, a right, a connection that was lost."""
    try:
        yield
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, ExceptionGroup) as error:
        why = _first(error)
        if isinstance(why, Unreadable):
            raise why from None
        if not isinstance(why, asyncpg.PostgresError | asyncpg.InterfaceError | OSError):
            raise
        what = next(says for kind, says in _TO_DO if isinstance(why, kind))
        raise Unreadable(f"The log could not be read to its end: {why}. {what}; then prove it again.") from error


async def prove(url: str, publics: Iterable[bytes], witnessed: list[Seal], since: int = 0) -> tuple[bool, str]:
    """Whether every row is as it was sealed, and the sentence that says so or names the first that is not.

    Raises Unreadable.
    """
    with _in_words():
        async with snapshot(url, since) as log:
            verifier = Verifier(keys_by_id(publics), await log.seals(), witnessed, since, await log.instant())
            await log.lines(lambda lines: verifier.take(rows_of(lines.splitlines())))
    return report(verifier)


async def export(url: str, file: Path, since: int = 0) -> None:
    """Write the log so that `verify.py` proves it without us. Raises Unreadable."""
    with _in_words():
        async with snapshot(url, since) as log:
            seals = await log.seals()
            # What goes wrong with the readers comes as a group: what comes alone is of the file, its closing too.
            try:
                with _whole(file) as out:

                    def keep(lines: bytes) -> None:
                        try:
                            out.write(lines)
                        except OSError as why:
                            raise _unwritten(file, why) from None

                    head = {"format": "jointops-audit-1", "since": since, "seals": len(seals)}
                    out.write(json.dumps(head).encode() + b"\n")
                    out.writelines(seal.line() + b"\n" for seal in seals)
                    await log.lines(keep)
            except OSError as why:
                raise _unwritten(file, why) from None


@contextmanager
def _whole(file: Path) -> Generator[BinaryIO]:
    """A file that gets its name when it is whole; until then an earlier one stays. A device or a pipe is written to."""
    if file.exists() and not file.is_file():
        with file.open("wb") as out:
            yield out
        return
    file = file.resolve()
    part = file.with_name(f"{file.name}.{secrets.token_hex(4)}.part")
    try:
        with part.open("xb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


def _unwritten(file: Path, why: OSError) -> Unreadable:
    return Unreadable(f"{file} cannot be written: {why.strerror}. An earlier export stays; name another place.")
