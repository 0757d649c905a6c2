"""How fast the audit log is sealed and proved: from an exported file with the verifier alone, and from PostgreSQL."""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import asyncpg
from rich.console import Console
from rich.table import Table

from jointops.base.audit import verify
from jointops.base.audit.keys import SigningKey
from jointops.base.audit.prove import export, prove
from jointops.base.audit.sealer import Sealer
from jointops.base.db import Db, connect, role_url
from jointops.base.migrate import migrate
from jointops.base.servers import Servers
from jointops.base.settings import Settings

ROWS = 200_000
AIM = 200_000
"""Rows a second that are proved, whichever way."""

PER_SEAL = 500
"""Rows a second of a busy day; a seal is signed each second."""

TITLE = "Audit log: sealing and proving"
FROM_DATABASE, FROM_FILE = "prove from PostgreSQL", "prove the file, verify.py alone with its start"
PROVING = (FROM_DATABASE, FROM_FILE)

SECRET = bytes(32)
KEY = SigningKey(bytes(32))

_INSERT = """
insert into base.audit (service, verb, record, owner, asked)
select 'bench', 'check.read', uuidv7(), 'FR', sha256(n::text::bytea) from generate_series(1, $1) n
"""


async def run(console: Console) -> None:
    """Seal and prove 200,000 rows; JSON lines on standard output, a table for people."""
    with tempfile.TemporaryDirectory(prefix="jointops-bench-") as name:
        figures = await _on_servers(Path(name))
    table = Table("what", "rows", "rows/s", "aim", "met", "rows/s of our processor time", title=TITLE)
    table.caption = f"load average {os.getloadavg()[0]:.1f}"
    for what, (wall, cpu) in figures.items():
        figure = {"bench": "audit", "what": what, "rows": ROWS, "rows_per_s": wall, "rows_per_cpu_s": cpu}
        aim, met = (f"≥ {AIM:,}", "yes" if wall >= AIM else "NO") if what in PROVING else ("", "")
        print(json.dumps({**figure, "aim": AIM, "met": wall >= AIM} if what in PROVING else figure))
        table.add_row(what, f"{ROWS:,}", f"{wall:,}", aim, met, f"{cpu:,}")
    console.print(table)


async def _on_servers(folder: Path) -> dict[str, tuple[int, int]]:
    servers = Servers(Settings(data=folder / "node"))
    await servers.start()
    try:
        return await _measure(servers.database_url, folder)
    finally:
        servers.stop()


async def _measure(url: str, folder: Path) -> dict[str, tuple[int, int]]:
    await migrate(url, SECRET)
    db = await connect(url, SECRET)
    figures: dict[str, tuple[int, int]] = {}
    try:
        with _timed(figures, "write and seal, a seal for every 500 rows"):
            await _write(db, url)
        sealer_url, file = role_url(url, "sealer", SECRET), folder / "export"
        with _timed(figures, FROM_DATABASE):
            is_well, says = await prove(sealer_url, [KEY.public], [])
        assert is_well, says
        with _timed(figures, "export to a file"):
            await export(sealer_url, file)
    finally:
        await db.close()
    with _timed(figures, FROM_FILE):
        await asyncio.to_thread(_prove_alone, file)
    return figures


async def _write(db: Db, url: str) -> None:
    owner = await asyncpg.connect(url)
    await owner.execute("create policy bench on base.audit for insert to current_user with check (service = 'bench')")
    sealer = Sealer(db, KEY, [])
    for _ in range(ROWS // PER_SEAL):
        await owner.execute(_INSERT, PER_SEAL)
        await sealer.seal()
    await owner.execute("drop policy bench on base.audit")
    await owner.close()


def _prove_alone(file: Path) -> None:
    command = [sys.executable, "-I", verify.__file__, str(file), "--key", KEY.public.hex()]
    subprocess.run(command, check=True, capture_output=True)


@contextmanager
def _timed(figures: dict[str, tuple[int, int]], what: str) -> Generator[None]:
    began, cpu = time.perf_counter(), _cpu()
    yield
    figures[what] = round(ROWS / (time.perf_counter() - began)), round(ROWS / (_cpu() - cpu))


def _cpu() -> float:
    """Seconds of ours and of finished children; PostgreSQL's are its own."""
    return sum(os.times()[:4])
