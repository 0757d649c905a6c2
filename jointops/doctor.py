"""`jointops doctor`: what is well, what is not, and how to mend it."""

import asyncio
import shutil
import sys
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import asyncpg
import msgspec
from redis.asyncio import Redis
from redis.exceptions import RedisError
from rich.console import Console
from rich.table import Table

from jointops.base.folder import valkey_socket
from jointops.base.migrate import pending
from jointops.base.scanner import Scanner
from jointops.base.servers import attached
from jointops.base.settings import SECRET, Settings
from jointops.installed import compiled_parts, ground_lacks, page_lacks, port_holder
from jointops.judging import judge
from jointops.queries import matching_waits_s, q
from ops.matching.model import BEHIND_S

ENOUGH_DISK = 2 * 1024**3
"""Bytes: a week of KAFO II takes about 100 MB; below this an operation may not reach its end."""

CLOCK_OFF_S = 1.0

SEAL_LAG_S = 5.0
"""A committed audit row that waits longer can still be changed unseen: somebody must look."""

MOST_BEHIND = 2000
"""Events: a consumer stores its place every 1,000 events at the latest, so twice that is no habit of its own."""


MOST_NAMED = 10
"""Sessions: as many as one reads in a line; when these are ended the next look names the next."""


class Finding(msgspec.Struct, frozen=True):
    """One thing examined: how it stands, and what to do when it is wrong."""

    name: str
    ok: bool
    value: str
    mend: str = ""


async def examine(settings: Settings) -> list[Finding]:
    """Look at everything that this node needs; nothing is changed."""
    found = [_python(), _disk(settings), *_settings(settings), *await _installed(settings)]
    found.append(await _tried("PostgreSQL", lambda: _postgres(settings), "Start the node first, or mend database_url."))
    found += await _database(settings)
    found.append(
        await _tried(
            "Valkey",
            lambda: _valkey(settings),
            "Start the node first, or mend valkey_url; until then live events go on by polling.",
        )
    )
    found.append(await _scanner(settings))
    return found


def show(findings: list[Finding], console: Console) -> None:
    """A table for people."""
    table = Table("", "What", "Value", "How to mend it")
    for finding in findings:
        table.add_row("ok" if finding.ok else "wrong", finding.name, finding.value, "" if finding.ok else finding.mend)
    console.print(table)


def _python() -> Finding:
    version = ".".join(str(part) for part in sys.version_info[:3])
    return Finding("Python", sys.version_info >= (3, 11), version, "Install Python 3.11 or newer.")


def _disk(settings: Settings) -> Finding:
    there = next(folder for folder in (settings.data, *settings.data.resolve().parents) if folder.exists())
    free = shutil.disk_usage(there).free
    return Finding("disk", free > ENOUGH_DISK, f"{free // 1024**2} MiB free", f"Free some space under {settings.data}.")


def _settings(settings: Settings) -> list[Finding]:
    return [
        Finding(
            f"setting {name}",
            not mend,
            "(set)" if name in SECRET and getattr(settings, name) else str(getattr(settings, name)),
            mend,
        )
        for name, mend in judge(settings).items()
    ]


async def _installed(settings: Settings) -> list[Finding]:
    """What is asked of this machine and of the folder that JointOps was installed in."""
    holder, who = await asyncio.to_thread(port_holder, settings)
    page, ground, parts = page_lacks(), ground_lacks(settings), compiled_parts()
    return [
        Finding(
            "port", holder != "another", who, "End the other program, or choose another: the setting port, or --port."
        ),
        Finding("front end", not page, page or "built", "Run `make setup`: it builds the page."),
        Finding("basemap", not ground, ground or "built", "Run `make setup`, or `python -m geo.basemap`."),
        Finding(
            "screening",
            parts > 0,
            f"{parts} parts compiled for this machine",
            "Run `python -m alerts.screening.warm`; else the first start takes a minute for it.",
        ),
    ]


async def _tried(name: str, look: Callable[[], Awaitable[str]], mend: str) -> Finding:
    try:
        return Finding(name, True, await look())
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, RedisError, ValueError) as error:
        return Finding(name, False, f"{type(error).__name__}: {error}", mend)


def _url(settings: Settings) -> str:
    return settings.database_url or attached(settings.data)


async def _postgres(settings: Settings) -> str:
    connection = await asyncpg.connect(_url(settings))
    try:
        return await connection.fetchval("select 'PostgreSQL ' || current_setting('server_version')")
    finally:
        await connection.close()


async def _database(settings: Settings) -> list[Finding]:
    try:
        connection = await asyncpg.connect(_url(settings))
    except (OSError, asyncpg.PostgresError, ValueError):
        return []
    try:
        waiting = await pending(connection)
        now: datetime = await connection.fetchval("select clock_timestamp()")
        off = abs((datetime.now(UTC) - now).total_seconds())
        powers = await connection.fetch(
            "select rolname from pg_roles where rolname like 'jointops\\_%' and (rolsuper or rolbypassrls)"
        )
        bare = await connection.fetch(
            "select format('%I.%I', n.nspname, c.relname) from pg_class c "
            "join pg_namespace n on n.oid = c.relnamespace "
            "join pg_attribute a on a.attrelid = c.oid and a.attname = 'class_id' "
            "where c.relkind = 'r' and n.nspname in ('geo', 'alerts', 'ops') "
            "and not (c.relrowsecurity and c.relforcerowsecurity)"
        )
        return [
            await _sealing(connection, settings),
            *await _matching(connection),
            *await _consuming(connection),
            *await _held_back(connection),
            *await _classes(connection),
            Finding("migrations", not waiting, ", ".join(waiting) or "all applied", "Start the node once."),
            Finding("clock", off < CLOCK_OFF_S, f"{off * 1000:.0f} ms from the database", "Set both clocks by NTP."),
            Finding("roles", not powers, "none above row security", "Take superuser and bypassrls from our roles."),
            Finding("row security", not bare, "on every shareable table", f"Missing on {[row[0] for row in bare]}."),
        ]
    finally:
        await connection.close()


