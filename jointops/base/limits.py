"""How often one may call: a bucket of tokens for each person, country and address, shared between nodes over Valkey.

Each node judges by itself, in memory, and tells the others every second how much it has let through. While Valkey is
away every node goes on with what it knows: then a person may do once on each node what is meant for all of them.
"""

import asyncio
import math
import time
from collections.abc import Callable

import msgspec
import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

from jointops.base.access import Viewer
from jointops.base.errors import Problem

log = structlog.get_logger(__name__)

SHARED_EVERY_S = 1.0
_KEPT_S = 120
# A node that has not heard of a key for so long does not hold against it what came through other nodes meanwhile.
_RELEARN_S = 5.0


class TooManyCalls(Problem):
    """Too many calls: wait a little."""

    status = 429

    def __init__(self, whose: str, seconds: int) -> None:
        super().__init__(f"Too many calls of {whose}: try again in {seconds} s.")
        self.retry_after_s = seconds


class Limit(msgspec.Struct, frozen=True):
    """So many a minute, and as many at once."""

    per_minute: float

    @property
    def per_second(self) -> float:
        return self.per_minute / 60


LIMITS = {
    # A busy lane is a check in ten seconds; a phone that comes back sends what waited, a few hundred at most.
    "act": Limit(600),
    # A screen that is opened asks ten things; a person opens one every few seconds at the very most.
    "look": Limit(1200),
    # A snapshot, a file, a report over the whole log: seconds of a processor each.
    "heavy": Limit(120),
    # The largest country's day: 500 officers and 100 desks, each ten times as busy as in KAFO II.
    "country": Limit(30_000),
    # A headquarters behind one address signs in at the start of a shift; a failed attempt counts as twenty.
    "sign-in": Limit(600),
    # Keys that open nothing: a screen left open after a shift asks now and then, a guesser without end.
    "stranger": Limit(300),
}
FAILED_SIGN_IN = 20

_WHOSE = {
    "act": "yours",
    "look": "yours",
    "heavy": "yours to what is costly",
    "country": "your country",
    "sign-in": "your address to sign in",
    "stranger": "your address without a session",
}


class Bucket:
    """What one key may still do: `level` tokens at the instant `at`; `taken` since the others were told."""

    __slots__ = ("at", "heard_at", "level", "seen", "taken")

    def __init__(self, level: float, at: float) -> None:
        self.level = level
        self.at = at
        self.taken = 0.0
        self.seen = 0.0
        self.heard_at = -math.inf


class Limits:
    """The buckets of one node.

    pace   every limit times this: 1 for people, more for a replay at many times their speed
    clock  seconds that only grow
    name   of the deployment: others may share its Valkey
    """

    def __init__(
        self,
        valkey_url: str = "",
        pace: float = 1.0,
        clock: Callable[[], float] = time.monotonic,
        name: str = "jointops",
    ) -> None:
        self._name = name
        self._limits = {name: Limit(limit.per_minute * pace) for name, limit in LIMITS.items()}
        self._buckets: dict[tuple[str, str], Bucket] = {}
        self._clock = clock
        self._redis = Redis.from_url(valkey_url, socket_connect_timeout=1, socket_timeout=2) if valkey_url else None

    def take_for(self, viewer: Viewer, cost: str) -> None:
        """A call of somebody signed in, of a cost class of `LIMITS`. Raises TooManyCalls (429)."""
        self.take(cost, viewer.user)
        self.take("country", viewer.country)

    def take(self, name: str, whose: str, tokens: float = 1) -> None:
        """Take tokens, or none. Raises TooManyCalls (429) that says when there are enough again."""
        bucket, limit = self._filled(name, whose)
        if bucket.level < tokens:
            raise TooManyCalls(_WHOSE[name], max(1, math.ceil((tokens - bucket.level) / limit.per_second)))
        bucket.level -= tokens
        bucket.taken += tokens

    def charge(self, name: str, whose: str, tokens: float) -> None:
        """Take tokens for what has already happened, also those that are not there yet."""
        bucket, limit = self._filled(name, whose)
        bucket.level = max(bucket.level - tokens, -limit.per_minute)
        bucket.taken += tokens

    def _filled(self, name: str, whose: str) -> tuple[Bucket, Limit]:
        limit = self._limits[name]
        now = self._clock()
        bucket = self._buckets.get((name, whose))
        if bucket is None:
            bucket = self._buckets[name, whose] = Bucket(limit.per_minute, now)
        else:
            bucket.level = min(limit.per_minute, bucket.level + (now - bucket.at) * limit.per_second)
            bucket.at = now
        return bucket, limit

    async def share(self) -> None:
        """Tell the other nodes and hear from them, for ever. Never in the way of a call."""
        is_away = False
        while self._redis is not None:
            await asyncio.sleep(SHARED_EVERY_S)
            try:
                await self._share_once(self._redis)
                is_away = False
            except (RedisError, OSError) as error:
                if not is_away:
                    log.warning("limits are this node's own: valkey is away", error=error)
                is_away = True
            self._forget_full()

    async def _share_once(self, redis: "Redis") -> None:
        used = [(key, bucket, bucket.taken) for key, bucket in self._buckets.items() if bucket.taken]
        if not used:
            return
        async with redis.pipeline(transaction=False) as pipe:
            for (name, whose), _, taken in used:
                key = f"{self._name}:limit:{name}:{whose}"
                pipe.incrbyfloat(key, taken)
                pipe.expire(key, _KEPT_S)
            answers = await pipe.execute()
        for (_, bucket, taken), total in zip(used, answers[::2], strict=True):
            self._hear(bucket, taken, float(total))

    def _hear(self, bucket: Bucket, told: float, total: float) -> None:
        """Hold against a key what the other nodes let through since we last heard of it."""
        now = self._clock()
        if now - bucket.heard_at <= _RELEARN_S:
            bucket.level -= max(0.0, total - bucket.seen - told)
        bucket.taken -= told
        bucket.seen, bucket.heard_at = total, now

    def _forget_full(self) -> None:
        """A bucket untouched for a minute is full again: as good as none."""
        before = self._clock() - 60
        for key in [key for key, bucket in self._buckets.items() if bucket.at < before and bucket.level >= 0]:
            del self._buckets[key]

    async def close(self) -> None:
        if self._redis is not None:
            await self._redis.aclose()
