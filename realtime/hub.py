"""One node's live end of the log: takes numbered events without a gap and hands each to all who may see it."""

import asyncio
import contextlib
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID

import asyncpg
import structlog

from jointops.base.sessions.model import ViewerFace
from realtime.access import PERSON, RECORD, classes_in, faces_of, judged_now, told_to
from realtime.cursor import Cursors, Place
from realtime.frames import Frame, Heartbeat, Notice, Ready, Resync, event_frame, shown_event
from realtime.history import History
from realtime.log import Batch, Head, Log, LogEvent
from realtime.members import Members
from realtime.subscriber import Subscriber

log = structlog.get_logger(__name__)

# How often PostgreSQL is asked for the head: the most that a lost batch can cost.
POLL_S = 0.25
# How often sessions are looked at: a revoked one ends within a second also at a node that was not told.
_SESSIONS_S = 0.4
# How often it is noted that somebody is connected: sessions end when there was no contact for hours.
_TOUCH_S = 60.0
# Events between two flushes: one joined write per connection, and others get their turn on the loop.
_TICK = 100
_READ = 1000
# Batches that may wait while PostgreSQL is away; those dropped are back-filled.
_INBOX = 64


MOST_STREAMS = 8
"""Connections of one session at a node: a connector needs one, and one more while it comes back; a person has tabs."""


