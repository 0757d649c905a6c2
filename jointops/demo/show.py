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
from jointops.demo.player import Story, play
from jointops.demo.seed import seed
from jointops.demo.step import Step, clock, read_steps
from jointops.node import running, serving, until_stopped
from jointops.rooms import CONTROLLERS

FIRST_MORNING = 6 * 3600
"""The replay opens at 06:00 of the first day, when the posts get busy; the night before is sent at once."""

KEPT_EVERY = 20
"""Steps between two bookmarks: what a kill -9 may make the next start send again."""


class Bookmark(msgspec.Struct):
    """Where the replay stands, so that the next start goes on from there.

    at     scenario seconds
    story  which steps are done and what they saved
    """

    at: float = FIRST_MORNING
    story: Story = msgspec.field(default_factory=Story)


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
    file = data / "bookmark.json"
    mark = msgspec.json.decode(file.read_bytes(), type=Bookmark) if file.exists() else Bookmark()
    start, began = mark.at, time.monotonic()

    def keep_place() -> None:
        mark.at = start + (time.monotonic() - began) * speed
        unfinished = file.with_suffix(".new")  # a kill in the middle leaves the old one whole
        unfinished.write_bytes(msgspec.json.encode(mark))
        unfinished.replace(file)

    try:
        week = await asyncio.to_thread(kafo_ii.make_week)  # a second of work that no page should wait for
        report = await play(
            week.steps,
            url,
            speed,
            start=clock(start),
            shift_to_now=kafo_ii.ORIGIN,
            progress=lambda done, total: keep_place() if done % KEPT_EVERY == 0 else None,
            story=mark.story,
        )
    finally:
        keep_place()
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
