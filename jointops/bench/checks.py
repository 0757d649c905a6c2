"""`jointops bench checks`: durable checks a second with the scenario's lists, and where the time of a check goes."""

import asyncio
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Generator
from contextlib import AsyncExitStack, contextmanager
from pathlib import Path
from typing import cast

import asyncpg
import click
import msgspec
from rich.console import Console

from alerts.watchlists.index import LiveEntries
from jointops.app import application
from jointops.base import sql
from jointops.base.settings import Settings
from jointops.bench import peers
from jointops.bench.crowded import crowded
from jointops.bench.inside import function_clock
from jointops.bench.load import Done, Job, Officer
from jointops.bench.machine import Effort, describe, effort
from jointops.bench.parts import Spent, shares, stopwatches, watched
from jointops.bench.report import CROWDED, LISTS, Round, show
from jointops.demo.answers import percentiles
from jointops.demo.kafo_ii import ORIGIN, make_week
from jointops.demo.player import play
from jointops.demo.seed import seed
from jointops.node import Node, running, serving
from jointops.rooms import CONTROLLERS

q = sql.load("jointops.bench")

ROUNDS = 3
AT_ONCE = 16
"""Checks under way: enough to keep two processors busy. Of 10, 14, 20 and 28 each is answered as often a second, and
those beyond wait for one another: by Little's law 950 a second are answered after 17 ms on average."""
WARM_UP_S = 2.0

EMPTY = "answered from empty lists"
FIVE = "PostgreSQL alone: five statements"
ONE = "PostgreSQL alone: one function"


async def run(seconds: float, console: Console, entries: int = 0) -> None:
    """Start a node in a folder of its own, load it in rounds, each with its peers, and print what came out.

    entries  invented ones that are on a list beside the scenario's, some minutes a million; 0: none
    """
    with tempfile.TemporaryDirectory(prefix="jointops-bench-") as folder:
        settings = Settings(data=Path(folder) / "node", port=0, demo=True, pace=1000)
        async with running(settings, beside=True) as node:
            spent, app = Spent(float), application(node, CONTROLLERS)
            bench = Bench(node, seconds, CROWDED if entries else LISTS, console)
            async with AsyncExitStack() as lists:
                async with serving(node, app) as bench.url:
                    await bench.prepare()
                    await lists.enter_async_context(crowded(node, entries))
                    rounds = [one for turn in range(ROUNDS) for one in await bench.round(turn + 1)]
                # To look at a clock at each step costs a check something: the rounds go without.
                async with serving(node, watched(app, spent)) as bench.url:
                    parts, inside = await bench.parts(spent)
            show(await describe(node.servers.database_url), rounds, parts, inside, console)


