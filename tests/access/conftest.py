"""Crowds of viewers, and a look into all tables."""

from tests.ops.conftest import desk, drill, ledger, records

__all__ = ["desk", "drill", "ledger", "records"]
