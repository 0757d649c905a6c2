"""`python -m jointops.work`: the process that does the work behind the answers; `jointops.beside` starts it."""

import asyncio
import os
import sys

import uvloop

from alerts.screening.warm import warm_up_beside
from jointops.base.db import connect
from jointops.base.log import to_stderr
from jointops.base.servers import Servers
from jointops.base.settings import read, secret_of
from jointops.node import Node, keep_loaded

_MOST = 1 << 20
"""Bytes that are read at a time; settings are fewer."""


async def work() -> None:
    """Work by the settings that come first on standard input, until it ends."""
    warm_up_beside()
    line = asyncio.StreamReader(limit=_MOST)
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(line), sys.stdin)
    settings = read(await line.readline())
    db = await connect(settings.database_url, secret := secret_of(settings))
    node = Node(settings, Servers(settings), db, secret)  # the servers were started by who starts us, or elsewhere
    ended, started = asyncio.create_task(_hinted(node, line)), asyncio.create_task(node.start(answers=False))
    await asyncio.wait((ended, started), return_when=asyncio.FIRST_COMPLETED)
    if ended.done():
        os._exit(0)  # nothing has begun, and who waits for our end need not wait for what is still being loaded
    try:
        await started
        keep_loaded()
        await ended
    finally:
        await node.stop()


async def _hinted(node: Node, line: asyncio.StreamReader) -> None:
    while await line.read(_MOST):
        node.realtime.hint()


if __name__ == "__main__":
    to_stderr()
    uvloop.run(work())
