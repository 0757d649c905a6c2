"""What the stories share: nodes, people at their desks, and waiting for something to become true."""

import asyncio
import contextlib
import os
import shutil
import ssl
import subprocess
import tempfile
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Mapping
from pathlib import Path

import httpx
from litestar import Litestar

from jointops.app import application
from jointops.base.settings import Settings
from jointops.demo.wire import wire_to
from jointops.node import Node, running, serving
from jointops.rooms import CONTROLLERS

LONG = os.environ.get("JOINTOPS_LONG") == "1"
"""Whether the walks of thousands of calls and pictures are made in full: `make test-long`. Else in a short form."""

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


def let_go(hangs: Path) -> None:
    """The share is back, without what it had: who waited for it goes on."""
    both_ends = os.open(hangs, os.O_RDWR | os.O_NONBLOCK)
    hangs.unlink()
    os.close(both_ends)


def bytes_read() -> int:
    """What this process has read from files so far."""
    return int(Path("/proc/self/io").read_text().split()[1])


NO_TLS = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
"""For clients of a node without TLS. Of itself each reads all authorities of the world: 40 ms, some thousand times."""


def caller(
    url: str, *, headers: Mapping[str, str] | None = None, timeout: float = 5, trusted: ssl.SSLContext = NO_TLS
) -> httpx.AsyncClient:
    """A client of a node, not signed in; `timeout` in seconds."""
    return httpx.AsyncClient(base_url=url, headers=headers, timeout=timeout, verify=trusted, transport=wire_to(url))


@contextlib.asynccontextmanager
async def signed_in(url: str, user: str, trusted: ssl.SSLContext = NO_TLS) -> AsyncGenerator[httpx.AsyncClient]:
    """Somebody at this door."""
    async with caller(url, timeout=30, trusted=trusted) as client:
        answer = await client.post("/api/session", json={"user": user})
        assert answer.status_code == 201, answer.text
        client.headers["authorization"] = f"Bearer {answer.json()['token']}"
        client.cookies.clear()
        yield client


@contextlib.asynccontextmanager
async def people_at(url: str) -> AsyncGenerator[Person]:
    """`awa = await person("officer.ml")`: a signed-in HTTP client, for as long as this goes on."""
    async with contextlib.AsyncExitStack() as stack:

        async def person(user: str) -> httpx.AsyncClient:
            return await stack.enter_async_context(signed_in(url, user))

        yield person


MEMORY = Path("/dev/shm")
ROOM = 8 << 30
"""Bytes that the nodes of all workers never fill."""


@contextlib.contextmanager
def temporary() -> Generator[Path]:
    """A folder for servers; in memory if there is room, for hundreds of nodes begin, write and go."""
    in_memory = MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM
    made = Path(tempfile.mkdtemp(prefix="jointops-tests-", dir=MEMORY if in_memory else None))
    yield made
    shutil.rmtree(made, ignore_errors=True)


def copied(data: Path, to: Path) -> None:
    """The data folder of a node that has stopped, once more: its files keep their owners and modes."""
    subprocess.run(["cp", "-a", "--reflink=auto", data, to], check=True)


@contextlib.asynccontextmanager
async def running_on(seeded: Path, settings: Settings) -> AsyncGenerator[Node]:
    """A node on a copy of what was seeded, in the folder that its settings name."""
    copied(seeded, settings.data)
    async with running(settings) as node:
        yield node


_roofs: list[Litestar] = []
"""Applications of this process under which nobody lives just now."""


@contextlib.asynccontextmanager
async def housed(node: Node) -> AsyncGenerator[str]:
    """Where a node serves HTTP and websockets: under a roof that stands already, if there is one."""
    app = _roofs.pop() if _roofs else application(node, CONTROLLERS)
    app.state.tenant.take(node)
    async with serving(node, app) as url:
        yield url
    _roofs.append(app)


@contextlib.asynccontextmanager
async def served(settings: Settings) -> AsyncGenerator[tuple[Node, str]]:
    """A node on the folder that its settings name, and where it serves."""
    async with running(settings) as node, housed(node) as url:
        yield node, url


WAITS = "select exists (select from pg_stat_activity where $1 = any(pg_blocking_pids(pid)))"
"""Whether another connection waits for the one whose process this is."""
