"""What people who are not looking are told for, once each: an alert came, climbed, changed, was answered, went; nobody
acted on a match in time."""

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta

from jointops.base.clock import utc_now
from realtime.log import LogEvent


def _step(event: LogEvent) -> str:
    return f"step {event.data.get('step', '')}"


def _changed(event: LogEvent) -> str:
    return f"changed {event.version}"


def _overdue(event: LogEvent) -> str:
    """With the version: whoever acts ends the time, and another that is over is told again."""
    return f"overdue {event.data.get('overdue', '')} v{event.version}"


_CAUSES: dict[str, Callable[[LogEvent], str]] = {
    "alert.drafted": lambda _: "second",
    "alert.asked-late": lambda event: f"asked {event.data.get('proposal', '')}",
    "alert.asked-correction": lambda event: f"asked {event.data.get('proposal', '')}",
    "alert.asked-attach": lambda event: f"asked {event.data.get('proposal', '')}",
    "alert.released": lambda _: "released",
    "alert.sent-late": lambda _: "released",
    "alert.replied": lambda event: f"reply {event.data.get('reply', '')}",
    "alert.escalated": _step,
    "alert.reopened": _step,
    "alert.corrected": _changed,
    "alert.attached": _changed,
    "alert.recalled": lambda _: "recalled",
    "alert.taken-back": lambda _: "taken-back",
    "match.escalated": _overdue,
}

KINDS = frozenset(_CAUSES)

_TOO_OLD = timedelta(days=1)
"""What came before is told no more: this node, or all of them, stood still for so long."""


def to_tell(events: Iterable[LogEvent]) -> Iterator[tuple[LogEvent, str]]:
    """The events that are still worth telling, with their causes."""
    now = utc_now()
    return ((event, cause_of(event)) for event in events if now - event.recorded_at <= _TOO_OLD)


def cause_of(event: LogEvent) -> str:
    """As `integrations.to_tell` takes it, which knows whom it concerns. Raises KeyError for no kind of these."""
    return _CAUSES[event.kind](event)
