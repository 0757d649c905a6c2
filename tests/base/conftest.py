"""The stories of the ground use the whole node, and look into its tables as nobody of the product may."""

from tests.alerts.conftest import desk
from tests.ops.conftest import ledger

__all__ = ["desk", "ledger"]
