"""A machine loses its processes at the worst moment; the next start finds everything that was promised."""

import contextlib
import os
import shutil
import signal
import tempfile
from collections.abc import AsyncGenerator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from jointops.base.ids import uuid7
from tests.jointops.support import Serving, ran, serving
from tests.ops.support import GAO, done, operation, post, prepare
from tests.support import caller, until

pytestmark = [pytest.mark.fault, pytest.mark.slow]


@pytest.fixture
def place() -> Iterator[Path]:
    """A data folder that the embedded PostgreSQL may open to its own system user."""
    made = Path(tempfile.mkdtemp(prefix="jointops-fault-"))
    yield made / "node"
    for pid in _servers(made / "node").values():
        os.kill(pid, signal.SIGKILL)
    shutil.rmtree(made, ignore_errors=True)


async def test_a_killed_node_and_killed_servers_start_again_with_all_that_was_answered(place: Path) -> None:
    demo = ("demo", "--scenario", "none", "--port", "0", "--data", place)
    sent: list[dict[str, Any]] = []

    async with serving(*demo) as first:
        await _open_gao(first)
        sent.append(await _files(first))

        code, _, said = await ran(*demo)
        assert code == 1
        assert "Another JointOps runs on this data folder" in said and str(place) in said
        assert "Traceback" not in said
        await _finds(first, sent)

        [beside] = [one for one in psutil.Process(first.process.pid).children() if "jointops.work" in one.cmdline()]
        assert await first.end(signal.SIGKILL) == -signal.SIGKILL
    await until(lambda: _is_gone(beside))
    left = _servers(place)
    assert left.keys() == {"postgres", "valkey"}, "the servers outlive their node"

    async with serving(*demo) as second:
        assert _servers(place)["postgres"] == left["postgres"]
        await _finds(second, sent)
        sent.append(await _files(second))

        for pid in _servers(place).values():
            os.kill(pid, signal.SIGKILL)
        await second.end(signal.SIGKILL)

    async with serving(*demo) as third:
        await _finds(third, sent)
        sent.append(await _files(third))
        await _finds(third, sent)
        running = _servers(place)

        assert await third.end(signal.SIGTERM) == 0
        assert "Traceback" not in third.said
    assert [name for name, pid in running.items() if _runs(pid)] == [], "a polite end leaves no server behind"


async def _open_gao(node: Serving) -> None:
    async with _at(node, "centre.kafo") as chen:
        await done(chen.post("/api/operations", json=operation("kafo-ii")))
        await done(chen.post("/api/operations/kafo-ii/checkpoints", json=post(GAO, "Gao", "ML", -0.04, 16.27)))
        await prepare(chen, "kafo-ii", "ML")


async def _files(node: Serving) -> dict[str, Any]:
    """A check that Awa has an answer to."""
    subject = {"kind": "vehicle", "plate": "55 FA 4471 BF", "country": "BF"}
    at = datetime.now(UTC).isoformat()
    check = {"id": str(uuid7()), "operation": "kafo-ii", "checkpoint": GAO, "occurred_at": at, "subject": subject}
    async with _at(node, "officer.ml") as awa:
        await done(awa.post("/api/checks", json=check))
    return check


async def _finds(node: Serving, sent: list[dict[str, Any]]) -> None:
    """All checks are there once, a repeat knows them, and all of their events reach a screen that starts anew."""
    async with _at(node, "officer.ml") as awa:
        kept = (await done(awa.get("/api/checks")))["items"]
        assert [one["id"] for one in kept] == [one["id"] for one in reversed(sent)]
        for check in sent:
            assert (await awa.post("/api/checks", json=check)).status_code == 200

        async def all_are_on_the_map() -> object:
            figures = await done(awa.get("/api/operations/kafo-ii/figures"))
            return figures["computed"] == [{"kind": "check", "country": "ML", "count": len(sent)}]

        await until(all_are_on_the_map)


@contextlib.asynccontextmanager
async def _at(node: Serving, user: str) -> AsyncGenerator[httpx.AsyncClient]:
    async with caller(node.url, timeout=120) as client:
        token = (await done(client.post("/api/session", json={"user": user})))["token"]
        client.cookies.clear()
        client.headers["authorization"] = f"Bearer {token}"
        yield client


def _servers(place: Path) -> dict[str, int]:
    """The servers of a folder that run, by what they are."""
    files = {"postgres": place / "postgres" / "postmaster.pid", "valkey": place / "valkey" / "valkey.pid"}
    found = {name: int(file.read_text().split()[0]) for name, file in files.items() if file.exists()}
    return {name: pid for name, pid in found.items() if _runs(pid)}


async def _is_gone(process: psutil.Process) -> bool:
    return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE


def _runs(pid: int) -> bool:
    return psutil.pid_exists(pid) and psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
