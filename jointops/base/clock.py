"""The one place that asks what time it is, so that a test can say it."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """This instant, zone UTC."""
    return datetime.now(UTC)


def is_on_calendar(at: datetime) -> bool:
    """Whether an instant has a date in UTC: in the years 1 and 9999 some zones reach beyond the calendar."""
    try:
        at.astimezone(UTC)
    except OverflowError:
        return False
    return True
