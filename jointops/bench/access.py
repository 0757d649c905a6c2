"""What row security costs: the same statements in the same transaction, with the policies and without."""

import json
import statistics
import tempfile
import time
from pathlib import Path
from typing import NamedTuple, cast
from uuid import UUID

import asyncpg
from rich.console import Console
from rich.table import Table

from jointops.base.access import access_class
from jointops.base.db import Db, connect
from jointops.base.migrate import migrate
from jointops.base.people.actions import enrol
from jointops.base.people.model import NewPerson
from jointops.base.servers import OWNER, Servers
from jointops.base.sessions.actions import Sessions
from jointops.base.settings import Settings

ROWS, CLASSES, MINE = 200_000, 400, 120
SECRET = bytes(32)

BOUNDS = {"point read": 1.3, "newest 100": 1.3, "count": 3.0}
"""How many times as long a statement may take under row security."""

_FILL = """
insert into geo.mark (record, version, operation, kind, state, country, lon, lat, occurred_at, recorded_at, class_id)
select uuidv7(), 1, 'bench', 'check', 'clear', 'ML', 0, 0, now(), now() - n * interval '1 second',
       ($2::int[])[1 + n % $3]
from generate_series(1, $1) n
"""
_TIMES = {"point read": 1_000, "newest 100": 400, "count": 24}
_STATEMENTS = {
    "point read": "select * from geo.mark where record = $1",
    "newest 100": "select * from geo.mark where operation = $1 order by recorded_at desc limit 100",
    "count": "select count(*) from geo.mark where operation = $1",
}
Pair = tuple[float, float]


class Figures(NamedTuple):
    """Without and with row security: medians of the statement and of its transaction, PostgreSQL's processor time."""

    alone: Pair
    whole: Pair
    worked: Pair


async def run(console: Console) -> None:
    """Medians over many runs, by turns with and without; JSON lines on standard output, a table for people."""
    with tempfile.TemporaryDirectory(prefix="jointops-bench-") as name:
        servers = Servers(Settings(data=_opened(Path(name)) / "node"))
        await servers.start()
        try:
            figures = await _measure(servers.database_url)
        finally:
            servers.stop()
    title = f"Row security: {ROWS:,} rows, {CLASSES} classes, {MINE} of them visible"
    table = Table(
        "transaction with a", "without, ms", "with, ms", "times", "at most", "the statement alone",
        "PostgreSQL's processor time", title=title,
    )  # fmt: skip
    for what, one in figures.items():
        statement, ratio, worked = [round(under / without, 2) for without, under in one]
        times = {"without_ms": round(one.whole[0], 3), "with_ms": round(one.whole[1], 3)}
        ratios = {"ratio": ratio, "statement_ratio": statement, "processor_ratio": worked}
        print(json.dumps({"bench": "access", "what": what, **times, **ratios}))
        table.add_row(what, *(f"{ms:.3f}" for ms in one.whole), *map(str, (ratio, BOUNDS[what], statement, worked)))
    console.print(table)


def _opened(folder: Path) -> Path:
    folder.chmod(0o755)  # the servers' own system user must get in
    return folder


async def _measure(url: str) -> dict[str, Figures]:
    await migrate(url, SECRET)
    db = await connect(url, SECRET)
    try:
        key = await _fill(db, url)
        bare = await asyncpg.connect(url.replace(OWNER, "postgres"))
        under = await asyncpg.connect(url.replace(OWNER, "postgres"))
        await under.execute("set role jointops_app")
        try:
            return {what: await _by_turns(bare, under, key, what) for what in _STATEMENTS}
        finally:
            await bare.close()
            await under.close()
    finally:
        await db.close()


async def _fill(db: Db, url: str) -> str:
    """Rows of many classes, and a session that sees some of them; its key."""
    person = NewPerson(
        user="bench.1", name="Bench", title="", role="officer", country="ML", principals=["op:bench"], clearance=3
    )
    await enrol(url, [person])
    classes = [
        await db.class_id(access_class("op:bench" if n < MINE else "op:other", f"user:u{n}", marking=1))
        for n in range(CLASSES)
    ]
    owner = await asyncpg.connect(url)
    try:
        await owner.execute(_FILL, ROWS, classes, CLASSES)
        await owner.execute("vacuum analyze geo.mark")
        await owner.execute("vacuum analyze base.session_class")
        who = cast(UUID, await owner.fetchval("select id from base.person where user_name = 'bench.1'"))
    finally:
        await owner.close()
    return (await Sessions(db).open_for(who)).key


async def _by_turns(bare: asyncpg.Connection, under: asyncpg.Connection, key: str, what: str) -> Figures:
    """Both ways by turns, each in the transaction that it needs."""
    visible = await _records(under, key)
    before = [await _processor_s(one) for one in (bare, under)]
    alone: tuple[list[float], list[float]] = ([], [])
    whole: tuple[list[float], list[float]] = ([], [])
    for turn in range(_TIMES[what]):
        given = visible[turn % len(visible)] if what == "point read" else "bench"
        for place, connection in enumerate((bare, under)):
            begun = time.perf_counter()
            await connection.execute(f"begin; select base.enter('{key}')")
            asked = time.perf_counter()
            await connection.fetch(_STATEMENTS[what], given)
            alone[place].append(time.perf_counter() - asked)
            await connection.execute("commit")
            whole[place].append(time.perf_counter() - begun)
    worked = [await _processor_s(one) - was for one, was in zip((bare, under), before, strict=True)]
    return Figures(_medians(alone), _medians(whole), (worked[0], worked[1]))


async def _processor_s(connection: asyncpg.Connection) -> float:
    """Seconds that the processor has worked for a connection, without the workers that help a count.

    What others do on this machine is no part of them.
    """
    return _worked_s(await connection.fetchval("select pg_backend_pid()"))


def _worked_s(pid: int) -> float:
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def _medians(times: tuple[list[float], list[float]]) -> Pair:
    return statistics.median(times[0]) * 1000, statistics.median(times[1]) * 1000


async def _records(under: asyncpg.Connection, key: str) -> list[UUID]:
    async with under.transaction():
        await under.execute(f"select base.enter('{key}')")
        rows = await under.fetch("select record from geo.mark limit 500")
    return [cast(UUID, row["record"]) for row in rows]
