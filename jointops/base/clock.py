"""The one place that asks what time it is, so that a test can say it."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """This instant, zone UTC."""
    return datetime.now(UTC)


FIRST, LAST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def is_on_calendar(at: datetime) -> bool:
    """Whether something can have happened then. Outside it is a broken clock, and some databases have no such date."""
    return FIRST <= at < LAST
