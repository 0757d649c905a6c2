"""Opening, recognising and closing sessions."""

import hashlib
import secrets
import time
from datetime import timedelta
from uuid import UUID

from jointops.base import sql
from jointops.base.access import Viewer
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.errors import NotAllowed, NotFound
from jointops.base.sessions.model import SAY_PURPOSE, Persona, Purpose

q = sql.load("jointops.base.sessions")

SHIFT = timedelta(hours=12)
"""A session ends with the shift at the latest."""

_REMEMBERED_S = 5.0
"""How long a recognised key is not asked for again; the database still judges every transaction by itself."""


def hash_of(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


class Sessions:
    """The sessions as one node knows them."""

    def __init__(self, db: Db) -> None:
        self._db = db
        self._known: dict[str, tuple[float, Viewer]] = {}

    async def open(self, user: str, hours: float | None = None, device: str = "") -> Viewer:
        """A session for a demo account. Raises NotFound (404)."""
        pool = self._db.pool("app")
        person = await pool.fetchval(q.find_demo_person.text, user)
        if person is None:
            raise NotFound
        return await self.open_for(person, hours, device)

    async def open_for(self, person: UUID, hours: float | None = None, device: str = "") -> Viewer:
        """A session for a person who has proved who they are."""
        token = secrets.token_urlsafe(32)
        until = utc_now() + (timedelta(hours=hours) if hours else SHIFT)
        await self._db.pool("app").execute(q.open_session.text, person, hash_of(token), until, device)
        viewer = await self.who(token)
        if viewer is None:
            raise NotFound
        async with self._db.write(viewer) as tx:
            tx.audit("session.open", viewer.session_id)
        return viewer

    async def who(self, token: str) -> Viewer | None:
        """The person behind a key, or None."""
        at, viewer = self._known.get(token, (0.0, None))
        if viewer is not None and time.monotonic() - at < _REMEMBERED_S and viewer.expires_at > utc_now():
            return viewer
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
        )
        self._known[token] = (time.monotonic(), viewer)
        return viewer

    def forget(self, person: UUID) -> None:
        """A person holds something else now: ask again who they are."""
        for token in [token for token, (_, viewer) in self._known.items() if viewer.person_id == person]:
            del self._known[token]

    async def say_purpose(self, viewer: Viewer, purpose: Purpose, operation: str | None) -> None:
        """What this person looks for, this shift. Raises NotAllowed (403), on record, for another's operation."""
        if operation is not None and operation not in viewer.operations:
            async with self._db.write(viewer) as tx:
                tx.audit(SAY_PURPOSE, viewer.session_id, result="refused")
            raise NotAllowed(f"You take no part in an operation {operation}.")
        async with self._db.write(viewer) as tx:
            await tx.value(q.set_purpose, purpose=purpose, operation=operation)
            tx.audit(SAY_PURPOSE, viewer.session_id, result=purpose)
        self._known.pop(viewer.key, None)

    async def close(self, viewer: Viewer) -> None:
        """Sign out: the key opens nothing any more."""
        async with self._db.write(viewer) as tx:
            tx.audit("session.close", viewer.session_id)
            await tx.value(q.revoke_session, session=viewer.session_id)
        self._known.pop(viewer.key, None)

    async def personas(self) -> list[Persona]:
        rows = await self._db.pool("app").fetch(q.list_personas.text)
        return [Persona(row["user_name"], row["title"], row["countries"], row["role"]) for row in rows]
