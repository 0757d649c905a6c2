"""Looking back: a new list over stored checks on a worker, beside an officer who waits for answers.

Prints first how many of 1,000 new entries find the check of their person among a million stored names, and how long
that takes in memory; then, with PostgreSQL, how long they take over all that is stored, as after an import, how fast a
list goes over the checks, and the officer's times without and with it.
"""

import asyncio
import json
import os
import random
import secrets
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Coroutine, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
import httpx
import msgspec
from rich.console import Console
from rich.table import Table

from alerts.screening import Prepared, compare, keys_of, prepare
from alerts.screening.kept import KeptNames
from alerts.screening.model import Subject
from jointops.app import application
from jointops.base.access import access_class
from jointops.base.ids import uuid7
from jointops.base.settings import Settings
from jointops.bench.imports import TERMS, claire, lines
from jointops.bench.machine import effort
from jointops.bench.screening.kept import looking_back
from jointops.bench.screening.line import show
from jointops.bench.screening.scale import population
from jointops.demo.seed import seed
from jointops.node import Node, running, serving
from jointops.rooms import CONTROLLERS
from ops.checks.keyed import Sought, kept_checks
from ops.checks.names import kept_names
from ops.matches.looking_back import MOST_RETRO, TOGETHER

T = TypeVar("T")

CHECKS, LARGE = 100_000, 1_000_000
ENTRIES, SEEN = 10_000, 40
NEW = 1_000
ALONE = 3_000
"""Checks of an officer before a worker begins, and as many after it."""
CODE = "FR-BENCH"
AIMS = {"looking back by names, 1,000 entries, s": 1.0, "p99 with over without": 1.5}

_PART = 20_000
_HOURS = 24 * 20
"""Over which the checks are spread."""
_COLUMNS = [
    "id", "reference", "operation", "checkpoint", "country", "person_id", "occurred_at", "recorded_at", "clock_suspect",
    "as_printed", "body", "body_hash", "answer", "class_id",
]  # fmt: skip


async def run(console: Console, *, large: bool = False) -> None:
    """JSON lines on standard output, a table for people."""
    show([looking_back(population(LARGE, []))], console)
    checks = LARGE if large else CHECKS
    with tempfile.TemporaryDirectory(prefix="jointops-bench-") as name:
        async with running(Settings(data=Path(name) / "node", port=0, demo=True, pace=10_000)) as node:
            await seed(node)
            await _store(node, checks)
            _show(console, {"stored checks": checks, **await _looking_back(node)})
            async with serving(node, application(node, CONTROLLERS)) as url:
                _show(console, await _beside(node, url))


def _show(console: Console, figures: dict[str, float]) -> None:
    table = Table("what", "measured", "aim", "", title=f"Looking back, load average {os.getloadavg()[0]:.1f}")
    for what, figure in figures.items():
        aim = AIMS.get(what)
        said = {} if aim is None else {"aim": f"≤ {aim}", "ok": figure <= aim}
        print(json.dumps({"bench": "rescreen", "what": what, "figure": round(figure, 3), **said}), flush=True)
        reached = "" if aim is None else "yes" if figure <= aim else "NO"
        table.add_row(what, f"{figure:,.3f}".rstrip("0").rstrip("."), f"≤ {aim}" if aim else "", reached)
    console.print(table)


async def _store(node: Node, count: int) -> None:
    """Checks of invented people and vehicles of the last days, with their keys, straight into the tables."""
    class_id = await node.db.class_id(access_class("op:kafo-ii", marking=2))
    owner: Any = await asyncpg.connect(node.servers.database_url)
    try:
        person = await owner.fetchval("select id from base.person where user_name = 'officer.ml'")
        await owner.execute("alter table ops.check_report disable row level security")
        subjects = _subjects(lines(count, seed=8))
        now = datetime.now(UTC)
        for start in range(0, count, _PART):
            rows: list[tuple[Any, ...]] = []
            keys: list[tuple[Any, frozenset[int]]] = []
            for number in range(start, min(start + _PART, count)):
                id, at, subject = uuid7(), now - timedelta(hours=2 + number % _HOURS), next(subjects)
                body = msgspec.json.encode({"subject": subject}).decode()
                rows.append(
                    (id, secrets.token_hex(8), "kafo-ii", "ML-GAO-01", "ML", person, at, at, False, False, body, b"",
                     "clear", class_id)
                )  # fmt: skip
                keys.append((id, keys_of(prepare(subject))))
            await owner.copy_records_to_table("check_report", schema_name="ops", columns=_COLUMNS, records=rows)
            columns = ["check_id", "keys"]
            await owner.copy_records_to_table("check_keys", schema_name="ops", columns=columns, records=keys)
        await owner.execute("alter table ops.check_report enable row level security")
        await owner.execute("analyze")
    finally:
        await owner.close()


