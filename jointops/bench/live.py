"""`jointops bench live`: how long until the others see it: a check and its match at the centre, an alert in the inbox.

Everybody is a program with a websocket and HTTP, on the machine and in the process of the node: what a browser takes
to draw comes on top, a network too.
"""

import asyncio
import tempfile
import time
from collections import defaultdict
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import click
import msgspec
from rich.console import Console
from rich.table import Table

from jointops.app import application
from jointops.base.clock import utc_now
from jointops.base.ids import uuid7
from jointops.base.settings import Settings
from jointops.bench.machine import describe
from jointops.bench.watcher import Watcher
from jointops.demo.answers import percentiles
from jointops.demo.seed import seed
from jointops.node import running, serving
from jointops.rooms import CONTROLLERS

OFFICER, CENTRE, BUREAU, PROSECUTOR = "officer.ml", "centre.kafo", "bureau.fr", "prosecutor.fr"

ANSWERED = "officer: check answered"
MAPPED = "officer → centre: on the list and on the map"
MATCHED = "officer → centre: its match on the list"
TOLD = "release → prosecutor: told"
READ = "release → prosecutor: read and in the inbox"

Times = defaultdict[str, list[float]]


async def run(runs: int, console: Console) -> None:
    """The story's two ways, `runs` times on a node in a folder of its own; JSON lines, and a table for people."""
    with tempfile.TemporaryDirectory(prefix="jointops-bench-") as folder:
        settings = Settings(data=Path(folder) / "node", port=0, demo=True, pace=1000)
        async with running(settings, beside=True) as node:
            await seed(node)
            async with serving(node, application(node, CONTROLLERS)) as url, AsyncExitStack() as stack:
                desks = {user: await stack.enter_async_context(Watcher.at(url, user)) for user in DESKS}
                times = await _measure(desks, runs)
            _show(times, msgspec.to_builtins(await describe(node.servers.database_url)), console)


DESKS = (OFFICER, CENTRE, BUREAU, PROSECUTOR)


async def _measure(desks: dict[str, Watcher], runs: int) -> Times:
    times: Times = defaultdict(list)
    await desks[BUREAU].post("/api/watchlists", {"code": "FR-BENCH", "name": "Sought", "kinds": ["vehicle"]})
    await desks[BUREAU].post("/api/watchlists/FR-BENCH/entries", ENTRY)
    for _ in range(runs):
        await _check(desks[OFFICER], desks[CENTRE], times)
        await _release(desks[CENTRE], desks[PROSECUTOR], times)
    return times


async def _check(officer: Watcher, centre: Watcher, times: Times) -> None:
    """An officer's check of a sought vehicle: one frame puts it on the centre's list and map, a second its match."""
    check = uuid7()
    matches = centre.heard("match.found")
    began = time.perf_counter()
    await officer.post("/api/checks", _report(str(check)))
    times[ANSWERED].append(time.perf_counter() - began)
    frame, at = await centre.hears("check.reported", lambda event: event.record == check)
    if frame.mark is None:
        raise click.ClickException("The check came without its mark.")
    times[MAPPED].append(at - began)
    _, at = await centre.hears("match.found", lambda event: event.record not in matches)
    times[MATCHED].append(at - began)


async def _release(centre: Watcher, prosecutor: Watcher, times: Times) -> None:
    """An alert released by the centre: the prosecutor's open inbox is told, and reads it."""
    alert = await centre.post("/api/alerts", ALERT)
    began = time.perf_counter()
    released = asyncio.create_task(centre.post(f"/api/alerts/{alert['id']}/release", {}, alert["version"]))
    _, at = await prosecutor.hears("alert.released", lambda event: str(event.record) == alert["id"])
    times[TOLD].append(at - began)
    await prosecutor.get(f"/api/alerts/{alert['id']}")
    times[READ].append(time.perf_counter() - began)
    await released


def _show(times: Times, machine: dict[str, Any], console: Console) -> None:
    click.echo(msgspec.json.encode({"machine": machine}))
    runs = len(times[ANSWERED])
    table = Table("", "p50 ms", "p95", "p99", "max", title=f"Until the others see it: {runs} runs, one after the other")
    table.caption = f"{machine['cores']} cores, {machine['processor']}, load average {machine['load']}"
    for what, seconds in times.items():
        latency = percentiles(seconds)
        click.echo(msgspec.json.encode({"bench": "live", "what": what, "runs": runs, "ms": latency}))
        table.add_row(what, *(f"{one:.0f}" for one in latency.values()))
    console.print(table)


ENTRY = {
    "kind": "vehicle", "plate": "11 GN 4477 BF", "country": "BF", "action": "seize", "purpose": "Origin of arms",
    "legal_basis": "Order 7/2026 (invented)", "review_by": "2030-01-01", "category": "suspect",
}  # fmt: skip

ALERT = {
    "operation": "kafo-ii", "title": "Vehicle sought by France stopped at Gao", "text": "Hold confirmed.",
    "priority": "P2", "crime_types": ["firearms"], "countries": ["FR"], "functions": ["mla"],
}  # fmt: skip


def _report(id: str) -> dict[str, object]:
    return {
        "id": id, "operation": "kafo-ii", "checkpoint": "ML-GAO-01", "occurred_at": utc_now().isoformat(),
        "subject": {"kind": "vehicle", "plate": "11GN4477BF", "country": "BF"},
    }  # fmt: skip
