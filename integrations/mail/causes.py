"""What people who are not looking are told for, once each: an alert came, climbed, changed, was answered, went."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from jointops.base.clock import utc_now
from realtime.log import LogEvent

KINDS = frozenset(
    {
        "alert.drafted",
        "alert.released",
        "alert.sent-late",
        "alert.replied",
        "alert.escalated",
        "alert.reopened",
        "alert.corrected",
        "alert.attached",
        "alert.recalled",
    }
)


_TOO_OLD = timedelta(days=1)
"""What came before is told no more: this node, or all of them, stood still for so long."""


def to_tell(events: Iterable[LogEvent]) -> Iterator[tuple[LogEvent, str]]:
    """The events that are still worth telling, with their causes."""
    now = utc_now()
    return ((event, cause_of(event)) for event in events if now - event.recorded_at <= _TOO_OLD)


def cause_of(event: LogEvent) -> str:
    """As `alerts.to_tell` takes it, which knows whom it concerns."""
    if event.kind in ("alert.escalated", "alert.reopened"):
        return f"step {event.data.get('step', '')}"
    if event.kind in ("alert.corrected", "alert.attached"):
        return f"changed {event.version}"
    if event.kind == "alert.replied":
        return f"reply {event.data.get('reply', '')}"
    return {"alert.drafted": "second", "alert.recalled": "recalled"}.get(event.kind, "released")
