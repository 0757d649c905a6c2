"""The end of partners' files, some time after they were received; how far they had come stays with their key."""

from collections.abc import Sequence
from uuid import UUID

from alerts.partners.queries import q
from jointops.base.tx import Tx
from realtime.forgetting import forget_events


async def purge_partner_files(tx: Tx, ids: Sequence[UUID]) -> dict[str, int]:
    """Delete receipts with what they held; how many rows there were, by table."""
    return {
        "alerts.partner_event": await tx.value(q.purge_events, ids=ids),
        "alerts.partner_file": await tx.value(q.purge_files, ids=ids),
        "realtime.event": await forget_events(tx, ids),
    }
