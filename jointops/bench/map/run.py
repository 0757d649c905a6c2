"""`jointops bench map`: JSON lines on standard output, a table for people."""

import os
from collections.abc import Iterator

import click
import msgspec
from rich.console import Console
from rich.table import Table

from jointops.bench.map import corridors, country, screen, server, tiles, walk
from jointops.bench.map.line import Line


def run(console: Console) -> None:
    """All figures, one after the other; processor time, because other work slows a clock on the wall."""
    table = Table(
        "goal",
        "",
        "ours",
        "beside it",
        "times",
        "held against",
        title="The map: processor time of one core; server and browser: the clock on the wall",
    )
    table.caption = f"{os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f}"
    for line in _lines():
        click.echo(msgspec.json.encode({"bench": "map", **msgspec.to_builtins(line)}))
        judged = "" if line.met is None else " ✔" if line.met else " ✘"
        table.add_row(
            str(line.number or ""),
            line.what,
            line.ours,
            line.peer,
            f"{line.ratio:.1f}" if line.ratio else "",
            line.goal + judged,
        )
    console.print(table)


GOALS = (
    (0, tiles.lines), (3, server.lines), (3, screen.lines), (5, country.lines), (6, corridors.lines), (8, walk.lines)
)  # fmt: skip
"""Each part, and of which goal its figures are where they do not say so themselves."""


def _lines() -> Iterator[Line]:
    for number, lines in GOALS:
        for line in lines():
            yield line if line.number else msgspec.structs.replace(line, number=number)
