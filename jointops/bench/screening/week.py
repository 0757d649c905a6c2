"""The line about what an officer of the drill waits for: a check of its week against its lists, in memory."""

import time
from collections.abc import Callable
from random import Random
from typing import Any
from uuid import UUID

import msgspec

from alerts.screening import Prepared, keys_of_each
from alerts.screening.prepare import prepare
from alerts.watchlists.held import Held
from alerts.watchlists.live_entry import LiveEntry
from alerts.watchlists.model import split
from jointops.bench.screening.line import Line
from jointops.demo.kafo_ii import Week, make_week
from ops.checks.model import CheckReport

CHECKS, ROUNDS, TOGETHER = 3_000, 5, 50
MOST_US = 100.0


def a_check() -> Line:
    """Processor time, the least of some rounds: what is told, and the keys by which the check is found later."""
    week = make_week()
    entries, checks = _entries(week), _checks(week)
    held = Held()
    for entry in entries:  # one by one, as bureaux enter them
        held.put([entry])
    told = _least_us(lambda: [held.told(one, "ML") for one in checks])
    keys = _least_us(lambda: [keys_of_each(checks[at : at + TOGETHER]) for at in range(0, CHECKS, TOGETHER)])
    return Line(
        f"a check of the drill against its {len(entries)} entries, processor",
        f"≤ {MOST_US:.0f} µs looked up and compared",
        f"{told:.0f} µs; the keys to find it by later {keys:.0f} µs",
        told <= MOST_US,
        figures={"told_us": told, "keys_us": keys},
    )


def _entries(week: Week) -> list[LiveEntry]:
    steps = (step for step in week.steps if step.call.endswith("/entries"))
    return [_entry(number, msgspec.json.decode(step.body)) for number, step in enumerate(steps)]


def _entry(number: int, body: dict[str, Any]) -> LiveEntry:
    """As it is read from the database, so far as looking up needs it."""
    new = split(body)
    row: Any = {"id": UUID(int=number), "list": "BENCH", "expires_at": None, **msgspec.structs.asdict(new.terms)}
    row |= {"version": 1, "owner": "FR", "kind": body["kind"], "subject": msgspec.json.encode(new.subject).decode()}
    return LiveEntry(row, prepare(new.subject))


def _checks(week: Week) -> list[Prepared]:
    filed = Random(1).sample(week.filed, CHECKS)
    return [prepare(msgspec.json.decode(one.body, type=CheckReport).subject) for one in filed]


def _least_us(act: Callable[[], object]) -> float:
    spent: list[float] = []
    for _ in range(ROUNDS):
        began = time.process_time()
        act()
        spent.append(time.process_time() - began)
    return min(spent) / CHECKS * 1e6
