"""What people who are not looking are told for, once each: an alert came, its ladder climbed, it changed, it went."""

from realtime.log import LogEvent

KINDS = frozenset(
    {
        "alert.released",
        "alert.escalated",
        "alert.reopened",
        "alert.corrected",
        "alert.attached",
        "alert.recalled",
    }
)


def cause_of(event: LogEvent) -> str:
    """As `alerts.to_tell` takes it, which knows whom it concerns."""
    if event.kind in ("alert.escalated", "alert.reopened"):
        return f"step {event.data.get('step', '')}"
    if event.kind in ("alert.corrected", "alert.attached"):
        return f"changed {event.version}"
    return event.kind.removeprefix("alert.")
