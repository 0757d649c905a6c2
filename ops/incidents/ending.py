"""The end of incidents: seizures of firearms not before ten years (Firearms Protocol, art. 7)."""

from collections.abc import Sequence
from uuid import UUID

from geo.marks.actions import remove_marks
from jointops.base.shares.ending import forget_shares
from jointops.base.tx import Tx
from ops.areas.ending import forget_entries
from ops.incidents.queries import q
from realtime.forgetting import forget_events


async def purge_incidents(tx: Tx, ids: Sequence[UUID]) -> dict[str, int]:
    """Delete incidents with their items and marks; how many rows there were, by table."""
    return {
        "ops.seized_item": await tx.value(q.purge_items, ids=ids),
        "ops.incident": await tx.value(q.purge_incidents, ids=ids),
        "geo.mark": await remove_marks(tx, ids),
        "ops.area_entry": await forget_entries(tx, ids),
        "base.share": await forget_shares(tx, ids),
        "realtime.event": await forget_events(tx, ids),
    }
