"""Plays an operation as fast as it goes on a node of its own, and compares what is counted with what must be."""

import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from jointops.app import application
from jointops.base.settings import Settings
from jointops.demo.answers import Report
from jointops.demo.personas import TURQUESA
from jointops.demo.player import play
from jointops.demo.scenarios import SCENARIOS
from jointops.demo.seed import GROUNDS, seed
from jointops.demo.totals import Line, compare
from jointops.demo.turquesa import turquesa_ii
from jointops.demo.turquesa.volumes import Volumes
from jointops.demo.week import Week
from jointops.node import running, serving
from jointops.rooms import CONTROLLERS

SHOWN = 10  # failures and differences that are printed of each


async def play_whole(code: str, every: int, console: Console) -> bool:
    """Whether every step went as its line says and every total agrees. every: of Turquesa II one in so many."""
    week = turquesa_ii.make_week(volumes=Volumes(every)) if code == TURQUESA else SCENARIOS[code].make_week()
    with tempfile.TemporaryDirectory(prefix="jointops-play-", ignore_cleanup_errors=True) as folder:
        settings = Settings(data=Path(folder) / "node", port=0, demo=True, pace=1000)
        async with running(settings, beside=True) as node:
            await seed(node, [code])
            async with serving(node, application(node, CONTROLLERS)) as url:
                report = await _played(week, code, url, console)
                lines = await compare(week, code, GROUNDS[code].centre, url)
    _say(report, lines, console)
    return not report.failed and not any(line.differs for line in lines)


async def _played(week: Week, code: str, url: str, console: Console) -> Report:
    with console.status(f"{len(week.steps)} steps") as status:
        return await play(
            week.steps,
            url,
            0,
            shift_to_now=SCENARIOS[code].origin,
            progress=lambda done, total: status.update(f"{done} of {total} steps"),
        )


def _say(report: Report, lines: list[Line], console: Console) -> None:
    table = Table("total", "must be", "is", "differs")
    for line in lines:
        table.add_row(line.what, _sum(line.must), _sum(line.counted), str(len(line.differs) or ""))
    console.print(table)
    for line in lines:
        for said in line.differs[:SHOWN]:
            console.print(f"{line.what} {said}")
    for failure in report.failed[:SHOWN]:
        console.print(failure)
    console.print(f"{report.sent} calls in {report.took_s:.0f} s, {len(report.failed)} failed: {report.by_status}")
    console.print(f"answers in ms: {report.latency_ms}")


def _sum(counts: dict[object, object]) -> str:
    """Hidden counts are not added up: they are shown as they are told."""
    values = [counts[key] for key in sorted(counts, key=str)]
    numbers = [value for value in values if isinstance(value, int | float)]
    return f"{sum(numbers):,.0f}" if len(numbers) == len(values) else ", ".join(map(str, values))
