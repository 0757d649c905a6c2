"""What row security costs: the same statements in the same transaction, with the policies and without.

Both ways by turns in short blocks, so that whatever else the machine does falls on both alike: each pair of blocks
gives a ratio, and the figure is their median, with the middle half of them beside it. Both on one connection, whose
role changes between the blocks: two connections are two processes, and one that stands on the other processor than
its caller takes 0.2 ms longer for each transaction, whatever it is asked.
"""

import json
import statistics
import tempfile
import time
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple, Self, cast
from uuid import UUID

import asyncpg
from asyncpg.prepared_stmt import PreparedStatement
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

ROWS, CLASSES, MINE, OTHERS = 200_000, 400, 120, 500
SECRET = bytes(32)

BOUNDS = {"point read": 1.3, "newest 100": 1.3, "count": 3.0}
"""How many times as long a statement may take under row security."""

_FILL = """
insert into geo.mark (record, version, operation, kind, state, country, lon, lat, occurred_at, recorded_at, class_id)
select uuidv7(), 1, 'bench', 'check', 'clear', 'ML', 0, 0, now(), now() - n * interval '1 second',
       ($2::int[])[1 + n % $3]
from generate_series(1, $1) n
"""
_OTHERS = """
with opened as (
    insert into base.session (person_id, token_hash, principals, clearance, expires_at)
    select $1, sha256(n::text::bytea), '{}', 3, now() + interval '1 day' from generate_series(1, $2) n returning id)
insert into base.session_class
select o.id, c.class_id from opened o, (select distinct class_id from base.session_class) c
"""
"""A busy day's other sessions: by few rows PostgreSQL would choose other plans than it does at work."""

_BLOCKS = {"point read": (80, 15), "newest 100": (60, 10), "count": (24, 1)}
"""Blocks each way, and statements in each."""

_STATEMENTS = {
    "point read": "select * from geo.mark where record = $1",
    "newest 100": "select * from geo.mark where operation = $1 order by recorded_at desc limit 100",
    "count": "select count(*) from geo.mark where operation = $1",
}


class Spread(NamedTuple):
    """The quartiles of some ratios."""

    low: float
    middle: float
    high: float

    @classmethod
    def of(cls, ratios: Sequence[float]) -> Self:
        return cls(*statistics.quantiles(ratios, n=4))


class Figures(NamedTuple):
    """With row security against without: the transaction, the statement alone, PostgreSQL's processor time.

    ms  median of the transaction without, and with
    """

    ms: tuple[float, float]
    whole: Spread
    alone: Spread
    worked: float


class Block(NamedTuple):
    """Seconds: medians of a block's transactions and of their statements."""

    whole: float
    alone: float


async def run(console: Console) -> None:
    """Medians over many runs, by turns with and without; JSON lines on standard output, a table for people."""
    with tempfile.TemporaryDirectory(prefix="jointops-bench-") as name:
        servers = Servers(Settings(data=Path(name) / "node"))
        await servers.start()
        try:
            figures = await _measure(servers.database_url)
        finally:
            servers.stop()
    title = f"Row security: {ROWS:,} rows, {CLASSES} classes, {MINE} of them visible"
    table = Table(
        "transaction with a", "without, ms", "with, ms", "times", "middle half", "at most", "the statement alone",
        "PostgreSQL's processor time", title=title,
    )  # fmt: skip
    for what, one in figures.items():
        print(json.dumps({"bench": "access", "what": what, **_said(one)}))
        spread = f"{one.whole.low:.2f}–{one.whole.high:.2f}"
        table.add_row(
            what, *(f"{ms:.3f}" for ms in one.ms), f"{one.whole.middle:.2f}", spread, str(BOUNDS[what]),
            f"{one.alone.middle:.2f}", f"{one.worked:.2f}",
        )  # fmt: skip
    console.print(table)


def _said(one: Figures) -> dict[str, float]:
    figures = {
        "without_ms": one.ms[0], "with_ms": one.ms[1], "ratio": one.whole.middle, "ratio_low": one.whole.low,
        "ratio_high": one.whole.high, "statement_ratio": one.alone.middle, "processor_ratio": one.worked,
    }  # fmt: skip
    return {name: round(figure, 3) for name, figure in figures.items()}


