"""Hears that an incident was taken back: each alert that was sent of it says so from then on, to all who see it."""

from collections.abc import Sequence

from alerts.coordination.queries import q
from alerts.coordination.telling import tell_alert
from jointops.base.tx import Tx
from realtime.consumers import Consumer
from realtime.log import LogEvent


def incident_follower() -> Consumer:
    """The consumer to hand to the realtime room. A release waits for what is being taken back, so none is missed."""
    return Consumer("alerts-of-incidents", "clock", frozenset({"incident.withdrawn"}), _act)


async def _act(tx: Tx, events: Sequence[LogEvent]) -> None:
    gone = {"incidents": [str(one.record) for one in events], "at": [one.at for one in events]}
    for row in await tx.all(q.note_taken_back, **gone):
        tx.audit("alert.note-taken-back", row["id"], owner=row["drafted_by"]["country"])
        await tell_alert(tx, "alert.taken-back", row)
