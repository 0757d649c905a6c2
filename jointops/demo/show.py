"""The demo: invented operations, live on this machine."""

import asyncio
import contextlib
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import msgspec
from rich.console import Console
from rich.table import Table

from jointops.app import application
from jointops.base.settings import Settings
from jointops.demo.answers import Report
from jointops.demo.personas import FIRST_CLICKS, KAFO
from jointops.demo.player import Story, play
from jointops.demo.scenarios import SCENARIOS, opening, origin_of
from jointops.demo.seed import seed
from jointops.demo.shifts import plan_shifts
from jointops.demo.step import Step, clock, read_steps
from jointops.demo.turquesa.people import LIAISON
from jointops.node import running, serving, until_stopped
from jointops.rooms import CONTROLLERS

KEPT_EVERY = 20
"""Steps between two bookmarks: what a kill -9 may make the next start send again."""


class Bookmark(msgspec.Struct):
    """Where the replay stands, so that the next start goes on from there.

    at     scenario seconds
    story  which steps are done and what they saved
    """

    at: float
    story: Story = msgspec.field(default_factory=Story)


async def show(settings: Settings, codes: Sequence[str], speed: float, console: Console) -> None:
    """Start a node with invented people, say whom to open first, and play until Ctrl-C."""
    began = time.monotonic()
    async with running(settings, beside=True) as node:
        await seed(node, codes)
        await plan_shifts(node, codes)
        async with serving(node, application(node, CONTROLLERS)) as url:
            _welcome(url, codes, console, time.monotonic() - began)
            playing = asyncio.create_task(_play(settings.data, url, codes, speed, console)) if codes else None
            await until_stopped()
            if playing is not None:
                playing.cancel()
                with contextlib.suppress(asyncio.CancelledError):
                    await playing


async def _play(data: Path, url: str, codes: Sequence[str], speed: float, console: Console) -> None:
    file = _bookmark(data, codes)
    mark = msgspec.json.decode(file.read_bytes(), type=Bookmark) if file.exists() else Bookmark(opening(codes))
    steps = await _laid_out(data, codes)
    start, began = mark.at, time.monotonic()

    def keep_place() -> None:
        mark.at = start + (time.monotonic() - began) * speed
        unfinished = file.with_suffix(".new")  # a kill in the middle leaves the old one whole
        unfinished.write_bytes(msgspec.json.encode(mark))
        unfinished.replace(file)

    try:
        report = await play(
            steps,
            url,
            speed,
            start=clock(start),
            shift_to_now=origin_of(codes),
            progress=lambda done, total: keep_place() if done % KEPT_EVERY == 0 else None,
            story=mark.story,
        )
    finally:
        keep_place()
    console.print(f"The replay is over: {report.sent} calls, {len(report.failed)} failed.")


def _bookmark(data: Path, codes: Sequence[str]) -> Path:
    """Each choice of operations is a story of its own."""
    return data / ("bookmark.json" if tuple(codes) == (KAFO,) else f"bookmark-{'-'.join(codes)}.json")


async def _laid_out(data: Path, codes: Sequence[str]) -> list[Step]:
    """The steps, worked out in a process of its own: seconds of work that no page should wait for."""
    file = data / f"{'-'.join(codes)}.jsonl"
    # in a session of its own: Ctrl-C is for the server, which ends it
    maker = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "jointops.demo.scenarios", file, *codes, start_new_session=True
    )
    try:
        if await maker.wait():
            raise RuntimeError(f"{file} could not be written")
        return await asyncio.to_thread(lambda: list(read_steps(file)))
    finally:
        if maker.returncode is None:
            maker.kill()
        file.unlink(missing_ok=True)


def _welcome(url: str, codes: Sequence[str], console: Console, took: float) -> None:
    port = url.rpartition(":")[2]
    names = " and ".join(SCENARIOS[code].name for code in codes) or "no operation"
    table = Table(title=f"JointOps · {names}, synthetic replay: all persons, plates and documents are invented")
    table.add_column("Open")
    table.add_column("and see")
    for user, what in (click for code in codes or (KAFO,) for click in FIRST_CLICKS[code]):
        table.add_row(f"http://{user.replace('.', '-', 1)}.localhost:{port}", what)
    if len(codes) > 1:
        table.add_row(
            f"http://{LIAISON.replace('.', '-', 1)}.localhost:{port}", "both operations: switch at the top left"
        )
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
