"""The end of checks. Their matches go after them, by `ops.matches`, which stands above, and then what is on the map."""

from collections.abc import Sequence
from uuid import UUID

from geo.marks.actions import remove_marks
from jointops.base.shares.ending import forget_shares
from jointops.base.tx import Tx
from ops.areas.ending import forget_entries
from ops.checks.queries import q
from realtime.forgetting import forget_events


async def purge_checks(tx: Tx, ids: Sequence[UUID]) -> dict[str, int]:
    """Delete checks with their keys; how many rows there were, by table. Their marks go by `purge_marks`.

    The reports first: who made something of one meanwhile is waited for, so that it is there to be deleted after it.
    """
    gone = await tx.one(q.purge_checks, ids=ids)
    await tx.run(q.names_alone)
    return {
        "ops.check_report": gone["records"],
        "ops.check_names": await tx.value(q.purge_names, hours=gone["hours"]),
        "ops.check_keys": await tx.value(q.purge_keys, ids=ids),
        "ops.check_told": await tx.value(q.purge_told, ids=ids),
        "ops.area_entry": await forget_entries(tx, ids),
        "base.share": await forget_shares(tx, ids),
        "realtime.event": await forget_events(tx, ids),
    }


async def forget_told(tx: Tx, entries: Sequence[UUID]) -> None:
    """Officers were told of some entries that end; which ones is forgotten before the matcher comes to it.

    Last in an act: the matcher settles what was told at the end of its own, and neither waits for the other.
    """
    await tx.run(q.forget_told, entries=entries)


async def purge_marks(tx: Tx, ids: Sequence[UUID]) -> dict[str, int]:
    """Take checks off the map, after their matches; how many stood there.

    A mark that goes holds what is kept of its operation's map. Who erases an entry comes there from the matches:
    whoever came there first and wanted the matches then would wait for them, and they for him.
    """
    return {"geo.mark": await remove_marks(tx, ids)}
