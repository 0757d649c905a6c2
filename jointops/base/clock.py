"""The one place that asks what time it is, so that a test can say it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """This instant, zone UTC."""
    return datetime.now(UTC)


def day_of_the_last(at: datetime) -> date:
    """The day that it may still be by the clock that is behind all others: what ended before is over for everybody."""
    return at.date() - timedelta(days=1)


POSTGRES_EPOCH_US = 946_684_800_000_000
"""PostgreSQL counts from 2000-01-01 when it sends instants as they are: this many microseconds after 1970."""

FIRST, LAST = datetime(1900, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


def is_on_calendar(at: datetime) -> bool:
    """Whether something can have happened then. Outside it is a broken clock, and some databases have no such date."""
    return FIRST <= at < LAST
