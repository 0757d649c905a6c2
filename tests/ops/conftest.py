"""Operations of their own for the stories of the operation room, and a look into all tables."""

from collections.abc import AsyncGenerator

import pytest

from jointops.base.servers import OWNER
from jointops.node import Node
from tests.alerts.conftest import desk, records
from tests.ops.support import Drill, Ledger, open_drill
from tests.support import Person

__all__ = ["desk", "records"]


@pytest.fixture(scope="module")
async def ledger(node: Node) -> AsyncGenerator[Ledger]:
    """Signed in as the server's superuser: counts what no person and no role of the product may see in whole."""
    opened = await Ledger.on(node.servers.database_url.replace(OWNER, "postgres"))
    yield opened
    await opened.close()


@pytest.fixture
async def drill(node: Node, person: Person) -> Drill:
    """A new operation of Mali and Burkina Faso with people of its own: what is counted is what the story did."""
    return await open_drill(node, person)
