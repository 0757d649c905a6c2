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
from geo.marks.queries import packed_marks
from jointops.app import application
from jointops.base.access import access_class
from jointops.base.clock import utc_now
from jointops.base.settings import Settings
from jointops.bench.map.line import Line
from jointops.demo.seed import seed
from jointops.node import Node, running, serving
from jointops.rooms import CONTROLLERS

MANY, ROUNDS = 100_000, 9
MOST_MS = 5

_FILL = """
insert into geo.mark (record, version, operation, kind, state, subject, country, place, lon, lat, occurred_at,
                      recorded_at, class_id)
select uuidv7(), 1, 'kafo-ii', 'check', 'clear', 'vehicle', 'ML', 'ML-' || n % 400, n % 20, n % 17,
       now() - n * interval '1 second', now() - n * interval '1 second', $2
from generate_series(1, $1) n
"""


def lines() -> Iterator[Line]:
    """Reading, writing, and both over HTTP with its compression."""
    for what, took, beside in asyncio.run(_measured()):
        said = f"{median(took):.1f} ms ({min(took):.1f}–{max(took):.1f})"
        goal, met = (f"server ≤ {MOST_MS} ms", median(took) <= MOST_MS) if beside else ("", None)
        yield Line(what=f"snapshot of {MANY:,}: {what}", ours=said, peer=beside, goal=goal, met=met)


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
    reading: list[float] = []
    writing: list[float] = []
    own: list[float] = []
    for _ in range(ROUNDS):
        async with node.db.read(viewer) as tx:
            begun = time.perf_counter()
            packed = await packed_marks(tx, ["kafo-ii"])
            reading.append((time.perf_counter() - begun) * 1000)
        begun, spent = time.perf_counter(), time.thread_time()
        snapshot.encode(packed, "cursor", utc_now())
        writing.append((time.perf_counter() - begun) * 1000)
        own.append((time.thread_time() - spent) * 1000)
    beside = f"processor time of the writing {median(own):.1f} ms"
    both = [one + other for one, other in zip(reading, writing, strict=True)]
    return [
        ("read by PostgreSQL", reading, ""),
        ("written by the node", writing, ""),
        ("read and written", both, beside),
    ]


async def _over_http(url: str) -> list[float]:
    took: list[float] = []
    async with httpx.AsyncClient(base_url=url, timeout=60) as client:
        token = (await client.post("/api/session", json={"user": "centre.kafo"})).json()["token"]
        for _ in range(ROUNDS):
            begun = time.perf_counter()
            answer = await client.get(
                "/api/map/snapshot?operation=kafo-ii", headers={"authorization": f"Bearer {token}"}
            )
            answer.raise_for_status()
            took.append((time.perf_counter() - begun) * 1000)
    return took
