"""Crowds of viewers and a world of canaries use the desks of the operation room."""

from tests.ops.conftest import desk, drill, ledger, records

__all__ = ["desk", "drill", "ledger", "records"]