def _subjects(many: Iterator[bytes]) -> Iterator[Subject]:
    without = {*TERMS, "action", "source_id"}
    for line in many:
        fields: dict[str, Any] = msgspec.json.decode(line)
        yield msgspec.convert({name: value for name, value in fields.items() if name not in without}, Subject)


async def _looking_back(node: Node) -> dict[str, float]:
    """New entries, as many of them of checked people as of others, over all that is stored.

    By keys, as the matcher does it for a few; by the names of all checks in memory, as it is done for many.
    """
    seen, others = _subjects(lines(NEW // 2, seed=8)), _subjects(lines(NEW // 2, seed=11))
    entries = [prepare(one) for pair in zip(seen, others, strict=True) for one in pair]
    names, figures = None, dict[str, float]()
    for what in ("names made ready, s", "names read again, s"):
        took, names = await _timed(node, kept_names(node.db))
        figures |= {what: took["s"], f"{what[:-3]}, processor s": took["node s"] + took["PostgreSQL s"]}
    for what, by in (("by keys", None), ("by names", names)):
        few = entries if by else entries[:TOGETHER]
        await _met(node, entries[-TOGETHER:], by)  # what a first statement costs
        took, found = await _timed(node, _all_met(node, few, by))
        many = len(entries) / len(few)
        figures |= {f"looking back {what}, 1,000 entries, {part}": share * many for part, share in took.items()}
        figures |= {f"of them met a check, {what}": found * many}
    return figures


async def _timed(node: Node, work: Coroutine[Any, Any, T]) -> tuple[dict[str, float], T]:
    """Seconds of the clock, and of the processor: ours and PostgreSQL's."""
    began, before = time.perf_counter(), effort(node.servers)
    done = await work
    took, spent = time.perf_counter() - began, effort(node.servers)
    return {"s": took, "node s": spent.node - before.node, "PostgreSQL s": spent.postgresql - before.postgresql}, done


async def _all_met(node: Node, entries: list[Prepared], names: KeptNames | None) -> int:
    pieces = [entries[start : start + TOGETHER] for start in range(0, len(entries), TOGETHER)]
    return sum([await _met(node, piece, names) for piece in pieces])


async def _met(node: Node, entries: list[Prepared], names: KeptNames | None) -> int:
    async with node.db.service("matcher") as tx:
        sought = [Sought(one) for one in entries]
        kept = await kept_checks(tx, sought, MOST_RETRO, names)
        return len({place for place, _, prepared in kept.kept if compare(prepared, entries[place]).band is not None})


async def _beside(node: Node, url: str) -> dict[str, float]:
    """An officer's times with a worker that tries a list on all stored checks, and without it: before and afterwards,
    for as many checks that rare stops of the machine are among these too."""
    async with httpx.AsyncClient(base_url=url, timeout=60) as client:
        bureau, officer = await _signed_in(client, "bureau.fr"), await _signed_in(client, "officer.ml")
        await claire(node.db, node.servers.database_url)
        await _listed(client, bureau, await _signed_in(client, "bureau.bench"))
        met = await _looked_back(client, bureau)
        await _times(client, officer, lambda: False, least=100)
        without = [await _times(client, officer, lambda: False, least=ALONE)]
        began = time.perf_counter()
        task = asyncio.create_task(_again(node))
        beside = await _times(client, officer, lambda: not task.done(), least=200)
        await task
        took = time.perf_counter() - began
        without.append(await _times(client, officer, lambda: False, least=ALONE))
        done = await _newest_run(client, bureau)
    alone = [*without[0], *without[1]]
    return {
        "entries a second on one worker": done["tried"] / took,
        "matches found when the list came": met,
        "matches found again": done["found"],
        "p50 without, ms": statistics.median(alone) * 1000,
        "p50 with, ms": statistics.median(beside) * 1000,
        "p99 before, ms": _p99(without[0]) * 1000,
        "p99 afterwards, ms": _p99(without[1]) * 1000,
        "p99 with, ms": _p99(beside) * 1000,
        "p99 with over without": _p99(beside) / _p99(alone),
    }


def _p99(times: list[float]) -> float:
    return statistics.quantiles(times, n=100)[98]


async def _signed_in(client: httpx.AsyncClient, user: str) -> dict[str, str]:
    token = (await client.post("/api/session", json={"user": user})).raise_for_status().json()["token"]
    client.cookies.clear()
    return {"authorization": f"Bearer {token}"}


async def _listed(client: httpx.AsyncClient, bureau: dict[str, str], colleague: dict[str, str]) -> None:
    """A list that is live; some of it was checked before, and so many share common names that a colleague agrees."""
    await client.post(
        "/api/watchlists", json={"code": CODE, "name": "Bench", "kinds": ["person", "vehicle"]}, headers=bureau
    )
    seen = lines(SEEN, seed=8)
    others = (line.replace(b'"B-', b'"C-') for line in lines(ENTRIES - SEEN, seed=12))
    sent = {**bureau, "content-type": "application/x-ndjson"}
    path = f"/api/watchlists/{CODE}/imports"
    begun = (await client.post(path, content=b"".join((*seen, *others)), headers=sent)).raise_for_status().json()
    found = begun
    while found["state"] == "reading":
        await asyncio.sleep(0.5)
        found = (await client.get(f"{path}/{begun['id']}", headers=bureau)).json()
    if found["state"] == "quarantine" and found["proposal"]:
        (await client.post(f"/api/proposals/{found['proposal']}/release", headers=colleague)).raise_for_status()
    elif found["state"] == "quarantine":
        (await client.post(f"{path}/{begun['id']}/release", headers=bureau)).raise_for_status()


async def _looked_back(client: httpx.AsyncClient, bureau: dict[str, str]) -> int:
    """The matches that the node itself found beside its work, once it has: two runs over a list exclude each other."""
    while True:
        run = await _newest_run(client, bureau)
        if run.get("state") == "done":
            return run["found"]
        await asyncio.sleep(0.5)


async def _newest_run(client: httpx.AsyncClient, bureau: dict[str, str]) -> dict[str, Any]:
    answer = await client.get(f"/api/watchlists/{CODE}/looking-back", headers=bureau)
    runs: list[dict[str, Any]] = answer.raise_for_status().json()["items"]
    return runs[0] if runs else {}


async def _again(node: Node) -> None:
    """The list over all checks by the command that does it, from its start to its end."""
    command = Path(sys.executable).with_name("jointops")
    process = await asyncio.create_subprocess_exec(command, "rescreen", CODE, "--data", node.settings.data)
    if await process.wait():
        raise AssertionError(f"jointops rescreen ended with {process.returncode}")


async def _times(
    client: httpx.AsyncClient, officer: dict[str, str], going_on: Callable[[], bool], least: int
) -> list[float]:
    """Seconds of checks, one after the other: at least so many, and as long as something goes on."""
    dice, times = random.Random(5), list[float]()
    while len(times) < least or going_on():
        plate = f"{dice.randrange(10, 99)} QQQ {dice.randrange(1000, 9999)} BF"
        body = {
            "id": str(uuid7()), "operation": "kafo-ii", "checkpoint": "ML-GAO-01",
            "occurred_at": "2020-12-01T08:15:00Z", "subject": {"kind": "vehicle", "plate": plate, "country": "BF"},
        }  # fmt: skip
        began = time.perf_counter()
        (await client.post("/api/checks", json=body, headers=officer)).raise_for_status()
        times.append(time.perf_counter() - began)
    return times
