"""Reads files into lists: parsing beside the event loop, staging behind it, the switch at the end."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack
from itertools import islice
from pathlib import Path
from typing import IO
from uuid import UUID

import asyncpg
import msgspec
import structlog

from alerts.imports.actions import (
    begin_import,
    conclude_import,
    fail_import,
    hold_import,
    sample_entries,
    stage_rows,
    stop_import,
)
from alerts.imports.batch import Batch, Judge
from alerts.imports.model import IMPORT, Expected, File, Import, LeftOut, Rejected, Row, Wanted
from alerts.imports.queries import get_import
from alerts.watchlists.compatible import contradicted
from alerts.watchlists.index import LiveEntries
from alerts.watchlists.lists import own_list
from alerts.watchlists.model import Watchlist
from integrations.watchlists.foreign import Given
from integrations.watchlists.format_names import Format
from integrations.watchlists.formats import Known, format_of, reader_of
from integrations.watchlists.upload import Upload
from jointops.base.access import Viewer
from jointops.base.db import Db
from jointops.base.errors import Busy, Invalid, NotSignedIn, Problem, WrongState
from ops.matches.foreseen import foresee

log = structlog.get_logger(__name__)

MOST_ROWS = 2_000_000
"""Beyond this a list is sent in parts."""

KEPT_S = 30 * 24 * 3600.0
"""How long an import is kept that nobody went on with: as the rule of retention for its rows."""

BATCH = 5_000
"""Rows a step: about a fifth of a second of parsing."""


class Reading(msgspec.Struct, frozen=True):
    """An import that has begun, or goes on, and where its rows come from."""

    viewer: Viewer
    begun: Import
    known: Watchlist
    upload: Upload
    given: Given
    hold: AsyncExitStack


class Importer:
    """The imports that run on this node.

    live    the entries in memory, asked what a row contradicts and told of what went live
    folder  where files wait until their import has ended
    """

    def __init__(self, db: Db, live: LiveEntries, folder: Path) -> None:
        self._db = db
        self._live = live
        self.folder = folder
        self._running: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        """Forget the files of imports that nobody went on with as long as their rows are kept."""
        await asyncio.to_thread(_sweep, self.folder)

    async def begin(
        self,
        viewer: Viewer,
        code: str,
        upload: Upload,
        wanted: Format,
        given: Given,
        *,
        replace: bool,
        dry_run: bool,
        hold: bool = False,
    ) -> Reading:
        """Look at a file as a whole and open an import for it, or go on with the one that stopped over it.

        Raises NotAllowed (403), NotFound (404: no such list of yours), WrongEncoding (400), Invalid (422).
        """
        known = await own_list(self._db, viewer, IMPORT, code)
        known_format = await asyncio.to_thread(_format_of, upload, wanted)
        said = {name: value for name, value in msgspec.to_builtins(given).items() if value is not None}
        file = File(known_format, upload.digest, upload.bytes, said)
        becomes = Wanted(replace=replace, dry_run=dry_run, hold=hold)
        begun = await begin_import(self._db, viewer, known, file, becomes)
        held = await hold_import(self._db, begun.id)
        begun = msgspec.structs.replace(begun, state="reading")
        return Reading(viewer, begun, known, upload.keep_as(begun.id), given, held)

    async def resume(self, viewer: Viewer, code: str, id: UUID) -> Reading:
        """Go on with an import that stopped. Raises NotFound (404), WrongState (409: it has not, or no file)."""
        await own_list(self._db, viewer, IMPORT, code)
        async with self._db.read(viewer) as tx:
            found = await get_import(tx, code, id)
        path = self.folder / str(id)
        if found.state != "stopped":
            raise WrongState(f"This import is {found.state}: only one that stopped can go on.")
        if not path.exists():
            raise WrongState("Its file is not on this node any more: send the same file again, and it goes on.")
        upload = await asyncio.to_thread(Upload.of, path, kept=True)
        given = msgspec.convert(found.given, Given)
        wanted: Format = msgspec.convert(found.format, Known)
        becomes = {"replace": found.replace, "dry_run": found.dry_run, "hold": found.hold}
        return await self.begin(viewer, code, upload, wanted, given, **becomes)

    async def give_up(self, viewer: Viewer, code: str, id: UUID) -> Import:
        """End an import for good, also one that another node reads. Raises NotFound (404), WrongState (409)."""
        ended = await stop_import(self._db, viewer, code, id)
        await asyncio.to_thread((self.folder / str(id)).unlink, missing_ok=True)
        return ended

    def read(self, reading: Reading) -> asyncio.Task[None]:
        """Read to the end in a task of its own; the import's state tells what went wrong."""
        task = asyncio.create_task(self._run(reading))
        self._running.add(task)
        task.add_done_callback(self._running.discard)
        return task

    async def tell(self, found: Import) -> None:
        """This node's next check knows of what went live."""
        if found.state in ("live", "rolled-back"):
            await self._live.catch_up(self._db, found.list)

    async def stop(self) -> None:
        """End what still runs: half-read files have put nothing live, and go on when somebody says so."""
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    async def _run(self, reading: Reading) -> None:
        try:
            async with reading.hold:
                await self._stage(reading)
                expected = await self._expected(reading)
                ended = await conclude_import(self._db, reading.viewer, reading.begun, expected)
        except (asyncpg.PostgresConnectionError, asyncpg.InterfaceError, OSError, NotSignedIn, Busy) as error:
            # The database or the session is away: what was read stays, and the import goes on when somebody says so.
            log.warning("an import stopped", id=str(reading.begun.id), error=type(error).__name__)
            return
        except Exception as error:  # whatever goes wrong, whoever waits for the import must hear of it
            await self._fail(reading, error)
        else:
            await self.tell(ended)
        reading.upload.drop()

    async def _stage(self, reading: Reading) -> None:
        """While the database keeps a batch and takes the one after it, a thread parses the next."""
        viewer, begun, known = reading.viewer, reading.begun, reading.known
        judge, read = Judge(known), begun.read
        with reading.upload.opened() as file:
            rows = reader_of(msgspec.convert(begun.format, Known), reading.given)(file)
            await asyncio.to_thread(_skip, rows, read)
            ahead, kept = _next(judge, rows, file), asyncio.create_task(asyncio.sleep(0))
            try:
                while (step := await ahead)[0].read:
                    batch, done = step
                    read += batch.read
                    if read > MOST_ROWS:
                        raise Invalid(f"A file may have {MOST_ROWS:,} rows at most: send it in parts.")
                    ahead = _next(judge, rows, file)
                    against = await contradicted(self._live, batch.numbered)
                    staged = stage_rows(self._db, viewer, begun, known, batch, done, against, kept)
                    before, kept = kept, asyncio.create_task(staged)
                    await before
                await kept
            finally:
                # The file is closed next, and nobody may still read it, nor keep rows of an import that has ended.
                await asyncio.gather(ahead, kept, return_exceptions=True)

    async def _expected(self, reading: Reading) -> Expected | None:
        """Hits to expect. A dry run asks no checks: who was checked is no question for a file that is thrown away."""
        if reading.begun.dry_run:
            return None
        subjects, total = await sample_entries(self._db, reading.viewer, reading.begun)
        seen = await foresee(self._db, reading.begun.list, reading.begun.id, subjects)
        hits = round(seen.hits * total / len(subjects)) if subjects else 0
        return Expected(seen.checks, hits, len(subjects), seen.before, total, seen.cut)

    async def _fail(self, reading: Reading, error: Exception) -> None:
        reason = error.detail if isinstance(error, Problem) else "Something went wrong on our side. It is on record."
        if not isinstance(error, Problem):
            log.error("an import failed", id=str(reading.begun.id), exc_info=error)
        try:
            await fail_import(self._db, reading.viewer, reading.begun, reason)
        except Exception as again:  # the session may be over, the database away: then it has stopped, and says so
            log.error("a failed import could not be closed", id=str(reading.begun.id), exc_info=again)


def _sweep(folder: Path) -> None:
    for path in folder.glob("*"):
        if time.time() - path.stat().st_mtime > KEPT_S:
            path.unlink(missing_ok=True)


def _format_of(upload: Upload, wanted: Format) -> Known:
    with upload.opened() as file:
        return format_of(file, wanted)


def _skip(rows: Iterator[object], count: int) -> None:
    """Pass over what an earlier process has staged."""
    next(islice(rows, count, count), None)


def _next(judge: Judge, rows: Iterator[Row | Rejected | LeftOut], file: IO[bytes]) -> asyncio.Future[tuple[Batch, int]]:
    def parse() -> tuple[Batch, int]:
        return judge.batch(islice(rows, BATCH)), file.tell()

    return asyncio.get_running_loop().run_in_executor(None, parse)
