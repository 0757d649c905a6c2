"""What people who are not looking are told for, once each: an alert came, climbed, changed, was answered, went; nobody
acted on a match in time."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import structlog

from jointops.base.clock import utc_now
from realtime.log import LogEvent

log = structlog.get_logger(__name__)


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


def to_tell(events: Sequence[LogEvent]) -> list[tuple[LogEvent, str]]:
    """The events that are still worth telling, with their causes."""
    now = utc_now()
    told = [(event, cause_of(event)) for event in events if now - event.recorded_at <= _TOO_OLD]
    if len(told) < len(events):
        log.warning("what waited for more than a day is told to nobody any more", events=len(events) - len(told))
    return told


def cause_of(event: LogEvent) -> str:
    """As `integrations.to_tell` takes it, which knows whom it concerns. Raises KeyError for no kind of these."""
    return _CAUSES[event.kind](event)
