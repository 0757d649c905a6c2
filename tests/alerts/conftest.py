"""Viewers and records for the stories of lists and alerts."""

import pytest

from jointops.base.access import Viewer
from jointops.node import Node
from tests.alerts.support import Desk, Records


@pytest.fixture(scope="module")
async def desk(node: Node) -> Desk:
    """`claire = await desk("bureau.fr")`: a person with a session, one for the whole file."""
    known: dict[str, Viewer] = {}

    async def viewer(user: str) -> Viewer:
        if user not in known:
            known[user] = await node.sessions.open(user)
        return known[user]

    return viewer


@pytest.fixture(scope="module")
async def records(node: Node, desk: Desk) -> Records:
    return Records(node, desk)