class Bench:
    """A node under load; `url`: where it serves just now."""

    url = ""

    def __init__(self, node: Node, seconds: float, what: str, console: Console) -> None:
        self._node = node
        self._seconds = seconds
        self._what = what
        self._console = console

    async def prepare(self) -> None:
        """The drill's people, posts and lists; every officer signed in, with the week's checks in hand."""
        await seed(self._node)
        week = make_week()
        entries = [step for step in week.steps if step.call.startswith("POST /api/watchlists")]
        report = await play(entries, self.url, 0, shift_to_now=ORIGIN)
        if report.failed:
            raise click.ClickException(f"The lists could not be loaded: {report.failed[0]}")
        self._owner = await asyncpg.connect(self._node.servers.database_url)
        self._auditor = await self._node.sessions.open("dpo")
        bodies: defaultdict[str, list[str]] = defaultdict(list)
        for filed in week.filed:
            bodies[filed.slot.officer].append(bytes(filed.body).decode())
        self._officers = [Officer((await self._node.sessions.open(user)).key, own) for user, own in bodies.items()]
        self._console.print(
            f"{report.sent} lists and entries, {len(self._officers)} officers, {len(week.filed)} checks"
        )

    async def round(self, number: int) -> list[Round]:
        """The product and its peers, one after the other."""
        done = [await self._product(self._what, number)]
        with _emptied(self._node.live):
            done.append(await self._product(EMPTY, number))
        done.append(await self._peer(FIVE, peers.five_statements, number))
        done.append(await self._peer(ONE, peers.one_function, number))
        for one in done:
            self._console.print(f"round {number}: {one.what}: {one.a_second:.0f}/s, {one.latency_ms}")
        return done

    async def parts(self, spent: Spent) -> tuple[dict[str, float], dict[str, float]]:
        """One officer after the other, so that no part waits for another check: µs for each part, and inside SQL."""
        inside: dict[str, float] = {}
        async with function_clock(self._node.servers.database_url, inside):
            await self._kept(1, WARM_UP_S, 0)
            spent.clear()
            with stopwatches():
                await self._kept(1, 0, self._seconds)
        return shares(spent), inside

    async def _product(self, what: str, number: int) -> Round:
        before, used = await self._counted(), effort(self._node.servers)
        done = await self._kept(AT_ONCE, WARM_UP_S, self._seconds)
        behind, behind_s = await self._caught_up()
        used = _between(used, effort(self._node.servers))
        rows = {name: count - before[name] for name, count in (await self._counted()).items()}
        if any(count != done.kept for count in rows.values()):
            raise click.ClickException(f"{done.kept} checks were answered 201, but the database has {rows}")
        answered = len(done.took_ms)
        return Round(
            what=what,
            number=number,
            a_second=answered / done.seconds,
            latency_ms=percentiles([took / 1000 for took in done.took_ms]),
            cpu_ms={
                "node": used.node * 1000 / done.kept,
                "beside": used.beside * 1000 / done.kept,
                "postgresql": used.postgresql * 1000 / done.kept,
                "load": done.cpu_s * 1000 / answered,
            },
            behind=behind,
            matcher_behind_s=behind_s,
            verified=done.kept,
        )

    async def _peer(self, what: str, keep: peers.Keep, number: int) -> Round:
        bodies = [body for officer in self._officers for body in officer.bodies]
        kept = await peers.load(self._node.servers.database_url, keep, bodies, AT_ONCE, WARM_UP_S, self._seconds)
        latency_ms = percentiles([took / 1000 for took in kept.took_ms])
        return Round(what=what, number=number, a_second=len(kept.took_ms) / kept.seconds, latency_ms=latency_ms)

    async def _kept(self, at_once: int, warm_up: float, seconds: float) -> Done:
        done = await self._load(at_once, warm_up, seconds)
        if done.others:
            raise click.ClickException(f"Not every check was kept: {done.others}")
        return done

    async def _load(self, at_once: int, warm_up: float, seconds: float) -> Done:
        job = Job(int(self.url.rpartition(":")[2]), self._officers, at_once, warm_up, seconds)
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "jointops.bench.load", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
        )
        answer, _ = await process.communicate(msgspec.json.encode(job))
        if process.returncode:
            raise click.ClickException("The loading process failed.")
        return msgspec.json.decode(answer, type=Done)

    async def _counted(self) -> dict[str, int]:
        """Reports, marks, events and audit rows of checks, as the database has them."""
        rows = cast(asyncpg.Record, await self._owner.fetchrow(q.count_rows.text))
        async with self._node.db.look(self._auditor) as tx:
            tx.audit("audit.read")
            return {**cast(dict[str, int], dict(rows)), "audit rows": await tx.value(q.count_audits)}

    async def _caught_up(self) -> tuple[int, float]:
        """Wait until the matcher has looked at every check: how many were left to it, and the seconds it took."""
        began = time.monotonic()
        left = behind = await self._behind()
        while behind:
            await asyncio.sleep(0.02)
            behind = await self._behind()
        return left, time.monotonic() - began

    async def _behind(self) -> int:
        return cast(int, await self._owner.fetchval(q.behind.text))


def _between(before: Effort, after: Effort) -> Effort:
    return Effort(after.node - before.node, after.beside - before.beside, after.postgresql - before.postgresql)


@contextmanager
def _emptied(live: LiveEntries) -> Generator[None]:
    """Screening against nothing, for the answer; the matcher, in its own process, has all lists."""
    full = dict(vars(live))
    # By its versions it has every list, and reads none in again.
    vars(live).update(vars(LiveEntries()), _versions=full["_versions"])
    try:
        yield
    finally:
        vars(live).update(full)
