"""Reads files into lists: parsing beside the event loop, staging behind it, the switch at the end."""

import asyncio
from collections.abc import Iterator
from itertools import islice
from typing import IO
from uuid import UUID

import msgspec
import structlog

from alerts.imports.actions import begin_import, conclude_import, fail_import, own_list, release_import, stage_rows
from alerts.imports.batch import Batch, Judge
from alerts.imports.model import Import, Rejected, Row
from alerts.watchlists.index import LiveEntries
from alerts.watchlists.model import Watchlist
from integrations.watchlists.formats import Format, reader_of
from jointops.base.access import Viewer
from jointops.base.db import Db
from jointops.base.errors import Invalid, Problem

log = structlog.get_logger(__name__)

MOST_ROWS = 1_000_000
"""Beyond this a list is sent in parts."""

BATCH = 2_000
"""Rows a step: about a tenth of a second of parsing."""


class Reading(msgspec.Struct, frozen=True):
    """An import that has begun, and where its rows come from."""

    viewer: Viewer
    begun: Import
    known: Watchlist
    file: IO[bytes]
    rows: Iterator[Row | Rejected]


class Importer:
    """The imports that run on this node.

    live   the node's entries, told of what went live; None beside a running node, which hears of it from the log
    """

    def __init__(self, db: Db, live: LiveEntries | None) -> None:
        self._db = db
        self._live = live
        self._running: set[asyncio.Task[None]] = set()

    async def begin(
        self, viewer: Viewer, code: str, file: IO[bytes], wanted: Format, *, replace: bool, dry_run: bool
    ) -> Reading:
        """Look at a file as a whole and open an import for it.

        Raises NotAllowed (403), NotFound (404: no such list of yours), WrongEncoding (400), Invalid (422).
        """
        await own_list(self._db, viewer, code)
        rows = await asyncio.to_thread(reader_of, file, wanted)
        begun, known = await begin_import(self._db, viewer, code, replace=replace, dry_run=dry_run)
        return Reading(viewer, begun, known, file, rows(file))

    def read(self, reading: Reading) -> asyncio.Task[None]:
        """Read to the end in a task of its own, which closes the file; the import's state tells what went wrong."""
        task = asyncio.create_task(self._run(reading))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task

    async def release(self, viewer: Viewer, code: str, id: UUID) -> Import:
        """Put live what was held. Raises NotAllowed (403), NotFound (404), WrongState (409)."""
        released = await release_import(self._db, viewer, code, id)
        await self._tell(released)
        return released

    async def stop(self) -> None:
        """End what still runs: half-read files have put nothing live."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    async def _run(self, reading: Reading) -> None:
        try:
            await self._stage(reading)
            await self._tell(await conclude_import(self._db, reading.viewer, reading.begun))
        except Exception as error:  # whatever goes wrong, whoever waits for the import must hear of it
            await self._fail(reading, error)
        finally:
            reading.file.close()

    async def _stage(self, reading: Reading) -> None:
        """While the database keeps one batch, a thread parses the next."""
        judge = Judge(reading.known)
        read = 0
        ahead = self._next(judge, reading)
        try:
            while (batch := await ahead).read:
                read += batch.read
                if read > MOST_ROWS:
                    raise Invalid(f"A file may have {MOST_ROWS:,} rows at most: send it in parts.")
                ahead = self._next(judge, reading)
                await stage_rows(self._db, reading.viewer, reading.begun, reading.known, batch)
        finally:
            # The file is closed next, and nobody may still read it.
            await asyncio.gather(ahead, return_exceptions=True)

    def _next(self, judge: Judge, reading: Reading) -> asyncio.Future[Batch]:
        return asyncio.get_running_loop().run_in_executor(None, judge.batch, islice(reading.rows, BATCH))

    async def _tell(self, found: Import) -> None:
        if self._live is not None and found.state == "live":
            await self._live.catch_up(self._db, found.list)

    async def _fail(self, reading: Reading, error: Exception) -> None:
        reason = error.detail if isinstance(error, Problem) else "Something went wrong on our side. It is on record."
        if not isinstance(error, Problem):
            log.error("an import failed", id=str(reading.begun.id), exc_info=error)
        try:
            await fail_import(self._db, reading.viewer, reading.begun, reason)
        except Exception as again:  # the session may be over, the database away: its silence is told after two minutes
            log.error("a failed import could not be closed", id=str(reading.begun.id), exc_info=again)
