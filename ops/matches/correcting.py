"""A corrected entry reaches its open matches, and the hits of which an officer has yet to be told or acts.

Each is compared with the entry as it stands now. What still meets takes its version, its words and its terms; what does
not is withdrawn, and who waits at the post is let go. An officer who acts already is not called back by a comparison: a
person confirmed who stands there.

Newer words are for whom the entry is for now: of a match that is decided, or its owner's and shared, and whose entry is
kept from somebody who sees it, all go on seeing what was seen.
"""

import asyncio
from collections.abc import Sequence
from uuid import UUID

import asyncpg
import structlog

from alerts.screening import compare
from alerts.screening.prepare import prepare
from alerts.watchlists.live_entry import LiveEntry, live_of
from alerts.watchlists.model import SILENT
from alerts.watchlists.queries import terms_since
from jointops.base.clock import utc_now
from jointops.base.errors import is_away
from jointops.base.tx import Tx
from ops.checks.keyed import subject_of
from ops.hits.model import is_told_another
from ops.matches.actions import show_match
from ops.matches.model import LASTS, LINKED
from ops.matches.queries import q
from ops.matches.recording import note, with_others, withdraw
from ops.matches.unlinking import unlink

log = structlog.get_logger(__name__)

TOGETHER = 200
"""Matches in one page: some tenths of a second where all of them are to be corrected, and nothing else waits longer."""

MOST_PAGES = 25
"""Pages looked through at a stretch where there is nothing to correct: a few milliseconds each."""

BREATH = 20
"""Comparisons at a stretch, as in `looking_back`."""


async def correct(tx: Tx, code: str, upto: int, untold: list[UUID], after: UUID | None = None) -> None:
    """A page of a list's matches that are of an older version of their entry; after a change, and after `narrow`.

    What is left then is noted (`ops.matching.keeper` goes on with it): how many matches a list has is no matter for
    the checks that wait. Whatever is left is judged by the entry as it stands when its page comes.

    upto    a version of the list: what changed after it is left to the turn of that change, which narrows first
    untold  gets the matches that nobody but their owners' bureaux knows of, for the row on record (`note_screened`)
    after   the match at which another page ended
    """
    if left := await tx.maybe(q.left_of, list=code):
        upto = max(upto, left["upto"])  # an earlier change whose turn comes again ends nothing of a later one
    for _ in range(MOST_PAGES):
        found = await tx.all(q.to_correct, list=code, after=after, most=TOGETHER)
        known = await terms_since(tx, code, 0, list({row["entry_id"] for row in found}))
        versions = {row["id"]: row["version"] for row in known}
        older = [row for row in found if row["entry_version"] < versions.get(row["entry_id"], 0)]
        if older:
            await _page(tx, older, upto, untold)
        after = found[-1]["id"] if len(found) == TOGETHER else None
        if older or after is None:
            break
    await _leave(tx, code, upto, after)


async def _leave(tx: Tx, code: str, upto: int, after: UUID | None) -> None:
    """The matches behind one are left for another page; None: none is."""
    if after is None:
        await tx.run(q.nothing_left, list=code)
    else:
        await tx.run(q.leave, list=code, upto=upto, after=after)


async def _page(tx: Tx, older: Sequence[asyncpg.Record], upto: int, untold: list[UUID]) -> None:
    """What is wrong with one match keeps no other waiting: one by one, and that one is passed over."""
    some: list[UUID] = []
    try:
        async with tx.savepoint():
            await _correct(tx, older, upto, some)
    except Exception as error:
        if is_away(error):
            raise
        if len(older) > 1:
            for row in older:
                await _page(tx, [row], upto, untold)
            return
        log.exception("a match cannot be corrected and is passed over", id=str(older[0]["id"]))
        return
    untold += some


async def _correct(tx: Tx, older: Sequence[asyncpg.Record], upto: int, untold: list[UUID]) -> None:
    live = await live_of(tx, {row["entry_id"] for row in older})  # one that is not live is withdrawn with its entry
    entries = {id: entry for id, entry in live.items() if entry.row["list_version"] <= upto}
    over: list[UUID] = []
    ids = [row["id"] for row in older if row["entry_id"] in entries]
    for number, row in enumerate(await tx.all(q.lock_to_correct, ids=ids)):
        if number % BREATH == BREATH - 1:
            await asyncio.sleep(0)
        if not await _corrected(tx, row, entries[row["entry_id"]], untold):
            over.append(row["id"])
    if over:
        await withdraw(tx, [], untold, matches=over)


async def _corrected(tx: Tx, row: asyncpg.Record, entry: LiveEntry, untold: list[UUID]) -> bool:
    """Whether a match still is one; then it says what its entry says."""
    decided, acts = row["state"] == "confirmed", row["step"] == "instructed"
    alone, was_alone = _is_alone(row, entry), row["face_class_id"] == row["class_id"]
    if alone != was_alone:
        # Others may know of it from now on: to them it is new, and begins anew. Or none may: what waits for others is
        # over. What was decided while nobody else knew, and what an officer does already, stays as it is.
        return acts or (decided and was_alone)
    explained = compare(prepare(subject_of(row)), entry.prepared, entry.row["possible_from"])
    if explained.band is None:
        return acts
    if not {f"country:{country}" for country in entry.row["exclude"]} <= set(row["excluded"]):
        return True
    met = entry.met(explained)
    is_told_anew = acts and is_told_another(met.action, row["kind"], row["instruction"]["code"])
    moved = await tx.one(
        q.correct,
        id=row["id"],
        entry=met.shown(),
        entry_version=met.version,
        action=met.action,
        band=explained.band,
        score=explained.score,
        because=explained.because,
        possible_from=explained.possible_from,
        undated=explained.undated,
        due_at=utc_now() + LASTS[row["held"]] if is_told_anew else None,
    )
    note(tx, "match.correct", moved, untold)
    await unlink(tx, [row["check_id"]])
    await show_match(tx, LINKED, await with_others(tx, moved))
    return True


def _is_alone(row: asyncpg.Record, entry: LiveEntry) -> bool:
    """Whether its owner's bureau alone may know of a match."""
    return entry.row["action"] in SILENT or row["checked"] in entry.row["exclude"]
