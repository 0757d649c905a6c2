"""How long an addressee has, and who is told after that: the table of priorities, in the addressee's own time."""

from datetime import datetime, timedelta
from typing import Literal

import msgspec

from alerts.authorities.calendar import Calendar

Told = Literal["on-call", "deputy", "centre", "other-channel"]


class Pace(msgspec.Struct, frozen=True, kw_only=True):
    """The clocks of a priority.

    working      whether its clocks run in working time alone; P1 runs at any hour
    first        time to acknowledge
    then         time between two further steps
    ladder       who is told, step by step, when nobody has acknowledged
    answer       time to answer once acknowledged, within the alert's own deadline; None: that deadline
    expires      how long an acknowledgement holds without an answer; whole days are working days
    """

    working: bool
    first: timedelta
    then: timedelta
    ladder: tuple[Told, ...]
    answer: timedelta | None
    expires: timedelta


DAY = timedelta(days=1)

# A working day is one, not so many hours: DAY says so below.
PACES: dict[str, Pace] = {
    "P1": Pace(
        working=False,
        first=timedelta(minutes=10),
        then=timedelta(minutes=10),
        ladder=("deputy", "centre", "other-channel"),
        answer=timedelta(hours=1),
        expires=timedelta(hours=2),
    ),
    "P2": Pace(
        working=True,
        first=timedelta(hours=2),
        then=timedelta(hours=1),
        ladder=("deputy", "centre", "other-channel"),
        answer=None,
        expires=DAY,
    ),
    "P3": Pace(working=True, first=DAY, then=DAY, ladder=("on-call", "centre"), answer=None, expires=3 * DAY),
}
"""P4 is for information: nobody has to acknowledge it."""

CLOSE = timedelta(hours=12)
"""With less than this until the deadline or since it, those on call are expected at any hour."""

QUICKEST = timedelta(minutes=10)
"""However close the deadline is, nobody is asked faster than of a P1."""


def due_at(priority: str, calendar: Calendar, at: datetime, deadline: datetime | None) -> datetime | None:
    """Until when to acknowledge what was sent at an instant; never after the alert's own deadline."""
    if (pace := PACES.get(priority)) is None:
        return None
    due = _after(pace, pace.first, calendar, at, deadline, len(pace.ladder))
    return due if deadline is None or deadline <= at else min(due, deadline)


def next_step_at(
    priority: str, calendar: Calendar, at: datetime, deadline: datetime | None, rung: int
) -> datetime | None:
    """When the step after `rung` is taken; None at the top of the ladder."""
    pace = PACES[priority]
    left = len(pace.ladder) - rung
    if left <= 0:
        return None
    # What a ladder has not reached by the deadline goes on as fast as just before it.
    is_just_over = deadline is not None and deadline <= at < deadline + CLOSE
    return _after(pace, min(pace.then, QUICKEST) if is_just_over else pace.then, calendar, at, deadline, left)


def answer_due_at(priority: str, at: datetime, deadline: datetime | None) -> datetime | None:
    """Until when to answer what was acknowledged at an instant; a deadline that lies ahead is never overrun."""
    pace = PACES.get(priority)
    if pace is None or pace.answer is None:
        return deadline
    due = at + pace.answer
    return due if deadline is None or deadline <= at else min(due, deadline)


def expires_at(priority: str, calendar: Calendar, at: datetime, deadline: datetime | None) -> datetime | None:
    """When an acknowledgement without an answer expires, and the alert is open again.

    Near the deadline after half of what is left, so that the ladder begins anew before it.
    """
    pace = PACES.get(priority)
    return None if pace is None else _after(pace, pace.expires, calendar, at, deadline, 1)


def _after(
    pace: Pace, span: timedelta, calendar: Calendar, at: datetime, deadline: datetime | None, steps: int
) -> datetime:
    """When so much time has passed, by the addressee's week; near the deadline, and once it is over, by the wall
    clock, if that is sooner.

    steps  how many are to be taken until the deadline: near it they share what is left, and some is left after the last
    """
    if not pace.working:
        return at + span
    worked = _worked(span, calendar, at)
    if deadline is None:
        return worked
    if deadline <= at:
        return min(worked, at + span)
    near = max(at, deadline - CLOSE)
    share = max((deadline - near) / (steps + 1), QUICKEST)
    return min(worked, near + min(span, share))


def _worked(span: timedelta, calendar: Calendar, at: datetime) -> datetime:
    if span % DAY:
        return calendar.after_work(at, span)
    for _ in range(span // DAY):
        at = calendar.next_working_day(at)
    return at
