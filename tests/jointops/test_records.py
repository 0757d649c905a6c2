"""The audit is kept on another machine, too: each day a copy, beside the seals that prove it."""

import asyncio
import contextlib
import os
import signal
import sys
from collections.abc import AsyncGenerator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from jointops.base.audit import verify
from jointops.node import Node
from tests.ops.support import Ledger
from tests.support import Person, until

SCRIPT = Path(__file__).parents[2] / "deploy/records.sh"


@pytest.fixture
def share(tmp_path: Path) -> Path:
    """A folder of another machine's."""
    made = tmp_path / "records"
    made.mkdir()
    return made


@contextlib.asynccontextmanager
async def copying(data: Path, share: Path) -> AsyncGenerator[asyncio.subprocess.Process]:
    """The timer of the shown deployment, beside a node."""
    told = {**os.environ, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "JOINTOPS_DATA": str(data)}
    process = await asyncio.create_subprocess_exec(
        SCRIPT, share, env=told, cwd=share, stderr=asyncio.subprocess.PIPE, start_new_session=True
    )
    try:
        yield process
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        await process.wait()


def _files(folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir()]


async def test_each_day_the_audit_is_copied_and_the_copy_proves_itself_without_us(
    node: Node, person: Person, ledger: Ledger, share: Path
) -> None:
    awa = await person("officer.ml")
    assert (await awa.get("/api/checks")).status_code == 200
    opened = "select id::text from base.audit where verb = 'session.open' order by at desc limit 1"
    row = str(await ledger.value(opened))

    async with copying(node.servers.data, share) as timer:
        assert timer.stderr is not None
        assert b"kept elsewhere" in await timer.stderr.readline()
        name, named = sorted(_files(share))  # and nothing half written
        assert (
            named == "done-for-persons" and name.startswith(f"audit-{datetime.now(UTC):%Y}") and name.endswith(".jsonl")
        )

    copy = share / name
    assert row in copy.read_text()
    process = await asyncio.create_subprocess_exec(
        sys.executable, verify.__file__, copy, "--key", node.key.public.hex(), stdout=asyncio.subprocess.PIPE
    )
    out, _ = await process.communicate()
    assert process.returncode == 0, out


async def test_a_copy_that_failed_says_so_and_leaves_nothing_that_looks_like_one(share: Path, tmp_path: Path) -> None:
    async with copying(tmp_path / "no-node", share) as timer:
        said: list[bytes] = []

        async def is_said() -> bool:
            assert timer.stderr is not None
            said.append(await timer.stderr.readline())
            return b"could not be kept elsewhere" in said[-1]

        await until(is_said, within=60)
        assert not [name for name in _files(share) if name.endswith(".jsonl")]
