"""What the stories share: people at their desks, and waiting for something to become true."""

import asyncio
import subprocess
from collections.abc import Awaitable, Callable
from pathlib import Path

import httpx

Person = Callable[[str], Awaitable[httpx.AsyncClient]]


async def until(question: Callable[[], Awaitable[object]], within: float = 5.0) -> object:
    """Ask again until the answer is truthy; the answer. Fails when the deadline passes."""
    deadline = asyncio.get_running_loop().time() + within
    while True:
        if answer := await question():
            return answer
        if asyncio.get_running_loop().time() > deadline:
            raise AssertionError(f"still {answer!r} after {within} s")
        await asyncio.sleep(0.02)


def copied(data: Path, to: Path) -> None:
    """The data folder of a node that has stopped, once more: its files keep their owners and modes."""
    subprocess.run(["cp", "-a", "--reflink=auto", data, to], check=True)
