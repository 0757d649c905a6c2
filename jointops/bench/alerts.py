"""`jointops bench alerts`: alerts to 200 authorities of 40 countries, from the release to the last open inbox.

Everybody is a websocket on the machine and in the process of the node: what a browser takes to draw comes on top, a
network too. Everybody with an account listens, so that who received an alert can be held against the preview.
"""

import asyncio
import tempfile
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import click
import httpx
import msgspec
from rich.console import Console
from rich.table import Table

from alerts.authorities.importing import import_authorities
from alerts.authorities.model import ImportedLine, NewAuthority
from jointops.app import application
from jointops.base.people.actions import enrol
from jointops.base.people.model import NewPerson
from jointops.base.settings import Settings
from jointops.bench.machine import describe
from jointops.demo.answers import percentiles
from jointops.demo.personas import people
from jointops.demo.seed import seed
from jointops.node import Node, running, serving
from jointops.rooms import CONTROLLERS
from realtime.client import Client, Ended
from realtime.frames import EventFrame, Ready

# fmt: off
COUNTRIES = [
    "AE", "AR", "AT", "AU", "BD", "BE", "BG", "BJ", "CA", "CH", "CL", "CM", "CO", "CR",
    "CY", "CZ", "DE", "DK", "DO", "EC", "EE", "EG", "ES", "FI", "GE", "GH", "GR", "GT",
    "HR", "HU", "ID", "IE", "IN", "IT", "JP", "KE", "KZ", "LT", "MA", "MX",
]
# fmt: on
EACH = 5
"""Authorities of a country: 200 in all."""

MOST_S = 60.0
"""Longer than any wait that is a figure: what has not come by then is lost."""

TOLD, ALL, ANSWERED = "release → an inbox", "release → all inboxes", "release: answered"


AIM_MS = 1000.0
"""Of a hundred alerts the slowest: whoever watches has it within a second, wherever they sit."""


class Inboxes:
    """When an alert came to whom, on `time.perf_counter`."""

    def __init__(self) -> None:
        self.came: dict[UUID, dict[str, float]] = {}
        self._news = asyncio.Condition()

    async def listen(self, user: str, client: Client, ready: asyncio.Event) -> None:
        """Somebody's websocket, for ever."""
        with suppress(Ended):
            async for frame in client.frames():
                if isinstance(frame, Ready):
                    ready.set()
                if isinstance(frame, EventFrame) and frame.event.kind == "alert.released":
                    self.came.setdefault(frame.event.record, {})[user] = time.perf_counter()
                    async with self._news:
                        self._news.notify_all()

    async def reached(self, alert: UUID, users: set[str]) -> dict[str, float]:
        """When each of them had it. Raises TimeoutError when somebody never gets it."""
        async with asyncio.timeout(MOST_S), self._news:
            await self._news.wait_for(lambda: users <= self.came.get(alert, {}).keys())
        return self.came[alert]


async def run(alerts: int, console: Console) -> None:
    """So many alerts, one after the other, on a node in a folder of its own; JSON lines, and a table for people."""
    with tempfile.TemporaryDirectory(prefix="jointops-bench-") as folder:
        settings = Settings(data=Path(folder) / "node", port=0, demo=True, pace=1000)
        async with running(settings, beside=True) as node:
            await seed(node)
            users = await _directory(node)
            async with serving(node, application(node, CONTROLLERS)) as url, _listening(node, url, users) as inboxes:
                times, names = await _measure(node, url, inboxes, alerts)
            _show(times, names, len(users), msgspec.to_builtins(await describe(node.servers.database_url)), console)


async def _directory(node: Node) -> list[str]:
    """The authorities, and one person at each; everybody who has an account."""
    codes = [f"{country}-SM{number}" for country in COUNTRIES for number in range(EACH)]
    lines = [ImportedLine(number, _authority(code), frozenset()) for number, code in enumerate(codes, 1)]
    admin = await node.sessions.open("admin")
    await import_authorities(node.db, admin, lines, [], dry_run=False)
    new = [
        NewPerson(
            user=f"desk.{code.lower()}", name=f"Desk {code}", title="Prosecutor", role="prosecutor", country=code[:2],
            principals=[f"agency:{code}"], clearance=3, demo=True,
        )
        for code in codes
    ]  # fmt: skip
    await enrol(node.servers.database_url, new)
    return [one.user for one in [*people(), *new]]


