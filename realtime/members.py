"""Who is connected, and who of them may see which access class: the result of the one rule, read from PostgreSQL."""

import asyncio
from collections.abc import Collection
from uuid import UUID

from jointops.base.access import Viewer
from realtime.log import Log
from realtime.subscriber import Subscriber


class _Session:
    """A session with at least one connection here."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer
        self.classes: set[int] = set()
        self.subscribers: set[Subscriber] = set()
        self.reloads = 0


class Members:
    """Connections by access class.

    A class and a session may be born at the same moment, so both ask the database after making themselves known
    here: a session when it enters, a class when its first event comes. Whoever asks later sees the other.

    live  those who get events as they come; others are still catching up
    """

    def __init__(self, events: Log) -> None:
        self._log = events
        self._sessions: dict[UUID, _Session] = {}
        self._by_class: dict[int, set[Subscriber]] = {}
        self._met: set[int] = set()
        self._reading = asyncio.Lock()
        self.live: set[Subscriber] = set()

    async def enter(self, subscriber: Subscriber) -> None:
        """Make a connection known and load what its session may see."""
        session = self._sessions.setdefault(subscriber.viewer.session_id, _Session(subscriber.viewer))
        session.subscribers.add(subscriber)
        found: set[int] = set()
        reloads = -1
        while reloads != session.reloads:  # what was read before a change of access must not come back after it
            reloads = session.reloads
            found = await self._log.classes_of(subscriber.viewer.session_id)
        session.classes |= found

    def add(self, subscriber: Subscriber) -> None:
        """From now on it gets events as they come."""
        if subscriber.closed:
            return
        self.live.add(subscriber)
        for class_id in self.classes(subscriber):
            self._by_class.setdefault(class_id, set()).add(subscriber)

    def leave(self, subscriber: Subscriber) -> None:
        session = self._sessions.get(subscriber.viewer.session_id)
        if session is None:
            return
        self.live.discard(subscriber)
        for class_id in session.classes:
            self._by_class.get(class_id, set()).discard(subscriber)
        session.subscribers.discard(subscriber)
        if not session.subscribers:
            del self._sessions[subscriber.viewer.session_id]

    async def meet(self, classes: set[int]) -> None:
        """Load who may see classes that had no event here before."""
        if classes <= self._met:
            return
        async with self._reading:
            new = classes - self._met
            for class_id, session_id in await self._log.sessions_of(new, self._sessions.keys()):
                if (session := self._sessions.get(session_id)) is not None:
                    session.classes.add(class_id)
                    self._by_class.setdefault(class_id, set()).update(session.subscribers & self.live)
            self._met |= new

    async def reload(self, person: UUID) -> None:
        """Somebody may see something else than before: load it anew for all sessions of theirs."""
        async with self._reading:
            for session_id, session in list(self._sessions.items()):
                if session.viewer.person_id == person:
                    session.reloads += 1
                    self._replace(session, await self._log.classes_of(session_id))

    def _replace(self, session: _Session, classes: set[int]) -> None:
        for class_id in session.classes - classes:
            self._by_class.get(class_id, set()).difference_update(session.subscribers)
        session.classes = classes
        for class_id in classes:
            self._by_class.setdefault(class_id, set()).update(session.subscribers & self.live)

    def classes(self, subscriber: Subscriber) -> set[int]:
        return self._sessions[subscriber.viewer.session_id].classes

    def of_class(self, class_id: int) -> Collection[Subscriber]:
        return self._by_class.get(class_id, ())

    def of_session(self, session: UUID) -> list[Subscriber]:
        found = self._sessions.get(session)
        return list(found.subscribers) if found else []

    def of_person(self, person: UUID) -> list[Subscriber]:
        return [one for one in self.live if one.viewer.person_id == person]

    def viewers(self) -> dict[UUID, Viewer]:
        return {session_id: session.viewer for session_id, session in self._sessions.items()}

    def all(self) -> list[Subscriber]:
        return [subscriber for session in self._sessions.values() for subscriber in session.subscribers]
