"""The command line as an administrator uses it: a process, what it prints, and its end."""

import asyncio
import contextlib
import os
import re
import signal
import sys
from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Self

COMMAND = Path(sys.executable).parent / "jointops"


async def ran(*arguments: str | Path, **environment: str) -> tuple[int, str, str]:
    """A command that ends by itself: its exit code, what it printed and what it said beside that."""
    process = await _begun(*arguments, **environment)
    async with asyncio.timeout(180):
        out, said = await process.communicate()
    return process.returncode or 0, out.decode(), said.decode()


class Serving:
    """A command that serves until it is stopped."""

    def __init__(self, process: asyncio.subprocess.Process, url: str) -> None:
        self.process = process
        self.url = url
        self.said = ""
        self._listening = asyncio.create_task(self._listen())

    @classmethod
    async def begin(cls, *arguments: str | Path, **environment: str) -> Self:
        process = await _begun(*arguments, **environment)
        assert process.stderr is not None
        said = ""
        async with asyncio.timeout(180):
            while not (address := re.search(r"https?://localhost:\d+", said)):
                line = await process.stderr.readline()
                assert line, f"it ended before it served: {said}"
                said += line.decode()
        return cls(process, address[0])

    async def _listen(self) -> None:
        assert self.process.stderr is not None
        while line := await self.process.stderr.readline():
            self.said += line.decode()

    async def end(self, how: signal.Signals) -> int:
        """Stop it, politely or not; its exit code."""
        with contextlib.suppress(ProcessLookupError):
            self.process.send_signal(how)
        async with asyncio.timeout(90):
            code = await self.process.wait()
            await self._listening
        return code


@contextlib.asynccontextmanager
async def serving(*arguments: str | Path, **environment: str) -> AsyncGenerator[Serving]:
    """Serves within the block, and is certainly gone after it."""
    one = await Serving.begin(*arguments, **environment)
    try:
        yield one
    finally:
        if one.process.returncode is None:
            await one.end(signal.SIGTERM)


async def _begun(*arguments: str | Path, **environment: str) -> asyncio.subprocess.Process:
    pipe = asyncio.subprocess.PIPE
    told = {"PYTHONWARNINGS": "ignore", **os.environ, "COLUMNS": "200", **environment}
    return await asyncio.create_subprocess_exec(
        COMMAND, *(str(one) for one in arguments), stdin=asyncio.subprocess.DEVNULL, stdout=pipe, stderr=pipe, env=told
    )
