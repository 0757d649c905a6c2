"""The event log as read back from PostgreSQL, and the Structs that travel between nodes."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg
import msgspec

from jointops.base import sql
from jointops.base.db import Db
from jointops.base.sql import Statement
from jointops.base.tx import Mark

q = sql.load("realtime")


class LogEvent(msgspec.Struct, frozen=True, array_like=True):
    """One numbered event. `number` is dense (1, 2, 3 …) within an epoch and never shown to a client.

    at           when it happened, by the word of who reported it
    recorded_at  when we wrote it
    """

    number: int
    kind: str
    operation: str | None
    record: UUID
    version: int
    class_id: int
    at: datetime
    recorded_at: datetime
    data: dict[str, object]
    mark: Mark | None


class Head(msgspec.Struct, frozen=True, array_like=True):
    """The end of the log. Another epoch means another history: a restore, a failover that may have lost commits."""

    number: int
    epoch: UUID


class Batch(msgspec.Struct, frozen=True, array_like=True):
    """Events numbered together, as nodes tell each other; `first` is the number of the first one."""

    epoch: UUID
    first: int
    events: list[LogEvent]


class Log:
    """What the realtime room asks PostgreSQL, under the role `log`."""

    def __init__(self, db: Db) -> None:
        self._pool = db.pool("log")

    async def number(self, most: int) -> Batch | None:
        """Number up to `most` committed events, None when there are none.

        Two callers at once queue at the head row and number correctly.
        """
        rows = await self._rows(q.number_events, most=most)
        if not rows:
            return None
        events = [msgspec.convert(list(row)[:-1], LogEvent) for row in rows]
        return Batch(UUID(bytes=rows[0]["epoch"].bytes), events[0].number, events)

    async def head(self) -> Head:
        return msgspec.convert(list((await self._rows(q.head))[0]), Head)

    async def events_for(self, session: UUID, after: int, upto: int, most: int) -> list[LogEvent]:
        """What a session may see with after < number ≤ upto, and changes of access; oldest first, at most `most`."""
        return await self._events(q.events_for_session, session=session, after=after, upto=upto, most=most)

    async def events_of(self, kinds: Collection[str], after: int, upto: int, most: int) -> list[LogEvent]:
        """The events with after < number ≤ upto of these kinds, oldest first, at most `most`."""
        return await self._events(q.events_of_kinds, after=after, upto=upto, kinds=list(kinds), most=most)

    async def events_after(self, after: int, upto: int, most: int) -> list[LogEvent]:
        """All events with after < number ≤ upto, oldest first, at most `most`."""
        return await self._events(q.events_between, after=after, upto=upto, most=most)

    async def parked(self, consumer: str, after: int, upto: int, most: int) -> list[LogEvent]:
        """What a consumer has put aside with after < number ≤ upto, oldest first, at most `most`."""
        return await self._events(q.parked, consumer=consumer, after=after, upto=upto, most=most)

    async def is_kept(self, number: int, retention: timedelta) -> bool:
        """Whether reading can still start at this event."""
        return bool((await self._rows(q.is_kept, number=number, retention=retention))[0][0])

    async def oldest(self) -> tuple[int, datetime] | None:
        """Number and time of the first event that is still kept; None when none is."""
        rows = await self._rows(q.oldest)
        return (rows[0][0], rows[0][1]) if rows else None

    async def place_before(self, at: datetime) -> int:
        """The number of the last event that was recorded before an instant, as far as events are kept."""
        return (await self._rows(q.place_before, at=at))[0][0]

    async def classes_of(self, session: UUID) -> set[int]:
        return {row[0] for row in await self._rows(q.classes_of_session, session=session)}

    async def sessions_of(self, classes: Collection[int], sessions: Collection[UUID]) -> list[tuple[int, UUID]]:
        """Pairs (class, session): which of these sessions may see which of these classes."""
        rows = await self._rows(q.sessions_of_classes, classes=list(classes), sessions=list(sessions))
        return [(row[0], row[1]) for row in rows]

    async def live_sessions(self, sessions: Collection[UUID]) -> set[UUID]:
        return {row[0] for row in await self._rows(q.live_sessions, sessions=list(sessions))}

    async def ended_with_device(self, sessions: Collection[UUID]) -> set[UUID]:
        """Those of some ended sessions whose device was given up for lost."""
        return {row[0] for row in await self._rows(q.ended_with_device, sessions=list(sessions))}

    async def touch(self, sessions: Collection[UUID]) -> None:
        """These sessions are connected now."""
        await self._rows(q.touch, sessions=list(sessions))

    async def _events(self, statement: Statement, **given: object) -> list[LogEvent]:
        return [msgspec.convert(list(row), LogEvent) for row in await self._rows(statement, **given)]

    async def _rows(self, statement: Statement, **given: object) -> list[asyncpg.Record]:
        return await self._pool.fetch(statement.text, *statement.arguments(given))
