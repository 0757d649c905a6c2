"""Databases of their own on the server of the tests, for commands that start or examine a deployment."""

import secrets

import pytest

from jointops.base.servers import OWNER
from jointops.node import Node
from tests.ops.conftest import drill, ledger
from tests.ops.support import Ledger

__all__ = ["drill", "ledger"]


@pytest.fixture(scope="module")
async def node(node_of_its_own: Node) -> Node:
    return node_of_its_own


@pytest.fixture
async def database(node: Node, ledger: Ledger) -> str:
    """The address of an empty database."""
    name = f"jointops_{secrets.token_hex(4)}"
    await ledger.value(f"create database {name} owner {OWNER}")
    return node.servers.database_url.replace("/jointops?", f"/{name}?")
