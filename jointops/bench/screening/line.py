"""A line of the table: what was aimed at, what was reached, and the peer's figure from the same run."""

import json
import time
from collections.abc import Sequence

import msgspec
from rich.console import Console
from rich.table import Table


class Line(msgspec.Struct, frozen=True, omit_defaults=True):
    """`reached` and `peer` as people read them; `ok` says whether the aim is met; `figures` for machines."""

    what: str
    aim: str
    reached: str
    ok: bool
    peer: str = ""
    figures: dict[str, float] = {}


def show(lines: Sequence[Line], console: Console) -> None:
    """JSON lines on standard output, a table for people."""
    table = Table("what", "aim", "reached", "", "logic-v2", title="Screening by names: aim and what was reached")
    for line in lines:
        print(json.dumps({"bench": "screening", **msgspec.to_builtins(line)}))
        table.add_row(line.what, line.aim, line.reached, "yes" if line.ok else "NO", line.peer)
    console.print(table)


class Watch:
    """Time of each of many calls: on the clock and of this thread's processor. Other work slows the first alone."""

    def __init__(self) -> None:
        self.clock: list[float] = []
        self.processor: list[float] = []

    def __enter__(self) -> "Watch":
        self._begun = time.perf_counter(), time.thread_time()
        return self

    def __exit__(self, *_: object) -> None:
        self.clock.append(time.perf_counter() - self._begun[0])
        self.processor.append(time.thread_time() - self._begun[1])

    def ms(self, share: float) -> tuple[float, float]:
        """The percentile in ms: processor, clock."""
        return _at(self.processor, share) * 1000, _at(self.clock, share) * 1000


def _at(times: list[float], share: float) -> float:
    ordered = sorted(times)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]
