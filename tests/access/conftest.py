"""Crowds of viewers and a world of canaries, on a node of their own: nobody else's story meets them."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from jointops.app import application
from jointops.base.settings import Settings
from jointops.demo.seed import seed
from jointops.node import Node, running, serving
from jointops.rooms import CONTROLLERS
from tests.ops.conftest import desk, drill, ledger, records

__all__ = ["desk", "drill", "ledger", "records"]


@pytest.fixture(scope="session")
async def node(folder: Path) -> AsyncGenerator[Node]:
    async with running(Settings(data=folder / "access", port=0, demo=True, pace=1000)) as started:
        await seed(started)
        yield started


@pytest.fixture(scope="session")
async def url(node: Node) -> AsyncGenerator[str]:
    async with serving(node, application(node, CONTROLLERS)) as address:
        yield address