class Hub:
    """Start with `start`, feed with `offer`, keep `run` and `beat` running.

    last     number of the last event handed out; every one before it was handed out, too
    heard    each is called with every event, once, in order, before `last` has come to it; with None when some were
             missed: for what this node keeps in memory, and for who works when certain things happen
    granted  called with a person who may see something else than before
    ahead    whether an event goes out at once, ahead of what else happened; it follows in its place
    """

    def __init__(self, events: Log, cursors: Cursors, heartbeat_s: float, retention: timedelta) -> None:
        self._log = events
        self._cursors = cursors
        self._heartbeat_s = heartbeat_s
        self._retention = retention
        self._members = Members(events)
        self._history = History()
        self._inbox: deque[Batch] = deque(maxlen=_INBOX)
        self._offered = asyncio.Event()
        self.last = 0
        self.epoch = UUID(int=0)
        self._changed: set[asyncio.Event] = set()
        self.heard: list[Callable[[LogEvent | None], None]] = []
        self.granted: Callable[[UUID], None] = lambda person: None
        self.ahead: Callable[[LogEvent], bool] = lambda event: False

    async def start(self) -> None:
        """Begin at the head of the log."""
        self._begin(await self._log.head())

    def offer(self, batch: Batch) -> None:
        """Take a batch from the sequencer here or on another node; any batch, any number of times."""
        self._inbox.append(batch)
        self._offered.set()

    def cursor(self) -> str:
        """The place up to which everything was handed out."""
        return self._cursors.write(self.last, self.epoch)

    # Coming and going

    async def join(self, subscriber: Subscriber, cursor: str | None) -> None:
        """Say ready, hand out what the viewer may see after the cursor, then go live: no gap, no overlap."""
        await self._members.enter(subscriber)
        after, why = await self._start_after(cursor)
        if why or cursor is None:
            self._go_live(subscriber, why)
            return
        subscriber.push(self._ready(subscriber, after))
        await self._catch_up(subscriber, after)

    def leave(self, subscriber: Subscriber) -> None:
        subscriber.close()
        self._members.leave(subscriber)

    def revoke(self, session: UUID, why: str = "revoked") -> None:
        """Close all connections of a session at once. Other nodes find out within a second."""
        for subscriber in self._members.of_session(session):
            subscriber.link.bye(why, 4401)

    def connections(self, session: UUID) -> int:
        """How often a session is connected here."""
        return len(self._members.of_session(session))

    def part(self) -> None:
        """Say goodbye to everybody: this node stops, another one is there."""
        for subscriber in self._members.all():
            subscriber.link.bye("shutdown", 1012)

    def resume(self, subscriber: Subscriber) -> None:
        """The link has room again. Whose queue ran over is told to resync and is live again in the same step."""
        if subscriber.slow:
            subscriber.slow = False
            subscriber.push(Frame(Resync("slow", self.cursor())))
        subscriber.resume()

    async def _start_after(self, cursor: str | None) -> tuple[int, str]:
        """The number after which to start, and why not where the cursor says ("" when there)."""
        if cursor is None:
            return self.last, ""
        place = self._cursors.read(cursor)
        if place is None:
            return self.last, "expired"
        if not await self._is_ours(place):
            return self.last, "epoch"
        known = place.number == self.last or place.number + 1 in self._history
        if known or await self._log.is_kept(place.number + 1, self._retention):
            return place.number, ""
        return self.last, "expired"

    async def _is_ours(self, place: Place) -> bool:
        """Whether a place lies in our history; when another node was ahead of us there, wait until we are as far."""
        if not place.is_of(self.epoch):
            return False
        if place.number > self.last and place.number > (await self._log.head()).number:
            return False
        news = asyncio.Event()
        self._changed.add(news)
        try:
            while place.is_of(self.epoch) and place.number > self.last:
                await news.wait()
                news.clear()
        finally:
            self._changed.discard(news)
        return place.is_of(self.epoch)

    def _go_live(self, subscriber: Subscriber, why: str) -> None:
        subscriber.push(self._ready(subscriber, self.last))
        if why:
            subscriber.push(Frame(Resync(why, self.cursor())))
        subscriber.flush()
        self._members.add(subscriber)

    async def _catch_up(self, subscriber: Subscriber, after: int) -> None:
        """Hand out at the client's own pace; the last comparison and going live are one step of the loop."""
        epoch = self.epoch
        while after < self.last and epoch == self.epoch and not subscriber.closed:
            await subscriber.room()
            if after + 1 in self._history:
                upto = min(after + _TICK, self.last)
                kept = list(self._history.between(after, upto))
            else:
                upto = self.last
                events = await self._log.events_for(subscriber.viewer.session_id, after, upto, _TICK)
                await self._members.meet(classes_in(events))
                upto = events[-1].number if len(events) == _TICK else upto
                kept = [(event, event_frame(event, epoch, self._cursors)) for event in events]
            for event, frame in kept:
                for one in self._told(subscriber, event, frame):
                    subscriber.push(one)
            subscriber.flush()
            after = upto
        if epoch != self.epoch:
            subscriber.push(Frame(Resync("epoch", self.cursor())))
        subscriber.flush()
        self._members.add(subscriber)

    def _told(self, subscriber: Subscriber, event: LogEvent, frame: Frame) -> Sequence[Frame]:
        """What a viewer who was away is told of an event, judged by who may see its record now."""
        classes = self._members.classes(subscriber)
        if event.kind == RECORD:
            return told_to(event, classes, self._cursors.write(event.number, self.epoch))
        if event.class_id not in classes:
            return ()
        if event.kind == PERSON:
            return [Frame(Resync("access", self._cursors.write(event.number, self.epoch)))]
        return [frame] if subscriber.wants(event) else ()

    def _ready(self, subscriber: Subscriber, after: int) -> Frame:
        cursor = self._cursors.write(after, self.epoch)
        return Frame(Ready(cursor, ViewerFace.of(subscriber.viewer), self._heartbeat_s))

    # Taking events

    async def run(self) -> None:
        """Take what is offered; ask PostgreSQL now and then; for ever."""
        asked = seen = touched = time.monotonic()
        while True:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._offered.wait(), max(0.0, asked + POLL_S - time.monotonic()))
            self._offered.clear()
            try:
                while self._inbox:
                    await self._take_batch(self._inbox.popleft())
                if time.monotonic() >= asked + POLL_S:
                    asked = time.monotonic()
                    await self._ask_head()
                if time.monotonic() >= seen + _SESSIONS_S:
                    seen = time.monotonic()
                    await self._end_dead_sessions()
                if time.monotonic() >= touched + _TOUCH_S:
                    touched = time.monotonic()
                    await self._log.touch(self._members.viewers().keys())
            except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
                log.warning("the log cannot be read", error=error)
                asked = time.monotonic()

    async def _take_batch(self, batch: Batch) -> None:
        if batch.epoch != self.epoch or batch.first > self.last + 1:
            await self._ask_head()
        elif new := [event for event in batch.events if event.number > self.last]:
            await self._take(new)

    async def _ask_head(self) -> None:
        head = await self._log.head()
        if head.epoch != self.epoch or head.number < self.last:
            self._start_over(head, "epoch")
        await self._back_fill(head)

    def _start_over(self, head: Head, why: str) -> None:
        """What happened until now cannot be told to those who are live: go on from the head."""
        self._begin(head)
        for hear in self.heard:
            hear(None)
        for subscriber in list(self._members.live):
            subscriber.push(Frame(Resync(why, self.cursor())))
            subscriber.flush()

    def _begin(self, head: Head) -> None:
        self.last, self.epoch = head.number, head.epoch
        self._history.clear()
        self._wake()

    async def _back_fill(self, head: Head) -> None:
        while self.last < head.number:
            events = await self._log.events_after(self.last, head.number, _READ)
            if not events or events[0].number != self.last + 1:
                self._start_over(head, "expired")  # we were away for longer than the retention
                return
            await self._take(events)

    async def _take(self, events: list[LogEvent]) -> None:
        """Hand out events; the first one comes right after the last."""
        events = judged_now(events)
        await self._members.meet(classes_in(events))
        for event in events:
            if event.kind == PERSON:
                self.granted(event.record)
                await self._members.reload(event.record)
        self._announce(events)
        for start in range(0, len(events), _TICK):
            self._hand_out(events[start : start + _TICK])
            await asyncio.sleep(0)
        self._wake()

    def _wake(self) -> None:
        for news in self._changed:
            news.set()

    def _announce(self, events: Iterable[LogEvent]) -> None:
        """What concerns life or a landing does not wait behind what else happened."""
        for event in events:
            if self.ahead(event):
                frame = Frame(Notice(shown_event(event, self._cursors.event_id(event.number, self.epoch))))
                for subscriber in self._members.of_class(event.class_id):
                    if subscriber.wants(event):
                        subscriber.push_ahead(frame)
                        subscriber.flush()

    def _hand_out(self, events: Iterable[LogEvent]) -> None:
        touched: set[Subscriber] = set()
        for event in events:
            frame = event_frame(event, self.epoch, self._cursors)
            self._history.add(event, frame)
            for hear in self.heard:
                hear(event)
            if event.kind == RECORD:
                touched |= self._tell_change(event)
            elif event.kind == PERSON:
                touched |= self._tell_person(event)
            else:
                for subscriber in self._members.of_class(event.class_id):
                    if subscriber.wants(event):
                        subscriber.push(frame)
                        touched.add(subscriber)
            self.last = event.number
        for subscriber in touched:
            subscriber.flush()

    def _tell_change(self, event: LogEvent) -> set[Subscriber]:
        """Who gained a record and who lost it; for who lost it, nothing that still waits goes out."""
        self._history.judge_by(event)
        cursor = self._cursors.write(event.number, self.epoch)
        concerned = {
            subscriber
            for pair in faces_of(event).values()
            for class_id in pair
            for subscriber in self._members.of_class(class_id)
        }
        for subscriber in concerned:
            frames = told_to(event, self._members.classes(subscriber), cursor)
            if frames and subscriber.is_behind():
                subscriber.forget()
                frames = [Frame(Resync("access", cursor))]
            for frame in frames:
                subscriber.push(frame)
        return concerned

    def _tell_person(self, event: LogEvent) -> set[Subscriber]:
        """All that a person holds was read with other rights: they read again."""
        concerned = set(self._members.of_person(event.record))
        for subscriber in concerned:
            subscriber.forget()
            subscriber.push(Frame(Resync("access", self._cursors.write(event.number, self.epoch))))
        return concerned

    # Looking after connections

    async def beat(self) -> None:
        """Tell all live connections how far they are, so that the cursor of an idle viewer does not age; for ever."""
        while True:
            await asyncio.sleep(self._heartbeat_s)
            frame = Frame(Heartbeat(self.cursor(), datetime.now(UTC)))
            for subscriber in list(self._members.live):
                subscriber.push(frame)
                subscriber.flush()
            for subscriber in self._members.all():
                subscriber.link.beat()

    async def _end_dead_sessions(self) -> None:
        present = self._members.viewers()
        if not present:
            return
        alive = await self._log.live_sessions(present.keys())
        dead = present.keys() - alive
        if not dead:
            return
        lost = await self._log.ended_with_device(dead)
        now = datetime.now(UTC)
        for session in dead:
            over = "expired" if present[session].expires_at <= now else "revoked"
            self.revoke(session, "wipe" if session in lost else over)
