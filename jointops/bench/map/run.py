"""`jointops bench map`: JSON lines on standard output, a table for people."""

import os
from collections.abc import Iterator

import click
import msgspec
from rich.console import Console
from rich.table import Table

from jointops.bench.map import corridors, country, screen, server
from jointops.bench.map.line import Line


def run(console: Console) -> None:
    """All figures, one after the other; processor time, because other work slows a clock on the wall."""
    table = Table(
        "",
        "ours",
        "beside it",
        "times",
        "goal",
        title="The map: processor time of one core; server and browser: the clock on the wall",
    )
    table.caption = f"{os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f}"
    for line in _lines():
        click.echo(msgspec.json.encode({"bench": "map", **msgspec.to_builtins(line)}))
        judged = "" if line.met is None else " ✔" if line.met else " ✘"
        table.add_row(line.what, line.ours, line.peer, f"{line.ratio:.1f}" if line.ratio else "", line.goal + judged)
    console.print(table)


def _lines() -> Iterator[Line]:
    yield from country.lines()
    yield from corridors.lines()
    yield from server.lines()
    yield from screen.lines()
