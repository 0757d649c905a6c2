"""How a benchmark is printed: a table for people, JSON lines for machines."""

from statistics import median

import click
import msgspec
from rich.console import Console
from rich.table import Table

from jointops.bench.machine import Machine

LISTS = "with the scenario's lists"
CROWDED = "with many more names beside them"

AIMS = {LISTS: (950, 60.0), CROWDED: (475, 100.0)}
"""Checks a second and the 99th percentile in ms: twice the average of the Schengen system in 2024, and that average."""


class Round(msgspec.Struct, kw_only=True, omit_defaults=True):
    """One measurement of one contestant.

    cpu_ms            processor time a check until the matcher is done: node, process beside it, PostgreSQL, loading
    behind            checks that the matcher still had before it when the last was answered
    matcher_behind_s  how long it took for those
    verified          checks answered 201 that were found in the database afterwards, the warm-up's included
    """

    what: str
    number: int
    a_second: float
    latency_ms: dict[str, float]
    cpu_ms: dict[str, float] = {}
    behind: int = 0
    matcher_behind_s: float = 0.0
    verified: int = 0


def show(
    machine: Machine, rounds: list[Round], parts: dict[str, float], inside: dict[str, float], console: Console
) -> None:
    """Print it all: JSON lines to standard output, tables to the console."""
    measured = [("machine", machine), *(("round", one) for one in rounds), ("parts_us", parts), ("inside_us", inside)]
    for name, thing in measured:
        click.echo(msgspec.json.encode({name: thing}))
    console.print(_contestants(machine, rounds))
    console.print(_parts(parts, inside))


def _contestants(machine: Machine, rounds: list[Round]) -> Table:
    table = Table(title="Durable checks a second: median of the rounds, with the lowest and the highest")
    table.caption = (
        "CPU ms a check: node + process beside it + PostgreSQL + loading, all work behind the answer included. "
        f"{machine.cores} cores, {machine.processor}, Python {machine.python}, PostgreSQL {machine.postgresql}, "
        f"fsync {machine.fsync}, synchronous_commit {machine.synchronous_commit}, load average {machine.load}"
    )
    for title in ("", "aim", "met", "checks/s", "p50 ms", "p95", "p99", "max", "CPU ms", "matcher behind"):
        table.add_column(title, justify="right" if title else "left")
    for what in dict.fromkeys(one.what for one in rounds):
        own = [one for one in rounds if one.what == what]
        rates = sorted(one.a_second for one in own)
        latency = [f"{median(one.latency_ms[name] for one in own):.1f}" for name in ("p50", "p95", "p99", "max")]
        cpu = [f"{median(one.cpu_ms[name] for one in own):.2f}" for name in own[0].cpu_ms]
        behind = f"{median(one.behind for one in own):.0f}, {median(one.matcher_behind_s for one in own):.1f} s"
        spread = f"{median(rates):.0f} ({rates[0]:.0f}–{rates[-1]:.0f})"
        aim, met = "", ""
        if what in AIMS:
            least, longest = AIMS[what]
            is_met = median(rates) >= least and median(one.latency_ms["p99"] for one in own) <= longest
            aim, met = f"≥ {least}/s, p99 ≤ {longest:.0f} ms", "yes" if is_met else "NO"
        table.add_row(what, aim, met, spread, *latency, " + ".join(cpu), behind if cpu else "")
    return table


def _parts(parts: dict[str, float], inside: dict[str, float]) -> Table:
    *_, whole = parts.values()
    table = Table(title="Where the time of a check goes: one officer after the other, µs")
    for title in ("part", "µs", "share"):
        table.add_column(title, justify="left" if title == "part" else "right")
    for part, spent in {**parts, **inside}.items():
        table.add_row(part, f"{spent:.0f}", f"{spent / whole:.0%}")
    return table
