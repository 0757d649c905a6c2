"""Those inside who react to events: each reads the same log from its own stored place, and does each event once."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import asyncpg
import msgspec
import structlog

from jointops.base.db import Db
from jointops.base.errors import is_away
from jointops.base.tx import Tx
from realtime.hub import Hub
from realtime.log import Log, LogEvent, q

log = structlog.get_logger(__name__)

# Pauses before the second to fifth try: long enough for a lock or a failover to pass, short enough not to hold up
# those behind for long.
_PAUSES_S = (0.05, 0.2, 0.8, 2.0)
_READ = 200
# Events done in one transaction: most of the cost of one is begin, commit and the lock on the stored place.
_TOGETHER = 100
# A pause before the next look: on a busy day many events are done in one transaction, and the first is done at once.
_BREATH_S = 0.1
# What was put aside is tried again so many at a time, between what is new: each may take as long as when it failed.
_AGAIN = 20
# A database that is away is asked again this often; that is no try.
_AWAY_S = 0.5
# How far the stored place may lag behind what was looked at: only events of other kinds are read again after a start.
_LAG = 1000


class Consumer(msgspec.Struct, frozen=True):
    """Work to be done once for each event of some kinds.

    name   of its stored place; never change it
    role   the service role of the transaction that `act` gets
    act    does the work for some events, in order, in that transaction, which also moves the stored place: both or
           neither. When it fails for many, each is tried alone; it leaves the loop to others now and then
    aside  what is said where an event was put aside, if somebody waits for it
    again  what was put aside is tried once more each time a node starts, after later ones were done: only who looks at
           how things stand now may ask for it
    """

    name: str
    role: str
    kinds: frozenset[str]
    act: Callable[[Tx, Sequence[LogEvent]], Awaitable[None]]
    aside: Callable[[Tx, LogEvent], Awaitable[None]] | None = None
    again: bool = False


class Worker:
    """Runs one consumer on one node. Several nodes may run the same: they wait for each other at its stored place."""

    def __init__(self, db: Db, events: Log, hub: Hub, consumer: Consumer) -> None:
        self._db = db
        self._log = events
        self._hub = hub
        self._consumer = consumer
        self._stored = 0
        self._went_back = False
        self._again_after = 0
        self._again_upto: int | None = None

    async def run(self) -> None:
        """Do what there is, wait for news, and again, for ever."""
        news = asyncio.Event()

        def hear(event: LogEvent | None) -> None:
            self._went_back |= event is None
            if event is None or event.kind in self._consumer.kinds or event.number - self._stored >= _LAG:
                news.set()

        self._hub.heard.append(hear)
        try:
            while True:
                try:
                    await self._follow(news)
                except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
                    log.warning("the log cannot be read", consumer=self._consumer.name, error=error)
                    await asyncio.sleep(_AWAY_S)
        finally:
            self._hub.heard.remove(hear)

    async def _follow(self, news: asyncio.Event) -> None:
        """Work on one history of the log, until it is replaced by another, or goes on from an earlier place."""
        self._went_back = False
        done = self._stored = await self._enter()
        while not self._went_back:
            news.clear()
            done = await self._work_off(done)
            if await self._take_up():
                news.set()  # more was put aside: the next look is at what came meanwhile, and then at that
            await asyncio.sleep(_BREATH_S)
            await news.wait()

    async def _enter(self) -> int:
        async with self._db.service(self._consumer.role) as tx:
            await tx.run(q.enter_consumer, name=self._consumer.name)
            return await tx.value(q.position, name=self._consumer.name)

    async def _work_off(self, done: int) -> int:
        """Everything of our kinds up to the hub's last event; the number that is done then."""
        while done < (upto := self._hub.last) and not self._went_back:
            events = await self._log.events_of(self._consumer.kinds, done, upto, _READ)
            for start in range(0, len(events), _TOGETHER):
                if self._went_back:
                    return done
                await self._do_together(events[start : start + _TOGETHER])
            done = events[-1].number if len(events) == _READ else upto
            if done - self._stored >= _LAG:
                await self._advance(done)
        return done

    async def _do_together(self, events: Sequence[LogEvent]) -> None:
        """All in one transaction; when that fails, one by one, so that one bad event holds up no other."""
        try:
            await self._once(events)
        except Exception as error:  # whatever the work raises, the ones behind must go on
            log.warning("a consumer failed", consumer=self._consumer.name, events=len(events), error=error)
            for event in events:
                await self._do_alone(event)
        self._stored = events[-1].number

    async def _do_alone(self, event: LogEvent) -> None:
        """Try five times, then put the event aside. Raises when the database cannot do it now: that is no try."""
        for pause in (*_PAUSES_S, None):
            try:
                await self._once([event])
                return
            except Exception as error:  # as above
                if is_away(error):
                    raise
                reason = _reason(error)
                await self._enter()
                if pause is None:
                    log.error("an event was put aside", consumer=self._consumer.name, kind=event.kind, error=error)
                    await self._park(event, reason)
                else:
                    await asyncio.sleep(pause)

    async def _once(self, events: Sequence[LogEvent]) -> None:
        async with self._db.service(self._consumer.role) as tx:
            done = await tx.value(q.position_locked, name=self._consumer.name)
            if left := [event for event in events if event.number > done]:
                await self._consumer.act(tx, left)
                await tx.run(q.advance, name=self._consumer.name, number=left[-1].number)

    async def _park(self, event: LogEvent, reason: str) -> None:
        async with self._db.service(self._consumer.role) as tx:
            await tx.run(q.park, consumer=self._consumer.name, number=event.number, reason=reason)
            await tx.run(q.advance, name=self._consumer.name, number=event.number)
            if self._consumer.aside is not None:
                try:
                    async with tx.savepoint():
                        await self._consumer.aside(tx, event)
                except Exception as error:  # it is put aside all the same
                    log.warning("nobody was told of what was put aside", consumer=self._consumer.name, error=error)

    async def _take_up(self) -> bool:
        """Try what was put aside once more, and once: whoever mended what was wrong with it has started this node.

        After what nobody has tried yet, and never in its way: where the database cannot do it now, the next start will.
        Whether some of it is left.
        """
        if not self._consumer.again or self._went_back:
            return False
        if self._again_upto is None:
            self._again_upto = self._hub.last  # what is put aside from now on is the next start's
        events = await self._log.parked(self._consumer.name, self._again_after, self._again_upto, _AGAIN)
        for event in events:
            self._again_after = event.number
            if not await self._again(event):
                self._again_after = self._again_upto
                return False
        return len(events) == _AGAIN

    async def _again(self, event: LogEvent) -> bool:
        """Once more; False when the database is away for it."""
        try:
            async with self._db.service(self._consumer.role) as tx:
                await tx.value(q.position_locked, name=self._consumer.name)
                if await tx.maybe(q.unpark, consumer=self._consumer.name, number=event.number):
                    await self._consumer.act(tx, [event])
        except Exception as error:  # as above
            number = event.number
            log.warning("what was put aside failed again", consumer=self._consumer.name, id=number, error=error)
            if is_away(error):
                return False
            async with self._db.service(self._consumer.role) as tx:
                await tx.run(q.say_why, consumer=self._consumer.name, number=number, reason=_reason(error))
        return True

    async def _advance(self, number: int) -> None:
        async with self._db.service(self._consumer.role) as tx:
            await tx.run(q.advance, name=self._consumer.name, number=number)
        self._stored = number


def _reason(error: Exception) -> str:
    """For the operator, where it is kept; the log gets the class alone."""
    return f"{type(error).__name__}: {error}".splitlines()[0][:500]
