"""The same desks and records as in the stories of lists, and a look into all tables."""

from tests.ops.conftest import desk, ledger, records

__all__ = ["desk", "ledger", "records"]
