"""Works off, beside the node, what the matcher has handed over; what a node left half done another goes on with."""

from collections.abc import Sequence
from uuid import UUID

import asyncpg
import structlog

from alerts.watchlists.index import LiveEntries
from jointops.base.db import Db
from jointops.base.errors import WrongState
from jointops.base.keeping import Timekeeper
from ops.rescreen.beside import Broken, beside
from ops.rescreen.model import Piece, Where
from ops.rescreen.queries import q
from ops.rescreen.runs import begun_when_loaded, held, note_held, note_missed, note_try, settled

log = structlog.get_logger(__name__)

_AT_ONCE = 10

_MISSES = 3
"""Pieces that fail one after the other end a look at a run: then it is not the pieces."""


class LookBackKeeper(Timekeeper):
    """One may run on each node: whoever is first at a list works on it."""

    role = "matcher"
    every_s = 2.0
    """A list of a million takes minutes; a look at what waits is one statement over a few rows."""
    trouble = "a list could not look back; it goes on with the next look"

    def __init__(self, db: Db, live: LiveEntries, where: Where) -> None:
        super().__init__(db)
        self._live = live
        self._where = where

    async def look(self) -> int:
        """Work off some runs, those that waited longest first; how many pieces that were."""
        async with self.db.service("matcher") as tx:
            runs = await tx.all(q.handed_over, most=_AT_ONCE)
        begun = [run for run in runs if await self._begin(run)]
        return sum([await self._work_off(run["id"], run["list"]) for run in begun])

    async def _begin(self, run: asyncpg.Record) -> bool:
        """Whether a run has its entries. What is wrong with one list keeps no other waiting, here and below."""
        try:
            if run["state"] == "waiting":
                await begun_when_loaded(self.db, self._live, run["id"], run["list"])
            return True
        except Exception:
            log.exception(self.trouble, id=run["list"])
            await note_try(self.db, run["id"], "load")
            return False

    async def _work_off(self, id: UUID, code: str) -> int:
        try:
            async with held(self.db, code):
                return await self._pieces_of(id)
        except WrongState:  # another node, or `jointops rescreen`
            await note_held(self.db, id)
            return 0
        except Exception:
            log.exception(self.trouble, id=code)
            await note_try(self.db, id, "piece")
            return 0

    async def _pieces_of(self, id: UUID) -> int:
        """How many pieces were worked off; one that fails keeps no other waiting."""
        async with self.db.service("matcher") as tx:
            left = [Piece(id, row["number"]) for row in await tx.all(q.open_chunks, id=id)]
        done = failed = missed = 0
        while left and missed < _MISSES:
            worked = await self._stretch_of(left)
            done += worked
            if left := left[worked:]:
                await note_missed(self.db, left.pop(0))
                failed, missed = failed + 1, 1 if worked else missed + 1
        await settled(self.db, id)
        await note_try(self.db, id, "piece" if failed else "")
        return done

    async def _stretch_of(self, pieces: Sequence[Piece]) -> int:
        """One process works pieces off, until it breaks at one of them: how many it has done."""
        done = 0
        try:
            async with beside(self._where) as worker:
                for piece in pieces:
                    await worker.work(piece)
                    done += 1
        except (Broken, ConnectionError):
            log.warning("a piece of a list that looks back failed; the others go on", id=str(pieces[done].run))
        return done
