"""Nodes that stand at the edge with settings of their own: limits, proxies, certificates."""

import copy
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import msgspec
import pytest

from jointops.base.limits import Limits
from jointops.node import Node
from realtime.gateway import gateway_protocol
from tests.ops.conftest import drill, ledger
from tests.support import housed

__all__ = ["drill", "ledger"]

Standing = Callable[..., AbstractAsyncContextManager[str]]


@pytest.fixture
def standing(node: Node) -> Standing:
    """`async with standing(pace=1) as url:` the same node at one more door, with these settings."""

    @asynccontextmanager
    async def stands(limits: Limits | None = None, **changes: Any) -> AsyncGenerator[str]:
        other = copy.copy(node)
        other.settings = msgspec.structs.replace(node.settings, port=0, **changes)
        other.limits = limits or Limits("", other.settings.pace)
        other.realtime = copy.copy(node.realtime)
        other.realtime.protocol = gateway_protocol(
            node.realtime.hub, other.listener, node.door.admits_socket, other.settings, other.limits
        )
        async with housed(other) as url:
            yield url

    return stands
