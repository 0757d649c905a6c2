"""Serving in production, and what an administrator does beside it."""

import tempfile
from collections.abc import Sequence
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
from jointops.base.access import Viewer
from jointops.base.audit.keys import known_key, signing_key
from jointops.base.audit.prove import export, prove
from jointops.base.audit.verify import Unreadable, read_keys
from jointops.base.audit.witness import FileWitness, witnesses
from jointops.base.clock import utc_now
from jointops.base.db import POOL_SIZES, Db, connect, role_url
from jointops.base.links import HERE, open_links
from jointops.base.people.actions import count_demo_accounts
from jointops.base.secret import secret_text
from jointops.base.servers import Servers, attached
from jointops.base.sessions.actions import Sessions
from jointops.base.settings import Settings, deployment_name, secret_of
from jointops.node import Node, care_keys, running, serving, until_stopped
from jointops.rooms import CONTROLLERS
from jointops.shell import device_of
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


async def issue_token(settings: Settings, user: str, hours: float) -> str:
    """A bearer token for an existing account. Exits when there is no such account or no database."""
    db = await database(settings)
    try:
        return (await session_of(db, user, hours, "jointops token")).key
    finally:
        await db.close()


async def session_of(db: Db, user: str, hours: float, command: str) -> Viewer:
    """A session for an existing account, opened by who holds the database, and on record under their name there.

    It proves nobody's presence. Exits when there is no such account.
    """
    person = await db.pool("app").fetchval("select id from base.person where user_name = $1", user)
    if person is None:
        raise SystemExit(f"There is no account named {user}.")
    return await Sessions(db).open_for(person, hours, device_of(command))


async def prove_audit(settings: Settings, keys: Sequence[str], files: Sequence[Path], since: int) -> tuple[bool, str]:
    """Whether the audit log is as it was sealed, and the sentence that says so. Raises Unreadable."""
    url = _sealer_url(settings)
    publics = read_keys(keys) or [_own_public_key(settings.data)]
    try:
        named = witnesses(settings)
    except ValueError as why:
        raise Unreadable(str(why)) from None
    kept = [await witness.kept() for witness in [*map(FileWitness, files), *named]]
    witnessed = [seal for seals, _ in kept for seal in seals]
    is_well, says = await prove(url, publics, witnessed, since)
    return is_well, " ".join([says, *(note for _, note in kept if note)])


async def export_audit(settings: Settings, file: Path, since: int) -> None:
    """Write the audit log to a file that proves itself elsewhere. Raises Unreadable."""
    await export(_sealer_url(settings), file, since)


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


async def database(settings: Settings) -> Db:
    """What a command beside the nodes works on. Exits when there is no database."""
    try:
        return await connect(settings.database_url or attached(settings.data), secret_of(settings))
    except OSError:
        raise SystemExit("No database answers: start the node first, or name its folder with --data.") from None


def _own_public_key(data: Path) -> bytes:
    """Raises Unreadable."""
    try:
        key = known_key(data)
    except (OSError, ValueError) as why:
        raise Unreadable(f"JOINTOPS_AUDIT_KEY, or `audit-key` in the data folder, is no key: {why}.") from None
    if key is None:
        raise Unreadable("There is no key here to prove the seals with: name it, --key, as in GET /api/audit/head.")
    return key.public


def _sealer_url(settings: Settings) -> str:
    """Whence the audit is read. Makes nothing that is not there. Raises Unreadable."""
    secret = "the deployment's secret, JOINTOPS_SECRET or `secret` in the data folder"
    try:
        url = settings.database_url or attached(settings.data)
    except (OSError, IndexError):
        raise Unreadable(f"No node runs on {settings.data}: start it first, or name its folder with --data.") from None
    try:
        if not secret_text("JOINTOPS_SECRET") and not (settings.data / "secret").exists():
            raise Unreadable(f"There is none of {secret}: the database lets nobody in without it.")
        return role_url(url, "sealer", secret_of(settings))
    except (OSError, ValueError) as why:
        raise Unreadable(f"This is none, {secret}: {why}.") from None


async def asleep() -> Litestar:
    """All rooms under one roof without any server: to be looked at, not to answer."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder))
        # Pools that nobody awaits open no connection.
        unopened = Db({role: asyncpg.create_pool() for role in POOL_SIZES}, asked_key=bytes(32))
        return application(Node(settings, Servers(settings), unopened, secret=bytes(32)), CONTROLLERS)


async def proved(db: Db, viewer: Viewer) -> Viewer:
    """The same session with a fresh factor: whoever holds the database needs no passkey beside it."""
    sessions = Sessions(db)
    await sessions.prove(viewer, "command line")
    return await sessions.who(viewer.key) or viewer


async def describe() -> str:
    """The OpenAPI description of all rooms, without starting any server."""
    schema = (await asleep()).openapi_schema
    return msgspec.json.format(msgspec.json.encode(schema.to_schema())).decode()
