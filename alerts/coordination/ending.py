"""The end of coordination alerts, some time after their operation was closed."""

from collections.abc import Sequence
from uuid import UUID

from alerts.coordination.queries import q
from geo.marks.actions import remove_marks
from jointops.base.approvals.ending import forget_proposals
from jointops.base.shares.ending import forget_shares
from jointops.base.tx import Tx
from realtime.forgetting import forget_events


async def purge_alerts(tx: Tx, ids: Sequence[UUID]) -> dict[str, int]:
    """Delete alerts with their addressees, answers and marks; how many rows there were, by table."""
    return {
        "alerts.edition": await tx.value(q.purge_editions, ids=ids),
        "alerts.reading": await tx.value(q.purge_readings, ids=ids),
        "alerts.follow_up": await tx.value(q.purge_follow_ups, ids=ids),
        "alerts.escalation": await tx.value(q.purge_steps, ids=ids),
        "alerts.addressee": await tx.value(q.purge_addressees, ids=ids),
        "alerts.reply": await tx.value(q.purge_replies, ids=ids),
        "alerts.attachment_asked": await tx.value(q.purge_asked, ids=ids),
        "alerts.attachment_opened": await tx.value(q.purge_opened, ids=ids),
        "alerts.attachment": await tx.value(q.purge_attachments, ids=ids),
        "alerts.alert_face": await tx.value(q.purge_faces, ids=ids),
        "alerts.alert": await tx.value(q.purge_alerts, ids=ids),
        "geo.mark": await remove_marks(tx, ids),
        "base.share": await forget_shares(tx, ids),
        "base.proposal": await forget_proposals(tx, ids),
        "realtime.event": await forget_events(tx, ids),
    }
