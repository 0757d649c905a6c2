"""The operations that the demo can play: one, or both at once as they were, four days of each side by side.

`python -m jointops.demo.scenarios FILE kafo-ii turquesa-ii` writes what is played as one scenario file.
"""

import os
import sys
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from jointops.demo import kafo_ii
from jointops.demo.personas import KAFO, TURQUESA
from jointops.demo.step import Step, clock, seconds, write_steps
from jointops.demo.turquesa import turquesa_ii
from jointops.demo.week import Week

FIRST_MORNING = 6 * 3600
"""A replay opens at 06:00 of the first day, when the posts get busy; what was before is sent at once."""

POLITE = 5
"""A scenario is laid out beside a server that people are opening their first pages of."""


class Scenario(Struct, frozen=True):
    """An operation as the demo plays it. origin: the instant of its first day's midnight."""

    name: str
    origin: datetime
    make_week: Callable[..., Week]


SCENARIOS = {
    KAFO: Scenario("KAFO II", kafo_ii.ORIGIN, kafo_ii.make_week),
    TURQUESA: Scenario("Turquesa II", turquesa_ii.ORIGIN, turquesa_ii.make_week),
}


def origin_of(codes: Sequence[str]) -> datetime:
    """The instant of +00:00:00 when these are played together: the first day of the first of them."""
    return min(SCENARIOS[code].origin for code in codes)


def days_gone(code: str, codes: Sequence[str]) -> timedelta:
    """How long an operation has been going on when the last of these begins."""
    return max(SCENARIOS[each].origin for each in codes) - SCENARIOS[code].origin


def opening(codes: Sequence[str]) -> int:
    """Scenario seconds at which the replay opens: the first morning of the last to begin."""
    return int((max(SCENARIOS[code].origin for code in codes) - origin_of(codes)).total_seconds()) + FIRST_MORNING


def steps_of(codes: Sequence[str]) -> list[Step]:
    """All steps of these, in time order."""
    return together([(SCENARIOS[code].make_week().steps, SCENARIOS[code].origin) for code in codes])


def together(weeks: Sequence[tuple[Sequence[Step], datetime]]) -> list[Step]:
    """Weeks with their origins as one, in time order; a list that both fill is opened once."""
    first = min(origin for _, origin in weeks)
    opened: set[bytes] = set()
    made: list[Step] = []
    for steps, origin in weeks:
        later = (origin - first).total_seconds()
        made += [replace(step, at=clock(seconds(step.at) + later)) if later else step for step in steps]
    made.sort(key=lambda step: seconds(step.at))
    return [step for step in made if not _is_again(step, opened)]


def _is_again(step: Step, opened: set[bytes]) -> bool:
    if step.call != "POST /api/watchlists":
        return False
    body = bytes(step.body)
    known = body in opened
    opened.add(body)
    return known


if __name__ == "__main__":
    os.nice(POLITE)
    write_steps(Path(sys.argv[1]), steps_of(sys.argv[2:]))
