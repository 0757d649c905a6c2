"""What was measured on, and how hard it worked."""

import os
import platform
import time
from collections.abc import Iterable
from pathlib import Path
from typing import cast

import asyncpg
import msgspec
import psutil

from jointops.base.servers import Servers


class Machine(msgspec.Struct, frozen=True):
    """Enough to judge a figure by. `load` is the load average of the minute before: other work slows everything."""

    cores: int
    processor: str
    python: str
    postgresql: str
    fsync: str
    synchronous_commit: str
    load: float


async def describe(url: str) -> Machine:
    """This machine and the PostgreSQL behind `url`."""
    connection = await asyncpg.connect(url)
    try:
        version, fsync, synchronous = [
            str(cast(object, await connection.fetchval("select current_setting($1)", name)))
            for name in ("server_version", "fsync", "synchronous_commit")
        ]
    finally:
        await connection.close()
    load = round(os.getloadavg()[0], 2)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return Machine(cores, _processor(), platform.python_version(), version, fsync, synchronous, load)


def _processor() -> str:
    file = Path("/proc/cpuinfo")
    lines = file.read_text().splitlines() if file.exists() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


class Effort(msgspec.Struct, frozen=True):
    """Processor seconds so far: this process, the one beside it, PostgreSQL with its living children."""

    node: float
    beside: float
    postgresql: float


def effort(servers: Servers) -> Effort:
    """Take it before and after; the difference is what the work between cost."""
    pid = int((servers.data / "postgres" / "postmaster.pid").read_text().split()[0])
    postmaster = psutil.Process(pid)
    living = [one for one in psutil.Process().children() if one.status() != psutil.STATUS_ZOMBIE]
    workers = [one for one in living if "jointops.work" in one.cmdline()]
    return Effort(time.process_time(), _spent(workers), _spent([postmaster, *postmaster.children()]))


def _spent(processes: Iterable[psutil.Process]) -> float:
    times = [process.cpu_times() for process in processes]
    return sum(one.user + one.system for one in times)
