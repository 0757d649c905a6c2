"""The same desks and records as in the stories of lists."""

from tests.alerts.conftest import desk, records

__all__ = ["desk", "records"]
