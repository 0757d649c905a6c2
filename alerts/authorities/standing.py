"""Whether an entry of the directory can be sent to: it is valid, somebody has confirmed it, and it is open."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec

from alerts.authorities.model import Authority

STALE = timedelta(days=365)
"""A contact that nobody confirmed for a year is taken for wrong: post moves, people change."""

OLD = timedelta(days=335)
"""A month before it is stale an entry asks to be confirmed: who keeps it needs a few weeks to get an answer."""

Why = Literal["stale", "expired", "not-yet-valid", "closed"]

WRONG = frozenset({"stale", "expired"})
"""Of these somebody has to ask the authority; the others say themselves until when."""


def is_old(one: Authority, now: datetime) -> bool:
    """Whether it is stale, or will be soon."""
    return now - one.verified_at > OLD


def is_over(one: Authority, now: datetime) -> bool:
    """Whether its last day has passed there."""
    return one.valid_to is not None and one.valid_to < day_of(one, now)


class Block(msgspec.Struct, frozen=True):
    """Why an authority is not sent to. since: from when; until: the last day, where it is known."""

    why: Why
    since: date
    until: date | None = None


class Closed(msgspec.Struct, frozen=True):
    """An authority says that it is closed, from a day to another."""

    first: date
    last: date | None


def day_of(one: Authority, now: datetime) -> date:
    """Which day it is there."""
    return day_in(one.time_zone, now)


def day_in(zone: str, now: datetime) -> date:
    """Which day it is in a time zone."""
    return now.astimezone(ZoneInfo(zone)).date()


def block_of(one: Authority, closed: Iterable[Closed], now: datetime) -> Block | None:
    """What keeps an authority from being sent to on the day that it is there; None when nothing does."""
    today = day_of(one, now)
    if one.valid_from > today:
        return Block("not-yet-valid", today, one.valid_from - timedelta(days=1))
    if one.valid_to is not None and is_over(one, now):
        return Block("expired", one.valid_to)
    if now - one.verified_at > STALE:
        return Block("stale", one.verified_at.date())
    shut = next((days for days in closed if days.first <= today and (days.last is None or today <= days.last)), None)
    return Block("closed", shut.first, shut.last) if shut else None
