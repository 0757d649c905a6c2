"""Nodes that stand at the edge with settings of their own: limits, proxies, certificates."""

import copy
import ssl
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import httpx
import msgspec
import pytest

from jointops.app import application
from jointops.base.limits import Limits
from jointops.node import Node, serving
from jointops.rooms import CONTROLLERS
from tests.ops.conftest import drill, ledger

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
        async with serving(other, application(other, CONTROLLERS)) as url:
            yield url

    return stands


@asynccontextmanager
async def signed_in(url: str, user: str, verify: ssl.SSLContext | bool = True) -> AsyncGenerator[httpx.AsyncClient]:
    """Somebody at this door."""
    async with httpx.AsyncClient(base_url=url, timeout=30, verify=verify) as client:
        answer = await client.post("/api/session", json={"user": user})
        assert answer.status_code == 201, answer.text
        client.headers["authorization"] = f"Bearer {answer.json()['token']}"
        client.cookies.clear()
        yield client
