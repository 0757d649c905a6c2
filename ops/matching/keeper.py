"""Goes on with the open matches of corrected entries, a page at a time: checks are matched between two pages.

Where it has come to stands in a row that moves in the page's own transaction: a node that dies in the middle loses at
most the page that it was at, and whichever node comes next goes on there.
"""

from uuid import UUID

import structlog

from jointops.base.db import Db
from jointops.base.keeping import Timekeeper
from jointops.base.tx import Tx
from ops.matches.correcting import correct
from ops.matches.queries import q
from ops.matches.unseen import note_screened
from ops.rescreen.handover import alone

log = structlog.get_logger(__name__)


class CorrectionKeeper(Timekeeper):
    """One may run on each node: of one list's pages each waits for the one before."""

    role = "matcher"
    every_s = 1.0
    """Whoever has a match on the screen reads its entry's old words this much longer, for each page before it none."""
    trouble = "matches of a corrected entry wait for the next look"

    async def look(self) -> int:
        """Every page that is left, the lists in turns; how many."""
        pages = 0
        while lists := await lists_left(self.db):
            done = [await self._page_of(code) for code in lists]
            if not any(done):  # each failed: the next look tries again
                break
            pages += sum(done)
        return pages

    async def _page_of(self, code: str) -> bool:
        """What is wrong with one list keeps no other waiting."""
        try:
            async with self.db.service(self.role) as tx:
                return await correct_page(tx, code)
        except Exception:
            log.exception(self.trouble, id=code)
            return False


async def lists_left(db: Db) -> list[str]:
    """Lists with matches left to correct, the one that waits longest first."""
    async with db.service("matcher") as tx:
        return [row["list"] for row in await tx.all(q.corrections_left)]


async def correct_page(tx: Tx, code: str) -> bool:
    """The next page of a list in a transaction of its own; whether there was one.

    On record like any turn of the matcher, and what it did stands in the hash alone.
    """
    await alone(tx, code)  # the matcher's turn on a change of this list, and pieces that look back, wait, or go first
    left = await tx.maybe(q.left_of, list=code)
    if left is None:
        return False
    untold: list[UUID] = []
    await correct(tx, code, left["upto"], untold, left["after"])
    note_screened(tx, ["correct", code, left["after"]], untold, 0)
    return True
