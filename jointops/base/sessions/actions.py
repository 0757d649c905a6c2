"""Opening, recognising and closing sessions."""

import asyncio
import hashlib
import secrets
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Literal
from uuid import UUID

from jointops.base import sql
from jointops.base.access import Viewer
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.devices.key import Device
from jointops.base.errors import DeviceLost, NotAllowed, NotFound, SignInRefused
from jointops.base.language import Language
from jointops.base.sessions.model import (
    CHOOSE_LANGUAGE,
    LIST,
    REVOKE,
    SAY_PURPOSE,
    STEP_UP,
    OpenedSession,
    Persona,
    Purpose,
)
from jointops.base.tx import Tx, rows_as

q = sql.load("jointops.base.sessions")

SHIFT = timedelta(hours=12)
"""A session ends with the shift at the latest."""

_REMEMBERED_S = 5.0
"""How long a recognised key is not asked for again, where the act is judged by the database in one statement."""

_KEEP_S = 5.0
"""How often idle sessions are ended and the calls of connectors written down."""

_UNBOUND = Device(b"", "")


def hash_of(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


class Sessions:
    """The sessions as one node knows them.

    idle    a browser's session ends after so long without contact
    ended   called with each session that was ended here, and why: the node closes its websockets everywhere
    """

    def __init__(self, db: Db, idle: timedelta = SHIFT) -> None:
        self._db = db
        self._idle = idle
        self._known: dict[str, tuple[float, Viewer]] = {}
        self._calls: Counter[UUID] = Counter()
        self.ended: Callable[[UUID, str], None] = lambda session, why: None

    async def open(self, user: str, hours: float | None = None, device: Device = _UNBOUND) -> Viewer:
        """A session for a demo account; being there counts as proved. Raises NotFound (404), DeviceLost (401)."""
        person = await self._db.pool("app").fetchval(q.find_demo_person.text, user)
        if person is None:
            raise NotFound
        return await self.open_for(person, hours, device, proved=True)

    async def open_for(
        self,
        person: UUID,
        hours: float | None = None,
        device: Device = _UNBOUND,
        *,
        proved: bool = False,
        name: str | None = None,
        scopes: list[str] | None = None,
    ) -> Viewer:
        """A session for a person who has proved who they are, for a shift at most unless `hours` says otherwise.

        proved  with a passkey, just now
        name    the session is a token of a connector, called so, which may do the verbs of `scopes` alone

        Raises DeviceLost, SignInRefused (401: the account is suspended or has ended).
        """
        if device.key and await self.is_lost("", device.key_hash):
            raise DeviceLost
        token = secrets.token_urlsafe(32)
        until = utc_now() + (timedelta(hours=hours) if hours else SHIFT)
        async with self._db.pool("door").acquire() as connection, connection.transaction():
            opened = await connection.fetchval(q.open_session.text, person, hash_of(token), until, device.label)
            if opened is None:
                raise SignInRefused("This account is suspended or has ended: ask your administrator.")
            given: dict[str, object] = {
                "session": opened,
                "idle": None if hours else self._idle,
                "name": name,
                "scopes": scopes,
                "device_key": device.key or None,
                "device": device.label,
                "proved": proved,
            }
            await connection.execute(q.bind_session.text, *q.bind_session.arguments(given))
        viewer = await self.who(token)
        if viewer is None:
            raise NotFound
        async with self._db.write(viewer) as tx:
            tx.audit("session.open", viewer.session_id)
        return viewer

    async def who(self, token: str, *, remembered: bool = False) -> Viewer | None:
        """The person behind a key, or None.

        remembered  an answer of a few seconds ago will do, because the act itself asks the database again
        """
        at, viewer = self._known.get(token, (0.0, None))
        fresh = viewer is not None and time.monotonic() - at < _REMEMBERED_S and viewer.expires_at > utc_now()
        if not (remembered and fresh):
            viewer = await self._ask(token)
        if viewer is not None and viewer.scopes is not None:
            self._calls[viewer.session_id] += 1
        return viewer

    async def _ask(self, token: str) -> Viewer | None:
        row = await self._db.pool("app").fetchrow(q.who_is.text, hash_of(token))
        if row is None:
            self._known.pop(token, None)
            return None
        viewer = Viewer(
            session_id=row["session_id"],
            person_id=row["person_id"],
            user=row["user_name"],
            name=row["name"],
            title=row["title"],
            role=row["role"],
            country=row["country"],
            principals=frozenset(row["principals"]),
            clearance=row["clearance"],
            operations=tuple(row["operations"]),
            checkpoint=row["checkpoint"],
            demo=row["demo"],
            expires_at=row["expires_at"],
            key=token,
            purpose=row["purpose"],
            scopes=None if row["scopes"] is None else frozenset(row["scopes"]),
            proved_at=row["proved_at"],
            device_key=row["device_key"],
            language=row["language"],
        )
        self._known[token] = (time.monotonic(), viewer)
        return viewer

    def ask_again(self, person: UUID) -> None:
        """A person holds something else now: ask again who they are."""
        for token in [token for token, (_, viewer) in self._known.items() if viewer.person_id == person]:
            del self._known[token]

    async def is_lost(self, token: str, key_hash: bytes) -> bool:
        """Whether the device of this session, or the one with this public key, was given up for lost."""
        return await self._db.pool("app").fetchval(q.is_device_lost.text, hash_of(token), key_hash)

    async def say_purpose(self, viewer: Viewer, purpose: Purpose, operation: str | None) -> None:
        """What this person looks for, this shift. Raises NotAllowed (403) for another's operation."""
        if operation is not None and operation not in viewer.operations:
            raise NotAllowed(f"You take no part in an operation {operation}.", why="no-part-in-operation")
        async with self._db.write(viewer) as tx:
            await tx.value(q.set_purpose, purpose=purpose, operation=operation)
            tx.audit(SAY_PURPOSE, viewer.session_id, result=purpose)
        self._known.pop(viewer.key, None)

    async def choose_language(self, viewer: Viewer, language: Language) -> None:
        """Read in this language from now on, on every device."""
        async with self._db.write(viewer) as tx:
            tx.require(CHOOSE_LANGUAGE)
            await tx.value(q.choose_language, language=language)
            tx.audit(CHOOSE_LANGUAGE, viewer.person_id, result=language)
        self.ask_again(viewer.person_id)

    async def close(self, viewer: Viewer) -> None:
        """Sign out: the key opens nothing any more."""
        async with self._db.write(viewer) as tx:
            tx.audit("session.close", viewer.session_id)
            await tx.value(q.end_session, session=viewer.session_id)
        self.forget(viewer.session_id)

    async def revoke(self, viewer: Viewer, session: UUID) -> None:
        """End a session of one's own, or anybody's as an administrator.

        Raises NotFound (404) for all others, StepUpRequired (401).
        """
        async with self._db.write(viewer) as tx:
            tx.require(REVOKE)
            if await tx.value(q.end_session, session=session) is None:
                raise NotFound
            tx.audit(REVOKE, session)
        self.forget(session)

    async def end_others(self, viewer: Viewer) -> None:
        """End all sessions of this person but this one; the tokens of connectors stay."""
        async with self._db.write(viewer) as tx:
            ended = [one.id for one in await self.opened(tx, None) if not one.is_this and one.scopes is None]
            for session in ended:
                await tx.value(q.end_session, session=session)
                tx.audit(REVOKE, session)
        for session in ended:
            self.forget(session)

    def forget(self, session: UUID, why: str = "revoked") -> None:
        """A session has ended: its websockets are closed on every node."""
        for token in [token for token, (_, viewer) in self._known.items() if viewer.session_id == session]:
            del self._known[token]
        self.ended(session, why)

    async def opened(self, tx: Tx, user: str | None) -> list[OpenedSession]:
        """The live sessions of oneself; an administrator may name somebody, which goes on record."""
        found = rows_as(OpenedSession, await tx.all(q.list_sessions, user_name=user))
        tx.audit(LIST, records=len(found))
        return found

    async def prove(self, viewer: Viewer, how: Literal["passkey", "demo", "command line"]) -> None:
        """The person has just shown a fresh factor: a passkey, in the demo their word, or that the node is theirs."""
        async with self._db.write(viewer) as tx:
            await tx.value(q.prove)
            tx.audit(STEP_UP, viewer.session_id, result=how)
        self._known.pop(viewer.key, None)

    async def misused(self, viewer: Viewer) -> None:
        """Somebody came with the key of this session from another device: on record, and shown to its owner."""
        async with self._db.write(viewer) as tx:
            await tx.value(q.note_misuse)
            tx.audit("session.misused", viewer.session_id, result="refused")

    async def keep(self) -> None:
        """End what is idle, write down what connectors did, forget what is old; for ever."""
        while True:
            await asyncio.sleep(_KEEP_S)
            await self.keep_once()

    async def keep_once(self) -> None:
        pool = self._db.pool("app")
        for row in await pool.fetch(q.end_idle.text):
            self.forget(row[0], "expired")
        calls, self._calls = self._calls, Counter()
        for session, count in calls.items():
            await pool.execute(q.count_use.text, session, count)
        old = time.monotonic() - _REMEMBERED_S
        self._known = {token: known for token, known in self._known.items() if known[0] > old}

    async def personas(self) -> list[Persona]:
        rows = await self._db.pool("app").fetch(q.list_personas.text)
        return [Persona(row["user_name"], row["title"], row["countries"], row["role"]) for row in rows]
