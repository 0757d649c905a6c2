"""The end of matches: each goes with its check or its entry, whichever goes first."""

from collections.abc import Sequence
from uuid import UUID

from geo.marks.actions import remove_marks
from jointops.base.shares.ending import forget_shares
from jointops.base.tx import Tx
from ops.areas.ending import forget_entries
from ops.checks.ending import forget_told
from ops.checks.outcome import end_waiting
from ops.denials.queries import purge_denials
from ops.matches.queries import q
from ops.matches.unlinking import unlink
from ops.matches.unseen import note_screened
from ops.suggestions.ending import forget_dismissed
from realtime.forgetting import forget_events


async def outlasting(tx: Tx, checks: Sequence[UUID], *, erased: bool = False) -> list[UUID]:
    """The matches of checks that end which their owner keeps with its entry, and that no check must show.

    erased  the person asked for it: of what its owner alone knows only what a hold keeps is left
    """
    return [row["id"] for row in await tx.all(q.outlasting, checks=checks, erased=erased)]


async def purge_of_checks(tx: Tx, checks: Sequence[UUID], spared: Sequence[UUID] = ()) -> dict[str, int]:
    """Delete the matches of some checks; how many rows there were, by table, but for untold ones.

    A figure of theirs would tell of them: the row on record of this turn has them in its keyed hash, if there were any.
    """
    found = [row["id"] for row in await tx.all(q.untold_of, checks=checks, entries=[], spared=spared)]
    counts = await purge_matches(tx, checks=checks, spared=[*spared, *found])
    await purge_matches(tx, checks=checks, spared=spared)
    note_screened(tx, ["purge", *checks], found, len(checks))
    return counts


async def purge_of_entries(tx: Tx, entries: Sequence[UUID]) -> dict[str, int]:
    """Delete the matches of some entries; how many rows there were, by table, but for untold ones and for denials.

    Whoever reads that entries ended must not learn how often a silent one was met, nor that it ever was.
    """
    found = [row["id"] for row in await tx.all(q.untold_of, checks=[], entries=entries, spared=[])]
    counts = await purge_matches(tx, entries=entries, spared=found)
    await purge_matches(tx, entries=entries)
    note_screened(tx, ["purge", *entries], found, len(entries))
    return {table: rows for table, rows in counts.items() if table != "ops.denial"}


async def purge_matches(
    tx: Tx,
    *,
    checks: Sequence[UUID] = (),
    spared: Sequence[UUID] = (),
    entries: Sequence[UUID] = (),
    matches: Sequence[UUID] = (),
) -> dict[str, int]:
    """Delete the matches of some checks or entries, or some by their ids; how many rows there were, by table.

    Whoever waits at a post for one of them alone is let go: nobody could answer them any more. Other owners' matches of
    the same checks name theirs no more.

    spared  matches of these checks and entries that stay
    """
    found = await tx.all(q.matches_about, checks=checks, spared=spared, entries=entries, matches=matches)
    ids = [row["id"] for row in found]
    of_checks = sorted({row["check_id"] for row in found})
    await tx.all(q.hold_checks, checks=of_checks)
    waited = await tx.all(q.waited_for, ids=ids)
    counts: dict[str, int] = {
        "ops.denial": await purge_denials(tx, entries, matches),
        "ops.match_message": await tx.value(q.purge_messages, ids=ids),
        "ops.match": await tx.value(q.purge_matches, ids=ids),
    }
    await unlink(tx, of_checks)
    counts |= {
        "geo.mark": await remove_marks(tx, ids),
        "ops.area_entry": await forget_entries(tx, ids),
        "ops.dismissed_suggestion": await forget_dismissed(tx, ids),
        "base.share": await forget_shares(tx, ids),
        "realtime.event": await forget_events(tx, ids),
    }
    await end_waiting(tx, waited)
    await forget_told(tx, entries)
    return counts
