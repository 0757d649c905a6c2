"""The snapshot on the server: what a centre waits for, under row security and over HTTP."""

import asyncio
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import asyncpg
import httpx

from geo.marks import snapshot
from geo.marks.queries import drawn_marks
from geo.tiles.reading import standing_of
from jointops.app import application
from jointops.base.access import Viewer, access_class
from jointops.base.clock import utc_now
from jointops.base.settings import Settings
from jointops.bench.map.line import Line
from jointops.demo.seed import seed
from jointops.node import Node, running, serving
from jointops.rooms import CONTROLLERS

MANY, ROUNDS = 100_000, 9
OPERATION = "kafo-ii"
MOST_MS = 5

_FILL = """
insert into geo.mark (record, version, operation, kind, state, subject, country, place, lon, lat, occurred_at,
                      recorded_at, class_id)
select uuidv7(), 1, 'kafo-ii', 'check', 'clear', 'vehicle', 'ML', 'ML-' || n % 400, n % 20, n % 17,
       now() - n * interval '1 second', now() - n * interval '1 second', $2
from generate_series(1, $1) n
"""

_ONE_MORE = """
with one as (
    insert into geo.mark (record, version, operation, kind, state, subject, country, place, lon, lat, occurred_at,
                          class_id)
    values (uuidv7(), 1, 'kafo-ii', 'check', 'clear', 'vehicle', 'ML', 'ML-1', 1, 1, now(), $1) returning record
)
insert into realtime.outbox (kind, operation, record, version, class_id, at)
select 'bench.made', 'kafo-ii', record, 1, $1, now() from one
"""


def lines() -> Iterator[Line]:
    """Out of memory, as a centre gets it; out of the database, which is asked for what nobody holds; and over HTTP."""
    for what, took, goal in asyncio.run(_measured()):
        said = f"{median(took):.1f} ms ({min(took):.1f}–{max(took):.1f})"
        met = median(took) <= MOST_MS if goal else None
        yield Line(what=f"snapshot of {MANY:,}: {what}", ours=said, goal=goal, met=met)


async def _measured() -> list[tuple[str, list[float], str]]:
    with tempfile.TemporaryDirectory(prefix="jointops-bench-") as folder:
        settings = Settings(data=Path(folder) / "node", port=0, demo=True, pace=1000)
        async with running(settings) as node:
            await seed(node)
            await _fill(node)
            async with serving(node, application(node, CONTROLLERS)) as url:
                return [*await _inside(node), ("over HTTP, packed", await _over_http(url), "")]


async def _fill(node: Node) -> None:
    number = await node.db.class_id(access_class("op:kafo-ii", marking=0))
    connection = await asyncpg.connect(node.servers.database_url)
    await connection.execute(_FILL, MANY, number)
    await connection.execute("analyze geo.mark")
    await connection.close()


async def _inside(node: Node) -> list[tuple[str, list[float], str]]:
    viewer = await node.sessions.open("centre.kafo")
    fresh: list[float] = []
    again: list[float] = []
    stored: list[float] = []
    await _snapshot(node, viewer)
    for _ in range(ROUNDS):
        await _change(node, viewer)
        fresh.append(await _snapshot(node, viewer))
        again.append(await _snapshot(node, viewer))
        async with node.db.read(viewer) as tx:
            begun = time.perf_counter()
            snapshot.written(await drawn_marks(tx, [OPERATION]))
            stored.append((time.perf_counter() - begun) * 1000)
    return [
        ("rights asked, chosen in memory and written", fresh, f"server ≤ {MOST_MS} ms"),
        ("the same while nothing has changed since", again, ""),
        ("of an operation that nobody holds: by PostgreSQL", stored, ""),
    ]


async def _change(node: Node, viewer: Viewer) -> None:
    """One more mark, of which the log has told: what was written before is true no more."""
    number = await node.db.class_id(access_class("op:kafo-ii", marking=0))
    connection = await asyncpg.connect(node.servers.database_url)
    await connection.execute(_ONE_MORE, number)
    await connection.close()
    waiting = True
    while waiting:
        async with node.db.read(viewer) as tx:
            waiting = (await standing_of(tx, OPERATION)).waiting


async def _snapshot(node: Node, viewer: Viewer) -> float:
    begun = time.perf_counter()
    async with node.db.read(viewer) as tx:
        standing = await standing_of(tx, OPERATION)
    held = await node.tile_holder.get(OPERATION, standing)
    if held is None:
        raise RuntimeError("The operation is not held in memory.")
    snapshot.encode(held.sheet.written(standing.classes), "cursor", utc_now())
    return (time.perf_counter() - begun) * 1000


async def _over_http(url: str) -> list[float]:
    took: list[float] = []
    async with httpx.AsyncClient(base_url=url, timeout=60) as client:
        token = (await client.post("/api/session", json={"user": "centre.kafo"})).json()["token"]
        for _ in range(ROUNDS):
            begun = time.perf_counter()
            answer = await client.get(
                f"/api/map/snapshot?operation={OPERATION}", headers={"authorization": f"Bearer {token}"}
            )
            answer.raise_for_status()
            took.append((time.perf_counter() - begun) * 1000)
    return took
