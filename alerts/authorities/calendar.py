"""Working time of an authority: its own zone, its own week, its own holidays. All instants are UTC, all hours local."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Meta

LOOK = 60
"""Days looked ahead for the next opening; who opens later than that is told by the wall clock."""

ClockTime = Annotated[str, Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$")]
Day = Annotated[int, Meta(ge=1, le=7)]


class Shift(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Open on a day of the week (1 Monday – 7 Sunday), `opens` before `closes` (`24:00` is midnight), local time."""

    day: Day
    opens: ClockTime
    closes: ClockTime


Week = Annotated[list[Shift], Meta(max_length=21)]


class OtherDays(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Days, first to last, with hours of their own: a holiday has none, Ramadan or a summer others."""

    first: date
    last: date
    week: Week = []
    why: Annotated[str, Meta(min_length=1, max_length=200)]

    def meets(self, other: "OtherDays") -> bool:
        """Whether some day is one of both."""
        return self.first <= other.last and other.first <= self.last


class Calendar(msgspec.Struct, frozen=True):
    """When an authority works."""

    time_zone: str
    week: list[Shift]
    other_days: list[OtherDays]

    def after_work(self, at: datetime, span: timedelta) -> datetime:
        """The instant at which so much working time has passed since `at`."""
        left = span
        for opens, closes in self._windows(at, LOOK):
            begins = max(opens, at)
            if left <= closes - begins:
                return begins + left
            left -= closes - begins
        return at + span

    def next_working_day(self, at: datetime) -> datetime:
        """The same local hour on the next working day, counted from `at` or the next opening, in its hours."""
        first = next(self._windows(at, LOOK), None)
        if first is None:
            return at + timedelta(days=1)
        zone = ZoneInfo(self.time_zone)
        local = max(first[0], at).astimezone(zone)
        later = [window for window in self._windows(at, LOOK) if window[0].astimezone(zone).date() > local.date()]
        if not later:
            return at + timedelta(days=1)
        day = later[0][0].astimezone(zone).date()
        closes = max(end for begin, end in later if begin.astimezone(zone).date() == day)
        same = datetime.combine(day, local.time(), zone).astimezone(UTC)
        return min(max(same, later[0][0]), closes)

    def _windows(self, at: datetime, days: int) -> Iterator[tuple[datetime, datetime]]:
        """Opening hours that end after `at`, in order."""
        zone = ZoneInfo(self.time_zone)
        today = at.astimezone(zone).date()
        for ahead in range(days + 1):
            day = today + timedelta(days=ahead)
            for shift in sorted(self._week_of(day), key=lambda one: one.opens):
                if shift.day == day.isoweekday():
                    opens, closes = _instant(day, shift.opens, zone), _instant(day, shift.closes, zone)
                    if closes > at:
                        yield opens, closes

    def _week_of(self, day: date) -> list[Shift]:
        return next((one.week for one in self.other_days if one.first <= day <= one.last), self.week)


def _instant(day: date, clock: str, zone: ZoneInfo) -> datetime:
    hour, minute = int(clock[:2]), int(clock[3:])
    local = datetime.combine(day + timedelta(days=hour // 24), time(hour % 24, minute), zone)
    return local.astimezone(UTC)


def wrong_in(week: list[Shift]) -> int | None:
    """The place of the first shift that ends before it begins; None when all are right."""
    return next((place for place, one in enumerate(week) if one.closes <= one.opens), None)
