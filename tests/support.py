"""What the stories share: people at their desks, and waiting for something to become true."""

import asyncio
from collections.abc import Awaitable, Callable

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
