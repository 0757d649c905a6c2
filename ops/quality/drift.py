"""When a list, a script of names on it or a post has left its usual band.

Two shares are compared, x₁ of n₁ in the last week and x₀ of n₀ in the eight weeks before: of false hits, denied of
decided; of hits, matches of checks. Had nothing changed, both would be drawn with p = (x₀ + x₁) / (n₀ + n₁), and

    z = (x₁ ÷ n₁ − x₀ ÷ n₀) / √( p (1 − p) (1 ÷ n₁ + 1 ÷ n₀) )

would lie within ±3 in 997 of 1,000 weeks: the limits of a p-chart (ISO 7870-2, Shewhart control charts), with the
variance of both shares because the weeks before are no long history. Beyond them it is out of its band, when as much
was counted as the approximation needs, and when the difference is one that somebody would act on.
"""

from math import sqrt
from typing import NamedTuple

WEEK_DAYS, BEFORE_DAYS = 7, 56
SIGMAS = 3.0


class Share(NamedTuple):
    """`part` of `whole`."""

    part: int
    whole: int

    @property
    def value(self) -> float:
        return self.part / self.whole


class Least(NamedTuple):
    """What must have been counted, and how large a difference must be: in points of share, and as a factor."""

    now: int
    before: int
    parts: int
    points: float
    factor: float


FALSE_HITS = Least(now=20, before=60, parts=10, points=0.10, factor=1.0)
"""Ten points more or fewer false hits among at least 20 verdicts."""
HITS = Least(now=200, before=1000, parts=20, points=0.0, factor=1.5)
"""Half as many again, or a third fewer, among at least 200 checks; 20 matches, for rare ones come in clusters."""


def distance(now: Share, before: Share) -> float:
    """How far the two shares lie apart, in standard deviations of their difference."""
    p = (now.part + before.part) / (now.whole + before.whole)
    spread = sqrt(p * (1 - p) * (1 / now.whole + 1 / before.whole))
    return (now.value - before.value) / spread if spread else 0.0


def is_drift(now: Share, before: Share, least: Least) -> bool:
    """Whether the share of the last week lies outside its usual band."""
    if now.whole < least.now or before.whole < least.before or now.part + before.part < least.parts:
        return False
    apart = abs(now.value - before.value)
    factor = max(now.value, before.value) >= least.factor * min(now.value, before.value)
    return abs(distance(now, before)) >= SIGMAS and apart >= least.points and factor