def _authority(code: str) -> NewAuthority:
    return NewAuthority(
        code=code, name=f"Authority {code} (invented)", country=code[:2], functions=["smuggling"], languages=["en"],
        channel="JointOps", hours="see week", valid_from=date(2020, 1, 1), verified_at=datetime.now(UTC),
    )  # fmt: skip


@asynccontextmanager
async def _listening(node: Node, url: str, users: Sequence[str]) -> AsyncGenerator[Inboxes]:
    inboxes = Inboxes()
    address = url.replace("http", "ws", 1) + "/ws"
    waits: list[asyncio.Event] = []
    tasks: list[asyncio.Task[None]] = []
    for user in users:
        viewer = await node.sessions.open(user)
        waits.append(asyncio.Event())
        tasks.append(asyncio.create_task(inboxes.listen(user, Client(address, viewer.key), waits[-1])))
    try:
        await asyncio.wait_for(asyncio.gather(*(one.wait() for one in waits)), MOST_S)
        yield inboxes
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _measure(node: Node, url: str, inboxes: Inboxes, alerts: int) -> tuple[dict[str, list[float]], int]:
    """The times, and how many names the preview said. Raises ClickException when others than those received one."""
    times: dict[str, list[float]] = {ANSWERED: [], TOLD: [], ALL: []}
    centre = await node.sessions.open("centre.kafo")
    async with httpx.AsyncClient(base_url=url, timeout=MOST_S) as http:
        http.headers["authorization"] = f"Bearer {centre.key}"
        preview = _answer(await http.post("/api/alerts/preview", json=ALERT))
        named = {one["user"] for one in preview["readers"]}
        for number in range(alerts):
            draft = _answer(await http.post("/api/alerts", json={**ALERT, "title": f"{ALERT['title']} {number}"}))
            began = time.perf_counter()
            version = {"if-match": f'"{draft["version"]}"'}
            release = asyncio.create_task(http.post(f"/api/alerts/{draft['id']}/release", json={}, headers=version))
            came = await inboxes.reached(UUID(draft["id"]), named)
            times[TOLD] += [at - began for at in came.values()]
            times[ALL].append(max(came.values()) - began)
            _answer(await release)
            times[ANSWERED].append(time.perf_counter() - began)
    for alert, came in inboxes.came.items():
        if came.keys() != named:
            raise click.ClickException(
                f"{alert} came to {sorted(came.keys() ^ named)}, otherwise than the preview said."
            )
    return times, len(named)


def _answer(answer: httpx.Response) -> dict[str, Any]:
    if not answer.is_success:
        raise click.ClickException(f"{answer.request.method} {answer.request.url.path}: {answer.text}")
    return answer.json()


def _show(times: dict[str, list[float]], names: int, listening: int, machine: dict[str, Any], console: Console) -> None:
    click.echo(msgspec.json.encode({"machine": machine}))
    runs = len(times[ALL])
    title = f"{runs} alerts to {len(COUNTRIES) * EACH} authorities of {len(COUNTRIES)} countries, one after the other"
    table = Table("", "p50 ms", "p95", "p99", "max", "aim for p99", "", title=title)
    table.caption = (
        f"{listening} people listened; each alert came to exactly the {names} whom the preview named. "
        f"{machine['cores']} cores, {machine['processor']}, load average {machine['load']}"
    )
    for what, seconds in times.items():
        latency = percentiles(seconds)
        line = {"bench": "alerts", "what": what, "runs": len(seconds), "ms": latency}
        is_met = latency["p99"] <= AIM_MS
        said = {"aim": {"p99": AIM_MS}, "met": is_met} if what == ALL else {}
        click.echo(msgspec.json.encode(line | said))
        judged = (f"≤ {AIM_MS:.0f}", "met" if is_met else "MISSED") if what == ALL else ("", "")
        table.add_row(what, *(f"{one:.0f}" for one in latency.values()), *judged)
    console.print(table)


ALERT = {
    "operation": "kafo-ii", "title": "Boats sought", "text": "Two boats left; the names follow.", "priority": "P2",
    "crime_types": ["smuggling"], "countries": COUNTRIES, "functions": ["smuggling"],
}  # fmt: skip
