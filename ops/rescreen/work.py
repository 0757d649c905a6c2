"""What a worker does: one piece in one transaction, as the matcher would have done it, and below everybody else."""

import asyncio
import os
import time
from uuid import UUID

from alerts.screening.kept import KeptNames
from alerts.watchlists.index import LiveEntries
from alerts.watchlists.live_entry import entries_between
from alerts.watchlists.queries import possible_from
from jointops.base.db import Db, connect
from jointops.base.settings import load, secret_of
from ops.checks.names import kept_names
from ops.checks.renewing import renew_keys
from ops.matches.looking_back import look_back
from ops.matches.unseen import note_screened
from ops.rescreen.handover import beside
from ops.rescreen.model import Piece, Where
from ops.rescreen.queries import q

YIELDING = 15
"""Niceness: a worker gets what officers who wait for an answer leave it."""

_REST = 1.0
"""After a piece a worker rests so many times as long as it took. Niceness alone is not enough: processors share their
memory, and what PostgreSQL does for a worker is as urgent as anything else. For the same reason it searches in one
thread, and leaves the other processors alone.
"""

_ROLES = ("app", "matcher")


def work(piece: Piece, where: Where | None) -> int:
    """Work a piece off in this process; how many matches were new. Done before, it does nothing.

    where  None on a machine of its own: then its own settings say, and no secret travels
    """
    os.setpriority(os.PRIO_PROCESS, 0, YIELDING)
    began = time.monotonic()
    found = asyncio.run(_work(piece, where or _own()))
    time.sleep(_REST * (time.monotonic() - began))
    return found


_names: dict[UUID, KeptNames] = {}
"""Of the run that this process works on: whoever is checked after its begin meets the list by the matcher."""


async def _names_for(db: Db, run: UUID) -> KeptNames:
    if run not in _names:
        _names.clear()
        _names[run] = await kept_names(db, threads=1)
    return _names[run]


def _own() -> Where:
    settings = load()
    return Where(settings.database_url, secret_of(settings))


async def _work(piece: Piece, where: Where) -> int:
    db = await connect(where.url, where.secret, _ROLES)
    try:
        await renew_keys(db)
        names = await _names_for(db, piece.run)
        async with db.service("matcher") as tx:
            taken = await tx.maybe(q.take, id=piece.run, number=piece.number)
            if taken is None:
                return 0
            await beside(tx, taken["list"])
            entries = await entries_between(tx, taken["list"], taken["first"], taken["last"], taken["since"])
            live = LiveEntries()
            live.set_bar(taken["list"], await possible_from(tx, taken["list"]))
            untold: list[UUID] = []
            tried = await look_back(tx, db, live, entries, untold, names)
            note_screened(tx, [piece.run, piece.number], untold, len(entries))
            await tx.run(q.finish, id=piece.run, number=piece.number, found=tried.found, cut=tried.cut)
            return tried.found
    finally:
        await db.close()
