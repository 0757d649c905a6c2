"""`jointops bench map`: JSON lines on standard output, a table for people."""

import os
from collections.abc import Iterator

import click
import msgspec
from rich.console import Console
from rich.table import Table

from jointops.bench.map import corridors, country, screen, server, tiles, walk
from jointops.bench.map.line import Line

AIMS = {
    1: "counted tile of a million, filtered and masked: p50 ≤ 4 ms, p99 ≤ 10 ms at every zoom; PostGIS at zoom 2–4:"
    " p50 ≥ 20×, p99 ≥ 40×, at zoom 9 p50 ≥ 5×; over HTTP p50 ≤ 8 ms",
    2: "tile from the database without PostGIS: ≥ 2.5× its ST_AsMVT at zoom 2–5; p50 ≤ 2 ms from zoom 10 on",
    3: "snapshot of 100,000: ≤ 1.5 MB raw, server ≤ 5 ms, bytes to first idle ≤ 1 s and ≥ 5× the GeoJSON source in the"
    " same run; a million ≤ 2 s",
    4: "200 changed events ≤ 2 ms of script at 100,000; report → other centre's map p99 ≤ 500 ms, none lost over a cut",
    5: "country: ≥ 2 M points/s, ≥ 10× a spatial join, 100 % equal on a million; one alone p50 ≤ 10 µs",
    6: "12,000 checks by 50 routes ≤ 1 s; one new post ≤ 1 ms; off pyproj ≤ 0.6 % on four routes, a buffer fails there",
    7: "radius search ≥ 1.2× PostGIS geography at 5, 50 and 300 km",
    8: "nothing asked elsewhere; it goes on without a network",
    9: "first load ≤ 600 kB gz with five languages; axe: 0 serious; by keys alone; Arabic from right to left",
    10: "another instant of a million: script to frame ≤ 100 ms",
}
"""The ten goals of the map's design."""


def run(console: Console) -> None:
    """All figures, one after the other; processor time, because other work slows a clock on the wall."""
    lines: list[Line] = []
    for line in _lines():
        click.echo(msgspec.json.encode({"bench": "map", **msgspec.to_builtins(line)}))
        lines.append(line)
    console.print(_figures(sorted(lines, key=lambda line: line.number)))
    console.print(_goals(lines))


def _figures(lines: list[Line]) -> Table:
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
    for line in lines:
        judged = "" if line.met is None else " ✔" if line.met else " ✘"
        ratio = f"{line.ratio:.1f}" if line.ratio else ""
        table.add_row(str(line.number), line.what, line.ours, line.peer, ratio, line.goal + judged)
    return table


def _goals(lines: list[Line]) -> Table:
    table = Table("goal", "aim", "", title="The ten goals")
    for number, aim in AIMS.items():
        judged = [line for line in lines if line.number == number and line.met is not None]
        open_ = [line.what for line in lines if line.number == number and line.met is None and "×" in line.goal]
        missed = [f"{line.what}: {line.ours}" for line in judged if not line.met]
        said = "missed: " + "; ".join(missed) if missed else "met" if judged else ""
        if open_:
            said = "; ".join([*([said] if said else []), "not measured: " + ", ".join(open_)])
        table.add_row(str(number), aim, said)
    return table


GOALS = (
    (0, tiles.lines), (3, server.lines), (3, screen.lines), (5, country.lines), (6, corridors.lines), (8, walk.lines)
)  # fmt: skip
"""Each part, and of which goal its figures are where they do not say so themselves."""


def _lines() -> Iterator[Line]:
    for number, lines in GOALS:
        for line in lines():
            yield line if line.number else msgspec.structs.replace(line, number=number)
