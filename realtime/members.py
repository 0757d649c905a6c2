"""Who is connected, and who of them may see which access class: the result of the one rule, read from PostgreSQL."""

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
        self.live: set[Subscriber] = set()

    async def enter(self, subscriber: Subscriber) -> None:
        """Make a connection known and load what its session may see."""
        session = self._sessions.setdefault(subscriber.viewer.session_id, _Session(subscriber.viewer))
        session.subscribers.add(subscriber)
        session.classes |= await self._log.classes_of(subscriber.viewer.session_id)

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
        new = classes - self._met
        if not new:
            return
        for class_id, session_id in await self._log.sessions_of(new, self._sessions.keys()):
            if (session := self._sessions.get(session_id)) is not None:
                session.classes.add(class_id)
                self._by_class.setdefault(class_id, set()).update(session.subscribers & self.live)
        self._met |= new

    def classes(self, subscriber: Subscriber) -> set[int]:
        return self._sessions[subscriber.viewer.session_id].classes

    def of_class(self, class_id: int) -> Collection[Subscriber]:
        return self._by_class.get(class_id, ())

    def of_session(self, session: UUID) -> list[Subscriber]:
        found = self._sessions.get(session)
        return list(found.subscribers) if found else []

    def viewers(self) -> dict[UUID, Viewer]:
        return {session_id: session.viewer for session_id, session in self._sessions.items()}

    def all(self) -> list[Subscriber]:
        return [subscriber for session in self._sessions.values() for subscriber in session.subscribers]
