"""The demo: an invented operation, live on this machine."""

import asyncio
import contextlib
import time
from pathlib import Path

import msgspec
from rich.console import Console
from rich.table import Table

from jointops.app import application
from jointops.base.settings import Settings
from jointops.demo import kafo_ii
from jointops.demo.answers import Report
from jointops.demo.personas import FIRST_CLICKS
from jointops.demo.player import play
from jointops.demo.seed import seed
from jointops.demo.step import Step, clock, read_steps, seconds
from jointops.node import running, serving, until_stopped
from jointops.rooms import CONTROLLERS

FIRST_MORNING = 6 * 3600
"""The replay opens at 06:00 of the first day, when the posts get busy; the night before is sent at once."""


class Bookmark(msgspec.Struct):
    """Where the replay stands, in scenario seconds, so that the next start goes on from there."""

    at: float


async def show(settings: Settings, scenario: str, speed: float, console: Console) -> None:
    """Start a node with invented people, say whom to open first, and play until Ctrl-C."""
    began = time.monotonic()
    async with running(settings) as node:
        await seed(node, with_operation=scenario == "kafo-ii")
        async with serving(node, application(node, CONTROLLERS)) as url:
            _welcome(url, console, time.monotonic() - began)
            playing = asyncio.create_task(_play(settings.data, url, speed, console)) if scenario == "kafo-ii" else None
            await until_stopped()
            if playing is not None:
                playing.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await playing


async def _play(data: Path, url: str, speed: float, console: Console) -> None:
    mark = data / "bookmark.json"
    resumed = msgspec.json.decode(mark.read_bytes(), type=Bookmark).at if mark.exists() else None
    start = FIRST_MORNING if resumed is None else resumed
    steps = [step for step in kafo_ii.steps() if resumed is None or seconds(step.at) > resumed]
    began = time.monotonic()

    def keep_place(done: int, total: int) -> None:
        if done % 20 == 0:
            mark.write_bytes(msgspec.json.encode(Bookmark(start + (time.monotonic() - began) * speed)))

    report = await play(steps, url, speed, start=clock(start), shift_to_now=kafo_ii.ORIGIN, progress=keep_place)
    console.print(f"The replay is over: {report.sent} calls, {len(report.failed)} failed.")


def _welcome(url: str, console: Console, took: float) -> None:
    port = url.rpartition(":")[2]
    table = Table(title="JointOps · KAFO II, synthetic replay: all persons, plates and documents are invented")
    table.add_column("Open")
    table.add_column("and see")
    for user, what in FIRST_CLICKS:
        table.add_row(f"http://{user.replace('.', '-', 1)}.localhost:{port}", what)
    table.add_row(url, "all personas")
    console.print(table)
    console.print(f"Ready after {took:.1f} s. Ctrl-C stops it; the next start goes on where this one stopped.")


async def replay_file(file: Path, speed: float, url: str, console: Console) -> bool:
    """Play a scenario file against a running server; False when an expectation failed."""
    steps: list[Step] = list(read_steps(file))
    with console.status(f"{len(steps)} steps") as status:
        report: Report = await play(
            steps, url, speed, progress=lambda done, total: status.update(f"{done} of {total} steps")
        )
    for failure in report.failed[:20]:
        console.print(failure)
    console.print(report)
    return not report.failed
