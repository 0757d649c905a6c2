"""The same desks and records as in the stories of lists, a look into all tables, and a partner's own system."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from tests.integrations.receiver import Receiver
from tests.ops.conftest import desk, ledger, records

__all__ = ["desk", "ledger", "records"]


@pytest.fixture(scope="module")
async def receiver(folder: Path) -> AsyncGenerator[Receiver]:
    (folder / "partner").mkdir()
    one = Receiver(folder / "partner")
    await one.open()
    yield one
    await one.close()
