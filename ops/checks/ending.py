"""The end of checks. Their matches go after them, by `ops.matches`, which stands above."""

from collections.abc import Sequence
from uuid import UUID

from geo.marks.actions import remove_marks
from jointops.base.shares.ending import forget_shares
from jointops.base.tx import Tx
from ops.areas.ending import forget_entries
from ops.checks.queries import q
from realtime.forgetting import forget_events


async def purge_checks(tx: Tx, ids: Sequence[UUID]) -> dict[str, int]:
    """Delete checks with their keys and marks; how many rows there were, by table.

    The reports first: who made something of one meanwhile is waited for, so that it is there to be deleted after it.
    """
    gone = await tx.one(q.purge_checks, ids=ids)
    await tx.run(q.names_alone)
    return {
        "ops.check_report": gone["records"],
        "ops.check_names": await tx.value(q.purge_names, hours=gone["hours"]),
        "ops.check_key": await tx.value(q.purge_keys, ids=ids),
        "geo.mark": await remove_marks(tx, ids),
        "ops.area_entry": await forget_entries(tx, ids),
        "base.share": await forget_shares(tx, ids),
        "realtime.event": await forget_events(tx, ids),
    }
