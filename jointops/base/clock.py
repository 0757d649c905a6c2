"""The one place that asks what time it is, so that a test can say it."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """This instant, zone UTC."""
    return datetime.now(UTC)
