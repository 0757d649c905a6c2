"""Numbered SQL, applied once, in order, by one node at a time; a changed file is noticed by its checksum."""

import hashlib
from importlib.resources import files

import asyncpg

from jointops.base.db import POOL_SIZES, role_password

_LEDGER = """
create table if not exists public.jointops_migration (
    name text primary key, checksum bytea not null, applied_at timestamptz not null default now())
"""


class MigrationChanged(RuntimeError):
    """A migration that was already applied has another content now: write a new one instead."""


async def migrate(url: str, secret: bytes) -> list[str]:
    """Bring the database to the newest shape; the names of what was applied. Raises MigrationChanged."""
    connection = await asyncpg.connect(url)
    try:
        await connection.execute("select pg_advisory_lock(hashtext('jointops migrate'))")
        await _roles(connection, secret)
        await connection.execute(_LEDGER)
        return [name for name, body in migrations() if await _applied(connection, name, body)]
    finally:
        await connection.close()


def migrations() -> list[tuple[str, str]]:
    """All files in order of their numbers."""
    folder = files("jointops.base") / "migrations"
    return sorted((file.name, file.read_text("utf-8")) for file in folder.iterdir() if file.name.endswith(".sql"))


async def _roles(connection: "asyncpg.Connection[asyncpg.Record]", secret: bytes) -> None:
    await connection.execute((files("jointops.base") / "roles.sql").read_text("utf-8"))
    for role in POOL_SIZES:
        await connection.execute(f"alter role jointops_{role} password '{role_password(role, secret)}'")


async def _applied(connection: "asyncpg.Connection[asyncpg.Record]", name: str, body: str) -> bool:
    checksum = hashlib.sha256(body.encode()).digest()
    known = await connection.fetchval("select checksum from public.jointops_migration where name = $1", name)
    if known == checksum:
        return False
    if known is not None:
        raise MigrationChanged(name)
    async with connection.transaction():
        await connection.execute("set local lock_timeout = '2s'")
        await connection.execute(body)
        await connection.execute("insert into public.jointops_migration values ($1, $2)", name, checksum)
    return True


async def pending(connection: "asyncpg.Connection[asyncpg.Record]") -> list[str]:
    """The migrations that this database has not seen."""
    if not await connection.fetchval("select to_regclass('public.jointops_migration') is not null"):
        return [name for name, _ in migrations()]
    known = {row[0] for row in await connection.fetch("select name from public.jointops_migration")}
    return [name for name, _ in migrations() if name not in known]
