"""A transaction that cannot forget: no change without its audit row, no act without its events."""

import hashlib
import hmac
from collections import Counter
from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import asyncpg
import msgspec

from jointops.base.access import Viewer, allowed
from jointops.base.errors import NotFound
from jointops.base.sql import Statement
from jointops.base.together import Together

T = TypeVar("T")


class Mark(msgspec.Struct, frozen=True, kw_only=True):
    """What moves the map, without personal data. Degrees WGS 84; severity 0 (routine) – 3 (danger)."""

    kind: str
    state: str
    subject: str
    country: str
    place: str
    lon: float
    lat: float
    severity: int
    occurred_at: datetime


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened, for the log. Holds ids, kinds, states, countries, places: never a person."""

    kind: str
    record: UUID
    version: int
    class_id: int
    at: datetime
    operation: str | None = None
    data: dict[str, Any] = {}
    mark: Mark | None = None


class Audit(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who saw or changed what: the who is added by the transaction, device and purpose by the database.

    asked   keyed hash (hex) of the subject that was asked about
    owner   country whose record it is
    """

    verb: str
    record: UUID | None = None
    asked: str | None = None
    owner: str | None = None
    result: str | None = None
    records: int = 1


class Tx:
    """One business act: rights, statements, audit rows and events, all or nothing.

    viewer   the person who acts; None when a service role does
    """

    def __init__(
        self,
        connection: "asyncpg.Connection[asyncpg.Record]",
        viewer: Viewer | None,
        service: str | None,
        asked_key: bytes,
    ):
        self._connection = connection
        self._asked_key = asked_key
        self._viewer = viewer
        self.service = service
        self.audits: list[Audit] = []
        self.events: list[Event] = []
        self._owed: set[str] = set()

    @property
    def viewer(self) -> Viewer:
        if self._viewer is None:
            raise TypeError(f"the service {self.service} is no person")
        return self._viewer

    def require(self, verb: str) -> None:
        """Ask for the right to act; from then on the act owes its events. Raises NotAllowed (403)."""
        self._owed |= allowed(self.viewer, verb).emits

    def unchanged(self) -> None:
        """The act turned out to be a repeat: nothing new happened, so no event is owed."""
        self._owed.clear()

    def audit(
        self,
        verb: str,
        record: UUID | None = None,
        *,
        asked: str | None = None,
        owner: str | None = None,
        result: str | None = None,
        records: int = 1,
    ) -> None:
        """Put the act on record. Of what was asked only a keyed hash is kept: equal questions, equal hashes."""
        hashed = self.keyed(asked) if asked else None
        self.audits.append(Audit(verb, record, hashed, owner, result, records))

    def keyed(self, text: str) -> str:
        """HMAC-SHA-256 (hex) under the deployment's key: what the audit keeps instead of a text."""
        return hmac.digest(self._asked_key, text.encode(), hashlib.sha256).hex()

    def audit_by_owner(
        self,
        verb: str,
        owners: Iterable[str | None],
        record: UUID | None = None,
        *,
        asked: str | None = None,
        result: str | None = None,
    ) -> None:
        """Put a look at several records on record: a row for each country that owns some, or one that says none.

        record  what holds them, if they are parts of one
        """
        counts = Counter(owners)
        for owner, records in counts.items():
            self.audit(verb, record, asked=asked, owner=owner, result=result, records=records)
        if not counts:
            self.audit(verb, record, asked=asked, result=result, records=0)

    def emit(self, event: Event) -> None:
        self.events.append(event)

    @asynccontextmanager
    async def savepoint(self) -> AsyncGenerator[None]:
        """A part that may go wrong by itself: what it did, noted and told is taken back, and the act can go on."""
        audits, events = len(self.audits), len(self.events)
        await self._connection.execute("savepoint part")
        try:
            yield
        except Exception:
            del self.audits[audits:], self.events[events:]
            await self._connection.execute("rollback to savepoint part")
            raise
        await self._connection.execute("release savepoint part")

    async def run(self, statement: Statement, **given: Any) -> None:
        await self._connection.execute(statement.text, *statement.arguments(given))

    async def run_many(self, statement: Statement, rows: Sequence[dict[str, Any]]) -> None:
        """One statement for many rows, in one round trip."""
        await self._connection.executemany(statement.text, [statement.arguments(row) for row in rows])

    async def all(self, statement: Statement, **given: Any) -> list[asyncpg.Record]:
        return await self._connection.fetch(statement.text, *statement.arguments(given))

    async def maybe(self, statement: Statement, **given: Any) -> asyncpg.Record | None:
        return await self._connection.fetchrow(statement.text, *statement.arguments(given))

    async def one(self, statement: Statement, **given: Any) -> asyncpg.Record:
        """The row. Raises NotFound (404): hidden and absent look alike."""
        if (row := await self.maybe(statement, **given)) is None:
            raise NotFound
        return row

    async def value(self, statement: Statement, **given: Any) -> Any:
        return await self._connection.fetchval(statement.text, *statement.arguments(given))

    async def close(self, *, writes: bool) -> None:
        """Add audit rows and events as the last statement. Raises AssertionError for an act that owes either."""
        self.owes_nothing(writes=writes)
        if not self.audits:
            return
        session = self._viewer.session_id if self._viewer else None
        person = self._viewer.person_id if self._viewer else None
        await self._connection.execute(
            "select realtime.finish($1, $2, $3, $4, $5)", self.audits, self.events, session, person, self.service
        )

    def owes_nothing(self, *, writes: bool) -> None:
        """Raises AssertionError for an act that owes audit rows or events."""
        missing = self._owed - {event.kind for event in self.events}
        if missing:
            raise AssertionError(f"events never emitted: {sorted(missing)}")
        if (writes or self.events) and not self.audits:
            raise AssertionError("nothing in this act was audited")


class AtOnce(Tx):
    """An act on one record that is one SQL function, so one round trip: it enters, changes, audits and tells by itself.

    Ask for the right, audit and emit first; the function gets both and writes them when there was something to change.
    """

    def __init__(self, together: Together, viewer: Viewer, asked_key: bytes) -> None:
        super().__init__(None, viewer, None, asked_key)  # pyright: ignore[reportArgumentType]
        self._together = together
        self.done = False

    async def do(self, statement: Statement, **given: Any) -> asyncpg.Record | None:
        """The act.

        statement  takes arrays, as `Together` says: beside what is given here, of the `key`; of the audit row `verb`
                   and `asked` (bytes); of the event `kind`, `mark` and `mark_class_id`
        """
        self.owes_nothing(writes=True)
        (audit,), (event,) = self.audits, self.events
        row = await self._together.do(
            statement,
            statement.arguments(
                {
                    "key": self.viewer.key,
                    "verb": audit.verb,
                    "asked": audit.asked and bytes.fromhex(audit.asked),
                    "kind": event.kind,
                    "mark": event.mark,
                    "mark_class_id": event.class_id,
                    **given,
                }
            ),
        )
        self.done = True
        return row


def rows_as(kind: type[T], rows: Sequence[asyncpg.Record]) -> list[T]:
    """Rows as Structs; columns and fields have the same names."""
    return [row_as(kind, row) for row in rows]


def row_as(kind: type[T], row: asyncpg.Record) -> T:
    return msgspec.convert(dict(row), kind, from_attributes=False)