async def _sealing(connection: "asyncpg.Connection[asyncpg.Record]", settings: Settings) -> Finding:
    if not await connection.fetchval("select to_regclass('base.audit_fresh') is not null"):
        return Finding("audit seals", False, "no such table", "Start the node once.")
    waiting, seconds = await connection.fetchrow("select waiting, seconds from base.audit_lag()") or (0, 0.0)
    outside = f"{len(settings.witnesses)} witnesses" if settings.witnesses else "no witness outside"
    value = f"{waiting} rows wait, the oldest {seconds:.1f} s; {outside}"
    return Finding(
        "audit seals", seconds < SEAL_LAG_S, value, "Start the node: it seals; see its log for why it stopped."
    )


async def _matching(connection: "asyncpg.Connection[asyncpg.Record]") -> list[Finding]:
    """Whether checks meet entries soon after they were filed; what officers are told does not wait for it."""
    try:
        waits_s = await matching_waits_s(connection)
    except (asyncpg.UndefinedFunctionError, asyncpg.InvalidSchemaNameError):
        return []
    value = f"the oldest check or change of a list waits {waits_s:.0f} s" if waits_s else "nothing waits"
    mend = "Its process loads the lists, or was ended: the node's log says why, and starts it again each second."
    return [Finding("matching", waits_s <= BEHIND_S, value, mend)]


async def _consuming(connection: "asyncpg.Connection[asyncpg.Record]") -> list[Finding]:
    """Whether those who work on the log keep up, and what they could not do."""
    if not await connection.fetchval("select to_regclass('realtime.parked') is not null"):
        return []
    parked = await connection.fetch("select consumer, count(*) from realtime.parked group by 1 order by 1")
    behind = await connection.fetch(
        "select c.name, h.number - c.number from realtime.consumer c, realtime.head h order by c.name"
    )
    late = [name for name, events in behind if events > MOST_BEHIND]
    return [
        Finding(
            "parked events",
            not parked,
            ", ".join(f"{count} of {name}" for name, count in parked) or "none",
            "This work is undone: realtime.parked says why. Mend that and start the node again, which tries that of "
            "matcher, mail and push once more; of any other move the consumer's place back.",
        ),
        Finding(
            "consumers",
            not late,
            ", ".join(f"{name} {events} events behind" for name, events in behind) or "none yet",
            "Start the node: it catches up; see its log for why it stopped.",
        ),
    ]


async def _held_back(connection: "asyncpg.Connection[asyncpg.Record]") -> list[Finding]:
    """Files that nobody gets before they were searched."""
    try:
        held = await connection.fetchval(
            "select (select count(*) from alerts.attachment where checked = 'waiting')"
            " + (select count(*) from alerts.document_version where checked = 'waiting')"
        )
    except (asyncpg.UndefinedTableError, asyncpg.UndefinedColumnError):
        return []
    mend = "They wait for the scanner: start it; where there is none any more, name one again."
    return [Finding("files held back", not held, str(held), mend)]


async def _classes(connection: "asyncpg.Connection[asyncpg.Record]") -> list[Finding]:
    """Whether row security reads of each live session what the rule gave it."""
    try:
        apart = await connection.fetch(q.classes_apart.text)
    except (asyncpg.UndefinedTableError, asyncpg.InvalidSchemaNameError):
        return []
    named = [f"{user_name} {id} ({lacks} lacking, {too_many} too many)" for id, user_name, lacks, too_many in apart]
    more = f", and {len(named) - MOST_NAMED} more" if len(named) > MOST_NAMED else ""
    return [
        Finding(
            "classes of sessions",
            not apart,
            ", ".join(named[:MOST_NAMED]) + more or "as given",
            "These sessions see too little or too much: end them at once (an administrator under the person, or "
            "DELETE /api/sessions/{id}), and their people sign in anew. Something wrote past the triggers of "
            "base.session_class, a restore without them perhaps: find it.",
        )
    ]


async def _scanner(settings: Settings) -> Finding:
    if not settings.scanner:
        return Finding("scanner", True, "none: files of alerts and rooms are not searched for malware")

    async def look() -> str:
        await Scanner(settings.scanner).ping()
        return f"answers at {settings.scanner}"

    return await _tried(
        "scanner", look, "Start the scanner, or mend scanner; until then files of alerts and rooms are held back."
    )


async def _valkey(settings: Settings) -> str:
    async with Redis.from_url(settings.valkey_url or f"unix://{valkey_socket(settings.data)}") as valkey:
        return f"Valkey {(await valkey.info('server')).get('valkey_version', '?')}"
