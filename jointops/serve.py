"""Serving in production, and what an administrator does beside it."""

import tempfile
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import asyncpg
import msgspec
from litestar import Litestar
from rich.console import Console

from integrations.partners.keys import as_pem, file_key, partner_key
from integrations.partners.seats import Seats
from integrations.webhooks.by_file import FileWriter
from integrations.webhooks.finding import Finder
from integrations.webhooks.message import public_key
from jointops.app import application
from jointops.base.audit.keys import signing_key
from jointops.base.clock import utc_now
from jointops.base.db import POOL_SIZES, Db
from jointops.base.links import HERE, open_links
from jointops.base.people.actions import count_demo_accounts
from jointops.base.servers import Servers
from jointops.base.sessions.actions import Sessions
from jointops.base.settings import Settings, deployment_name, secret_of
from jointops.by_hand import database
from jointops.node import Node, care_keys, running, serving, until_stopped
from jointops.rooms import CONTROLLERS
from ops.care.keys import count_records, drop_keys, rewrap_records, rotate_key
from ops.retention.purge import Purger
from ops.retention.queries import count_over
from realtime.log import Log


async def serve(settings: Settings, console: Console) -> None:
    """A production node until Ctrl-C. Refuses invented accounts, and links to other machines without TLS."""
    if _is_open(settings):
        raise SystemExit(
            f"Without TLS nobody but this machine is served, and host is {settings.host}: name tls_cert and tls_key, "
            "also where a proxy in front has a certificate; a proxy on this machine reaches host 127.0.0.1."
        )
    if found := open_links(settings):
        raise SystemExit("\n".join(found))
    async with running(settings, beside=True) as node:
        if await count_demo_accounts(node.servers.database_url):
            raise SystemExit("This data folder holds demo accounts: serve from a fresh one (--data).")
        async with serving(node, application(node, CONTROLLERS)) as url:
            console.print(f"JointOps serves on [bold]{url}[/]. Ctrl-C stops it.")
            await until_stopped()


def _is_open(settings: Settings) -> bool:
    """Whether others, people or a proxy before them, would reach this node without TLS."""
    return not (settings.host in HERE or settings.tls_cert)


async def write_partner_file(settings: Settings, system: UUID, file: Path) -> str:
    """A signed file of what is new for a partner without a connection; what was written, in words.

    Raises NotFound when no such system is registered. Exits when the file is there already.
    """
    db, secret = await database(settings), secret_of(settings)
    log, name, key, whole = Log(db), f"urn:{deployment_name(secret)}", partner_key(secret), file_key(secret)
    seats = Seats(Sessions(db))
    try:
        written = await FileWriter(db, log, Finder(db, log, name), seats, key, whole, name).write(system, file)
    except FileExistsError:
        raise SystemExit(f"{file} is there already: name another.") from None
    finally:
        await db.close()
    return f"{file}: {written} events, signed with {public_key(key)}" if written else "Nothing is new for this partner."


def say_partner_key(settings: Settings) -> str:
    """The public half of the key that partners' files are signed with as a whole, to be published."""
    return as_pem(file_key(secret_of(settings)))


async def purge_now(settings: Settings) -> list[str]:
    """Delete what is over; a line for each certificate."""
    db = await database(settings)
    try:
        purger = Purger(db, signing_key(settings.data), timedelta(hours=settings.retention_h))
        done = await purger.purge()
    finally:
        await db.close()
    return [f"{one.what} {one.scope}: {one.records} purged, certificate {one.id}" for one in done] or [
        "Nothing is over."
    ]


async def replace_care_keys(settings: Settings, step: str) -> list[str]:
    """One step in replacing the keys of the victim desk's records; what was done, then each key and its records.

    Raises WrongState while a key that would be dropped still wraps a record.
    """
    keys, db = care_keys(settings), await database(settings)
    said: list[str] = []
    try:
        if step == "rotate":
            said = [f"{await rotate_key(db, keys)} wraps from now on."]
        if step == "rewrap":
            said = [f"{await rewrap_records(db, keys)} records wrapped anew."]
        if step == "drop":
            said = [f"{key_id} is destroyed." for key_id in await drop_keys(db, keys)]
        used = await count_records(db, keys)
    finally:
        await db.close()
    return [*said, *(f"{key_id}: {records} records" for key_id, records in used.items())]


async def say_what_is_over(settings: Settings) -> list[str]:
    """What a purge would delete now, and what a hold would keep; a line for each kind and scope."""
    db = await database(settings)
    try:
        over = await count_over(db, utc_now())
    finally:
        await db.close()
    return [f"{one.what} {one.scope}: {one.records} over, {one.held} held" for one in over] or ["Nothing is over."]


async def asleep() -> Litestar:
    """All rooms under one roof without any server: to be looked at, not to answer."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder))
        # Pools that nobody awaits open no connection.
        unopened = Db({role: asyncpg.create_pool() for role in POOL_SIZES}, asked_key=bytes(32))
        return application(Node(settings, Servers(settings), unopened, secret=bytes(32)), CONTROLLERS)


async def describe() -> str:
    """The OpenAPI description of all rooms, without starting any server."""
    schema = (await asleep()).openapi_schema
    return msgspec.json.format(msgspec.json.encode(schema.to_schema())).decode()
