"""A process beside the node that works pieces off, below everybody else: whoever waits for an answer has the node.

It is told a piece a line and says a line when that is done. It ends with the node, however that ends.
"""

import asyncio
import os
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from typing import Any

import msgspec

from jointops.base.log import to_stderr
from ops.rescreen.model import Piece, Where
from ops.rescreen.work import YIELDING, work


class Broken(RuntimeError):
    """The process beside the node ended in the middle of a piece; its own words are in the log above."""


class Beside:
    """The process, as its node sees it."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def work(self, piece: Piece) -> None:
        """Have a piece worked off. Raises Broken."""
        await self._say(piece)
        assert self._process.stdout is not None
        if not await self._process.stdout.readline():
            raise Broken

    async def _say(self, what: object) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(msgspec.json.encode(what) + b"\n")
        await self._process.stdin.drain()


@asynccontextmanager
async def beside(where: Where) -> AsyncGenerator[Beside]:
    """Start the process; it is over at the end."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "ops.rescreen.beside", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    with suppress(ProcessLookupError):  # it has ended, as its first piece will say
        os.setpriority(os.PRIO_PROCESS, process.pid, YIELDING)  # what it loads before its first piece is not urgent
    one = Beside(process)
    try:
        await one._say(Where(where.url, bytes(where.secret)))
        yield one
    finally:
        if process.returncode is None:
            process.kill()  # a piece half done is not done
        await process.wait()


def _main() -> None:
    to_stderr()  # what is said on standard output is that a piece is done
    lines: Any = sys.stdin.buffer
    where = msgspec.json.decode(lines.readline(), type=Where)
    for line in iter(lines.readline, b""):
        work(msgspec.json.decode(line, type=Piece), where)
        print(flush=True)


if __name__ == "__main__":
    _main()
