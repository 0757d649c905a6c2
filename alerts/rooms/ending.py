"""The end of rooms, some time after they were closed."""

from collections.abc import Sequence
from uuid import UUID

from alerts.rooms.queries import q
from jointops.base.tx import Tx
from realtime.forgetting import forget_events


async def purge_rooms(tx: Tx, ids: Sequence[UUID]) -> dict[str, int]:
    """Delete rooms with their documents, files and questions; how many rows there were, by table."""
    return {
        "alerts.document_version": await tx.value(q.purge_versions, ids=ids),
        "alerts.clarification": await tx.value(q.purge_clarifications, ids=ids),
        "alerts.room_document": await tx.value(q.purge_documents, ids=ids),
        "alerts.room": await tx.value(q.purge_rooms, ids=ids),
        "realtime.event": await forget_events(tx, ids),
    }
