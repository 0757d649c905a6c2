"""Works off, beside the node, what the matcher has handed over; what a node left half done another goes on with."""

from uuid import UUID

import structlog

from alerts.watchlists.index import LiveEntries
from jointops.base.db import Db
from jointops.base.errors import WrongState
from jointops.base.keeping import Timekeeper
from ops.rescreen.beside import beside
from ops.rescreen.model import Piece, Where
from ops.rescreen.queries import q
from ops.rescreen.runs import begun_when_loaded, held, settled

log = structlog.get_logger(__name__)

_AT_ONCE = 10


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
        """Work off the runs that there are, the oldest first; how many pieces that were."""
        async with self.db.service("matcher") as tx:
            runs = await tx.all(q.handed_over, most=_AT_ONCE)
        for run in runs:
            if run["state"] == "waiting":
                await begun_when_loaded(self.db, self._live, run["id"], run["list"])
        return sum([await self._work_off(run["id"], run["list"]) for run in runs])

    async def _work_off(self, id: UUID, code: str) -> int:
        """What is wrong with one list keeps no other waiting."""
        try:
            async with held(self.db, code):
                return await self._pieces_of(id)
        except WrongState:  # another node, or `jointops rescreen`
            return 0
        except Exception:
            log.exception(self.trouble, id=code)
            return 0

    async def _pieces_of(self, id: UUID) -> int:
        async with self.db.service("matcher") as tx:
            pieces = [Piece(id, row["number"]) for row in await tx.all(q.open_chunks, id=id)]
        if pieces:
            async with beside(self._where) as worker:
                for piece in pieces:
                    await worker.work(piece)
        await settled(self.db, id)
        return len(pieces)
