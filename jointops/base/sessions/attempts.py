"""Sign-ins under way: a secret that we gave out, good for one answer within minutes, at any node."""

from datetime import timedelta

from jointops.base import sql
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.errors import SignInRefused
from jointops.base.sessions.actions import hash_of

q = sql.load("jointops.base.sessions")

GOOD_FOR = timedelta(minutes=5)


async def begin(db: Db, kind: str, secret: str, facts: dict[str, str]) -> None:
    """Remember what belongs to a state or challenge; only its hash is kept."""
    given: dict[str, object] = {"hash": hash_of(secret), "kind": kind, "facts": facts, "until": utc_now() + GOOD_FOR}
    await db.pool("app").execute(q.begin_attempt.text, *q.begin_attempt.arguments(given))


async def take(db: Db, kind: str, secret: str) -> dict[str, str]:
    """What belongs to it, once. Raises SignInRefused (401) for one that is unknown, too old or taken already."""
    given: dict[str, object] = {"hash": hash_of(secret), "kind": kind}
    facts = await db.pool("app").fetchval(q.take_attempt.text, *q.take_attempt.arguments(given))
    if facts is None:
        raise SignInRefused
    return facts


async def refused(db: Db, kind: str, owner: str | None = None) -> None:
    """Somebody was not let in: on record, of whichever way and, through a provider, of whose people."""
    async with db.service("log") as tx:
        tx.audit("session.refuse", result=kind, owner=owner)