async def _measure(url: str) -> dict[str, Figures]:
    await migrate(url, SECRET)
    db = await connect(url, SECRET)
    try:
        key = await _fill(db, url)
        connection = await asyncpg.connect(url.replace(OWNER, "postgres"))
        try:
            return {what: await _by_turns(connection, key, what) for what in _STATEMENTS}
        finally:
            await connection.close()
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
        who = cast(UUID, await owner.fetchval("select id from base.person where user_name = 'bench.1'"))
        key = (await Sessions(db).open_for(who)).key
        await owner.execute(_OTHERS, who, OTHERS)
        for table in ("geo.mark", "base.session", "base.session_class", "base.session_classes"):
            await owner.execute(f"vacuum analyze {table}")
        return key
    finally:
        await owner.close()


class Way:
    """A connection's statement under one of its roles, with a plan of its own; `worked_s` is what it took."""

    def __init__(self, connection: asyncpg.Connection, role: str, key: str) -> None:
        self._connection = connection
        self._role = role
        self._key = key
        self._prepared: PreparedStatement[asyncpg.Record]
        self.worked_s = 0.0

    async def prepare(self, statement: str, value: UUID | str) -> None:
        """Plans are made and kept before anything is counted."""
        await self.enter()
        self._prepared = await self._connection.prepare(statement)
        await self.block([value] * 8)
        self.worked_s = 0.0

    async def enter(self) -> None:
        await self._connection.execute(f"set role {self._role}")

    async def block(self, given: Sequence[UUID | str]) -> Block:
        """Some transactions one after the other."""
        await self.enter()
        whole: list[float] = []
        alone: list[float] = []
        before = await _processor_s(self._connection)
        for value in given:
            begun = time.perf_counter()
            await self._connection.execute(f"begin; select base.enter('{self._key}')")
            asked = time.perf_counter()
            await self._prepared.fetch(value)
            alone.append(time.perf_counter() - asked)
            await self._connection.execute("commit")
            whole.append(time.perf_counter() - begun)
        self.worked_s += await _processor_s(self._connection) - before
        return Block(statistics.median(whole), statistics.median(alone))


async def _by_turns(connection: asyncpg.Connection, key: str, what: str) -> Figures:
    """Both ways by turns, each in the transaction that it needs."""
    bare, under = Way(connection, "none", key), Way(connection, "jointops_app", key)
    await under.enter()
    visible = await _records(connection, key)
    blocks, size = _BLOCKS[what]
    for way in (bare, under):
        await way.prepare(_STATEMENTS[what], visible[0] if what == "point read" else "bench")
    pairs: list[tuple[Block, Block]] = []
    for turn in range(blocks):
        given = [visible[(turn * size + n) % len(visible)] if what == "point read" else "bench" for n in range(size)]
        order = (bare, under) if turn % 2 else (under, bare)
        done = {way: await way.block(given) for way in order}
        pairs.append((done[bare], done[under]))
    return Figures(
        ms=(_median_ms(one.whole for one, _ in pairs), _median_ms(one.whole for _, one in pairs)),
        whole=Spread.of([under.whole / bare.whole for bare, under in pairs]),
        alone=Spread.of([under.alone / bare.alone for bare, under in pairs]),
        worked=under.worked_s / bare.worked_s,
    )


def _median_ms(seconds: Iterable[float]) -> float:
    return statistics.median(seconds) * 1000


async def _processor_s(connection: asyncpg.Connection) -> float:
    """Seconds that the processor has worked for a connection, without the workers that help a count.

    What others do on this machine is no part of them.
    """
    return _worked_s(await connection.fetchval("select pg_backend_pid()"))


def _worked_s(pid: int) -> float:
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


async def _records(connection: asyncpg.Connection, key: str) -> list[UUID]:
    async with connection.transaction():
        await connection.execute(f"select base.enter('{key}')")
        rows = await connection.fetch("select record from geo.mark limit 500")
    return [cast(UUID, row["record"]) for row in rows]
