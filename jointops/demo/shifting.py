"""Moves a scenario's times, so that what is played today did not happen in 2020."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from msgspec import Struct

FIELDS = re.compile(rb'("(?:occurred_at|known_at|deadline|review_by)"\s*:\s*")([^"]+)"')
WINDOW = re.compile(rb'"window"\s*:\s*\{[^}]*\}')
INSTANT = re.compile(rb'(")(\d{4}-\d\d-\d\d[^"]*)"')


class Pace(Struct, frozen=True):
    """How scenario time maps to real time.

    began    real instant at which `start` is played; everything before it is sent at once
    start    seconds of scenario time
    speed    scenario seconds a real second; 0 means that all is sent at once
    origin   the scenario's own instant of +00:00:00; None when its times stay as they are
    """

    began: datetime
    start: float
    speed: float
    origin: datetime | None = None

    def due(self, at: float) -> datetime:
        """Say when a step at this scenario second is sent."""
        return self.began if at <= self.start or not self.speed else self.real(at)

    def real(self, at: float) -> datetime:
        """Place a scenario second in real time: what is past stays in step, what is to come is as fast as `speed`."""
        ahead = at - self.start
        return self.began + timedelta(seconds=ahead / self.speed if ahead > 0 and self.speed else ahead)

    def day(self, at: float) -> date:
        """Place a scenario second on the calendar, whatever the speed: who reviews an entry in a year has a year."""
        return (self.began + timedelta(seconds=at - self.start)).date()

    def shift(self, body: bytes) -> bytes:
        """Move the fields named above and the times in `window`; same body in, same body out."""
        if self.origin is None:
            return body
        move = _mover(self, self.origin)
        return FIELDS.sub(move, WINDOW.sub(lambda window: INSTANT.sub(move, window[0]), body))


def _mover(pace: Pace, origin: datetime) -> Callable[[re.Match[bytes]], bytes]:
    def move(found: re.Match[bytes]) -> bytes:
        text = found[2].decode()
        told = datetime.fromisoformat(text)
        at = ((told if told.tzinfo else told.replace(tzinfo=UTC)) - origin).total_seconds()
        if told.tzinfo is None:
            moved = pace.day(at).isoformat()
        else:
            moved = pace.real(at).isoformat(timespec="milliseconds").replace("+00:00", "Z")
        return found[1] + moved.encode() + b'"'

    return move
