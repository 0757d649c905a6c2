"""How fast a plate or a paper is found among millions, whole or one sign off, beside deletion keys in PostgreSQL."""

import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from random import Random

import click
import msgspec
import numpy as np
from rich.console import Console
from rich.table import Table

from alerts.screening.identifiers.index import Identifiers
from alerts.screening.identifiers.keys import Key
from alerts.screening.identifiers.reading import fold
from alerts.screening.identifiers.segment import Segment
from jointops.base.servers import Servers
from jointops.base.settings import Settings
from jointops.bench.deletion_keys import DeletionKeys
from jointops.bench.machine import Machine, describe
from jointops.bench.numbers import MANNERS, Numbers, misread

MILLION = 1_000_000
ASKED, ASKED_PEER = 20_000, 4_000
MOST_US = 50.0
"""The aim for the 99th percentile, at any size, of our own processor's time; and nothing may be missed."""
CHANGED = 20_000
"""Numbers added and taken out while the index stands."""

Find = Callable[[Key], Awaitable[dict[int, int]]]


class Figures(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What one contestant did.

    us           one look-up of a misread number: p50, p99 and the longest; p99_cpu is our own processor time alone,
                 which other work on the machine does not lengthen
    recall       share found, by the manner of misreading
    strangers    share of numbers not on the list that meet one: equal as printed, equal once folded, one sign off
    change_us    adding and taking out a number while it stands
    """

    what: str
    numbers: int
    megabytes: int
    build_s: float
    us: dict[str, float]
    recall: dict[str, float]
    strangers: dict[str, float]
    change_us: dict[str, float] = {}


async def run(large: bool, console: Console) -> None:
    """1 million numbers, and 10 if asked; JSON lines on standard output, a table for people."""
    with tempfile.TemporaryDirectory(prefix="jointops-bench-") as name:
        servers = Servers(Settings(data=Path(name) / "node"))
        await servers.start()
        try:
            machine = await describe(servers.database_url)
            figures = [await _compiled(MILLION), await _peer(MILLION, servers.database_url)]
        finally:
            servers.stop()
    if large:
        figures.append(await _compiled(10 * MILLION))
    for name, thing in (("machine", machine), *(("identifiers", one) for one in figures)):
        click.echo(msgspec.json.encode({name: thing}))
    console.print(_table(machine, figures))


async def _compiled(count: int) -> Figures:
    numbers = Numbers(count, seed=4)
    texts, starts = numbers.folded()
    began = time.perf_counter()
    segment = Segment(texts, starts, np.ones(count, np.uint8), np.arange(count, dtype=np.uint32))
    built = time.perf_counter() - began
    index = Identifiers([segment])

    async def find(key: Key) -> dict[int, int]:
        return index.find([key])

    us, recall = await _ask(numbers, find, ASKED)
    strangers = await _strangers(numbers, find)
    changed = _change(index, Numbers(CHANGED, seed=6), count)
    return Figures(
        what="compiled arrays",
        numbers=count,
        megabytes=round(index.nbytes / 1e6),
        build_s=round(built, 1),
        us=us,
        recall=recall,
        strangers=strangers,
        change_us=changed,
    )


async def _peer(count: int, url: str) -> Figures:
    numbers = Numbers(count, seed=4)
    peer = await DeletionKeys.of(numbers, url)
    try:
        us, recall = await _ask(numbers, peer.find, ASKED_PEER)
        return Figures(
            what="deletion keys, PostgreSQL",
            numbers=count,
            megabytes=round(peer.bytes / 1e6),
            build_s=round(peer.build_s, 1),
            us=us,
            recall=recall,
            strangers=await _strangers(numbers, peer.find, ASKED_PEER),
        )
    finally:
        await peer.close()


async def _ask(numbers: Numbers, find: Find, asked: int) -> tuple[dict[str, float], dict[str, float]]:
    rng = Random(5)
    took: list[float] = []
    worked: list[float] = []
    met = dict.fromkeys(MANNERS, 0)
    for turn in range(-asked // 10, asked):  # the first tenth warms it up
        place, manner = rng.randrange(len(numbers)), MANNERS[turn % len(MANNERS)]
        key = _key(misread(rng, numbers.text(place), manner))
        began, cpu = time.perf_counter(), time.thread_time()
        found = await find(key)
        if turn >= 0:
            worked.append((time.thread_time() - cpu) * 1e6)
            took.append((time.perf_counter() - began) * 1e6)
            met[manner] += place in found
    p50, p99, longest = np.percentile(took, [50, 99, 100])
    us = {"p50": round(float(p50), 1), "p99": round(float(p99), 1), "max": round(float(longest))}
    us["p99_cpu"] = round(float(np.percentile(worked, 99)), 1)
    return us, {manner: round(times / (asked / len(MANNERS)), 5) for manner, times in met.items()}


async def _strangers(numbers: Numbers, find: Find, asked: int = ASKED) -> dict[str, float]:
    others = Numbers(asked, seed=5)
    met = {"equal": 0, "folded": 0, "one sign off": 0}
    for place in range(asked):
        text = others.text(place)
        found = await find(_key(text))
        whole = [one for one, apart in found.items() if apart == 0]
        met["equal"] += any(numbers.text(one) == text for one in whole)
        met["folded"] += bool(whole)
        met["one sign off"] += bool(found)
    return {how: round(times / asked, 4) for how, times in met.items()}


def _change(index: Identifiers, fresh: Numbers, first: int) -> dict[str, float]:
    keys = [_key(fresh.text(place)) for place in range(len(fresh))]
    began = time.perf_counter()
    for place, key in enumerate(keys):
        index.put(first + place, [key])
    added = time.perf_counter()
    for place, key in enumerate(keys):
        index.remove(first + place, [key])
    ended = time.perf_counter()
    return {"add": round((added - began) / CHANGED * 1e6, 1), "remove": round((ended - added) / CHANGED * 1e6, 1)}


def _key(text: str) -> Key:
    return Key(text[0] + fold(text[1:]), True)


def _table(machine: Machine, figures: list[Figures]) -> Table:
    table = Table(
        title="Plates and papers, each query misread; strangers are numbers of the same looks not on the list"
    )
    table.caption = (
        f"{machine.cores} cores, {machine.processor}, Python {machine.python}, PostgreSQL {machine.postgresql}, "
        f"load average {machine.load}"
    )
    for title in (
        "",
        "numbers",
        "MB",
        "build s",
        "p50 µs",
        "p99 µs",
        f"p99 CPU µs, aim ≤ {MOST_US:.0f}",
        "recall, worst, aim 1.0",
        "met",
        "strangers",
        "add, remove µs",
    ):
        table.add_column(title, justify="right" if title else "left")
    for one in figures:
        worst = min(one.recall, key=one.recall.__getitem__)
        table.add_row(
            one.what,
            f"{one.numbers:,}",
            f"{one.megabytes:,}",
            f"{one.build_s}",
            f"{one.us['p50']}",
            f"{one.us['p99']}",
            f"{one.us['p99_cpu']}",
            f"{one.recall[worst]:.4f} {worst}" if one.recall[worst] < 1 else "1.0000",
            "yes" if one.us["p99_cpu"] <= MOST_US and one.recall[worst] == 1 else "NO",
            " / ".join(f"{share:.4f}" for share in one.strangers.values()),
            ", ".join(str(took) for took in one.change_us.values()),
        )
    return table
