"""`python -m jointops.work`: the process that does the work behind the answers; `jointops.beside` starts it."""

import asyncio
import sys

import uvloop

from alerts.screening.warm import warm_up_beside
from jointops.base.db import connect
from jointops.base.log import to_stderr
from jointops.base.servers import Servers
from jointops.base.settings import read, secret_of
from jointops.node import Node

_LONGEST = 1 << 20
"""Bytes of settings."""


async def work() -> None:
    """Work by the settings that come first on standard input, until it ends."""
    warm_up_beside()
    line = asyncio.StreamReader(limit=_LONGEST)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(line), sys.stdin)
    settings = read(await line.readline())
    db = await connect(settings.database_url, secret := secret_of(settings))
    node = Node(settings, Servers(settings), db, secret)  # the servers were started by who starts us, or elsewhere
    await node.start(answers=False)
    try:
        while await line.read(_LONGEST):
            node.realtime.hint()
    finally:
        await node.stop()


if __name__ == "__main__":
    to_stderr()
    uvloop.run(work())
