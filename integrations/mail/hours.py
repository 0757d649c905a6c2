"""When somebody is told: soon, after their quiet hours, or with the rest once a day."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import asyncpg
import msgspec

from integrations.mail.model import Hours
from jointops.base.errors import Invalid
from realtime.log import LogEvent

_ZONES = available_timezones()

GRACE: Mapping[str, timedelta] = {
    "P1": timedelta(minutes=1),
    "P2": timedelta(minutes=5),
    "P3": timedelta(minutes=15),
    "P4": timedelta(minutes=15),
}
"""How long a screen has to show the alert before anybody is written to: a tenth of the time to acknowledge, at most."""


PAUSES = tuple(timedelta(seconds=s) for s in (30, 120, 600, 1800, 3600))
"""Between tries: a service that restarts is met again soon, one that is down for two hours is given up."""


def due_at(wish: Hours, priority: str, now: datetime, grace: Mapping[str, timedelta] = GRACE) -> datetime:
    """When a person is told of an alert that was released just now."""
    zone = ZoneInfo(wish.zone)
    soon = now + grace[priority]
    if priority == "P1":
        return soon
    if priority not in wish.at_once:
        return _next(wish.digest_at, zone, soon)
    if wish.quiet_from and wish.quiet_to and _is_quiet(wish.quiet_from, wish.quiet_to, soon.astimezone(zone)):
        return _next(wish.quiet_to, zone, soon)
    return soon


def noted(event: LogEvent, cause: str, row: asyncpg.Record, grace: Mapping[str, timedelta]) -> dict[str, object]:
    """What is written down of something to tell somebody. row: their hours, and the alert's priority."""
    hours = msgspec.convert({name: row[name] for name in Hours.__struct_fields__}, Hours)
    due = due_at(hours, row["priority"], event.recorded_at, grace)
    return {"alert": event.record, "cause": cause, "priority": row["priority"], "due_at": due}


def hours_fit(wish: Hours) -> None:
    """Raises Invalid (422): no such zone, half of the quiet hours."""
    if wish.zone not in _ZONES:
        raise Invalid.field("/zone", "This is no time zone: for example Africa/Bamako.", "unknown")
    if (wish.quiet_from is None) != (wish.quiet_to is None):
        raise Invalid.field("/quiet_to", "Quiet hours have a beginning and an end, or there are none.", "missing")


def _is_quiet(begins: str, ends: str, local: datetime) -> bool:
    now, first, last = local.time(), time.fromisoformat(begins), time.fromisoformat(ends)
    return first <= now < last if first <= last else now >= first or now < last


def _next(clock: str, zone: ZoneInfo, after: datetime) -> datetime:
    """The next time that clocks of the zone show this hour; in the night of a change they may skip or repeat it."""
    local = after.astimezone(zone)
    at = datetime.combine(local.date(), time.fromisoformat(clock), zone)
    if at <= local:
        at = datetime.combine(local.date() + timedelta(days=1), time.fromisoformat(clock), zone)
    return at.astimezone(after.tzinfo)
