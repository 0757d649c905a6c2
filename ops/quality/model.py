"""How well a list does, for its owner's bureau: how often it was wrong, where, and whether that has changed."""

from datetime import datetime
from typing import Literal
from uuid import UUID

import msgspec

from jointops.base.access import AccessClass, access_class, verb

READ = verb("quality.read", "bureau")
PREVIEW = verb("threshold.preview", "bureau")
LOOK = verb("drift.look", "bureau", emits=["quality.looked"])

DRIFT = "quality.drift"

Measure = Literal["false-hits", "hits"]
By = Literal["list", "script", "post"]


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """What became of some matches.

    denied        by a person; those denied again because the very pair was denied before are `again`, and in no rate
    undetermined  nobody could tell, or nobody answered in time
    false_rate    denied ÷ (confirmed + denied); None when nothing was decided
    """

    matches: int
    confirmed: int
    denied: int
    undetermined: int
    open: int
    again: int
    false_rate: float | None


class Group(Counts, frozen=True, kw_only=True):
    """The matches of one script, post or stretch of time; `value` is its code or begin, `name` what people call it.

    A script is of ISO 15924: the two names' where they share one, else the check's and the entry's (`Latn-Arab`).
    """

    value: str
    name: str


class Quality(msgspec.Struct, frozen=True, kw_only=True):
    """A list's matches of the last days; at most 50 posts and 50 scripts, those with the most matches."""

    list: str
    days: int
    since: datetime
    until: datetime
    all: Counts
    scripts: tuple[Group, ...]
    posts: tuple[Group, ...]
    over_time: tuple[Group, ...]


class Bucket(msgspec.Struct, frozen=True, kw_only=True):
    """Matches with a score of `least` to half a point more; one more is added where no birth dates were compared."""

    least: float
    confirmed: int
    denied: int
    other: int


class Preview(msgspec.Struct, frozen=True, kw_only=True):
    """What another threshold would have done to the last 30 days. No match is changed by it.

    gone     matches that there would not have been; of these `lost` were confirmed, `spared` denied, `open` are open
    more     matches that there would have been beside; an estimate when not all entries were tried
    checks   that were looked at for `more`, with `tried` of `entries` entries: 0 when the threshold is not lower
    cut      of those tried, entries like more than `most` of the checks: the newest `most` were compared with them
    """

    possible_from: float
    days: int
    matches: int
    confirmed: int
    gone: int
    lost: int
    spared: int
    open: int
    more: int
    checks: int
    tried: int
    entries: int
    cut: int
    most: int
    scores: list[Bucket]


class Alarm(msgspec.Struct, frozen=True, kw_only=True):
    """A list, one script on it or one post has left its usual band (`ops.quality.drift`). Shares are 0 to 1."""

    id: UUID
    list: str
    measure: Measure
    by: By
    value: str
    before: float
    now: float
    n_before: int
    n_now: int
    raised_at: datetime


def alarm_class(owner: str) -> AccessClass:
    """The owner's bureau alone: how well a list is watched helps whoever wants to pass it."""
    return access_class(f"bureau:{owner}", marking=3)
