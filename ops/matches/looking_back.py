"""Entries meet the checks that were kept before them, each inside its lawful window."""

import asyncio
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

import asyncpg

from alerts.screening.kept import KeptNames
from alerts.watchlists.index import LiveEntries
from alerts.watchlists.live_entry import LiveEntry
from alerts.watchlists.met import Met
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.tx import Tx
from ops.checks.keyed import Sought, kept_checks
from ops.matches.model import WINDOWS
from ops.matches.recording import record, standing

MOST_RETRO = 5_000
"""Checks that one new entry is compared with: the likeliest by name, the newest by number."""

BREATH = 20
"""Comparisons at a stretch, some milliseconds: officers who wait for an answer do not wait for the rest."""

TOGETHER = 200
"""Entries that look for earlier checks in one question: an import brings many thousands."""


class Tried(NamedTuple):
    """Entries that have looked back: `found` matches that are new; `cut` of them were like more than 5,000 checks."""

    found: int
    cut: int


async def look_back(
    tx: Tx,
    db: Db,
    live: LiveEntries,
    entries: Sequence[LiveEntry],
    untold: list[UUID],
    names: KeptNames | None = None,
) -> Tried:
    """Try entries on stored checks. `tx` is the matcher's.

    untold  gets the matches that nobody but their owners' bureaux knows of, for the row on record (`note_screened`)
    names   of all those checks, for many entries
    """
    pieces = [entries[start : start + TOGETHER] for start in range(0, len(entries), TOGETHER)]
    tried = [await _tried(tx, db, live, piece, untold, names) for piece in pieces]
    return Tried(sum(one.found for one in tried), sum(one.cut for one in tried))


async def _tried(
    tx: Tx, db: Db, live: LiveEntries, entries: Sequence[LiveEntry], untold: list[UUID], names: KeptNames | None
) -> Tried:
    met, now = list[tuple[asyncpg.Record, Met]](), utc_now()
    sought = [Sought(entry.prepared, live.bar_of(entry), now - WINDOWS[entry.row["action"]]) for entry in entries]
    found = await kept_checks(tx, sought, MOST_RETRO, names)
    pairs = [(row["id"], entries[place].row["id"]) for place, row, _ in found.kept]
    known = await standing(tx, pairs, {entry.row["id"]: entry.row["subject"] for entry in entries})
    for number, (pair, (place, row, prepared)) in enumerate(zip(pairs, found.kept, strict=True)):
        if number % BREATH == 0:
            await asyncio.sleep(0)
        if pair in known:
            continue
        entry = entries[place]
        explained = live.compared(prepared, entry)
        if explained.band is not None:
            met.append((row, entry.met(explained)))
    return Tried(await record(tx, db, met, untold, retro=True), len(found.cut))
