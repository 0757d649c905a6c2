"""What an officer was told is recorded, or the officer is let go.

An answer rests on what its node had in memory. When the matcher comes to the check an entry may have ended, and the
matcher's own node may rank namesakes a little otherwise. So the entries are kept with the answer, and the matcher looks
at those as the database has them.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import asyncpg

from alerts.screening import Prepared, compare
from alerts.watchlists.live_entry import live_of
from alerts.watchlists.met import Met
from jointops.base.tx import Tx
from ops.checks.outcome import tell_in_vain, tell_officers
from ops.checks.queries import q as checks
from ops.matches.queries import q as matches

Told = dict[UUID, list[UUID]]
"""Entries by the check with which an officer was told of them."""


async def told_of(tx: Tx, rows: Sequence[asyncpg.Record]) -> Told:
    """What officers were told of with some checks; `rows` are of `checks_to_match`, `tx` is the matcher's."""
    ids = [row["id"] for row in rows if row["answer"] != "clear"]
    return {row["check_id"]: row["entries"] for row in await tx.all(checks.told_of, ids=ids)} if ids else {}


async def told_besides(
    tx: Tx,
    rows: Sequence[asyncpg.Record],
    subjects: Sequence[Prepared],
    found: Sequence[tuple[asyncpg.Record, Met]],
    told: Told,
) -> list[tuple[asyncpg.Record, Met]]:
    """What officers were told of and was not found: as far as it is live, and still is what was checked."""
    known = {(row["id"], met.entry) for row, met in found}
    pairs = [
        (row, subject, entry)
        for row, subject in zip(rows, subjects, strict=True)
        for entry in told.get(row["id"], [])
        if (row["id"], entry) not in known
    ]
    live = await live_of(tx, {entry for _, _, entry in pairs}) if pairs else {}
    met: list[tuple[asyncpg.Record, Met]] = []
    for row, subject, id in pairs:
        if (entry := live.get(id)) is not None:
            explained = compare(subject, entry.prepared, entry.row["possible_from"])
            met += [(row, entry.met(explained))] if explained.band is not None else []
    return met


async def follow_up(tx: Tx, told: Told) -> None:
    """Who was told of entries of which nothing could be made waits no longer; whose identity is misused stays a victim.

    Where something could, that match says what comes of it, as it does of one that ends later; who was sent to the
    centre meanwhile hears that the bureau has it.
    """
    if told:
        ids = list(told)
        await tx.all(checks.hold, ids=ids)  # whoever sends these officers to the centre is done, or comes too late
        await tell_in_vain(tx, await tx.all(matches.told_in_vain, checks=ids))
        alone = await tx.all(checks.sent_to_centre, ids=ids)
        await tell_officers(tx, [row["id"] for row in alone], "bureau-has-it")


async def unmatched(tx: Tx, before: datetime, most: int) -> list[UUID]:
    """Checks that nobody has matched since an instant, though their officers wait for what comes of it."""
    return [row["id"] for row in await tx.all(checks.unmatched, before=before, most=most)]


async def say_unmatched(tx: Tx, id: UUID) -> int:
    """Who waits with a check that could not be matched is sent to the centre: their bureau knows nothing of it.

    Who was told nothing is told nothing now: it might be a silent entry that the check failed on.
    """
    alone = await tx.all(checks.waits, id=id)
    if not await tx.value(checks.is_told, id=id):
        return 0  # the matcher came to it meanwhile
    return await tell_officers(tx, [row["id"] for row in alone], "call-centre")


async def settle(tx: Tx, ids: Sequence[UUID]) -> None:
    """Which entries officers were told of is kept no longer: last in an act, as `forget_told` says."""
    if ids:
        await tx.run(checks.settle_told, ids=ids)
