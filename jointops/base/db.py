"""PostgreSQL: one pool a role, transactions that start with the viewer's session."""

import asyncio
import hashlib
import hmac
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from functools import cached_property
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

import asyncpg
import msgspec
import structlog

from jointops.base.access import AccessClass, Viewer
from jointops.base.errors import Busy, NotSignedIn, PurposeMissing, answer_to
from jointops.base.together import Together
from jointops.base.tx import AtOnce, Tx

# Two cores serve about this many statements at once; more connections only queue inside PostgreSQL.
POOL_SIZES = {
    "app": 12,
    "log": 6,
    "matcher": 4,
    "sealer": 2,
    "reviewer": 1,
    "care": 2,
    "purger": 2,
    "partner": 7,
    "clock": 2,
    "blind": 2,
    "scanner": 1,
    "door": 2,
}


STATEMENT_S = {"app": 15, "care": 15, "reviewer": 120}
"""Seconds after which PostgreSQL gives up on a statement that a person waits for; the misuse report reads weeks."""

PLAIN = {"jit": "off"}
"""Row security asks about each row as if that cost an index look-up, though many rows share one hash: to PostgreSQL a
list or a count looks a hundred times dearer than it is, and where it can it would compile each before it begins."""

BY_INDEX = frozenset({"log", "matcher", "sealer"})
"""Roles that work off what is new, and so never read a table from end to end. Their statements are planned once, when
a young deployment has hardly a row; without being told they would read all checks and all events for each few, until
PostgreSQL has looked at the tables a minute later."""

POOL_WAIT_S = 2.0
"""How long a call waits for a connection: longer than that, and the node has more to do than it can."""

GIVEN_BACK_S = 10.0
"""How long a node that ends waits for connections that are in use."""

log = structlog.get_logger(__name__)


class _Pool(asyncpg.Pool):  # pyright: ignore[reportMissingTypeArgument]
    """A pool that says so when it has nothing to give, instead of letting callers pile up."""

    async def _acquire(self, timeout: float | None) -> Any:  # noqa: ASYNC109
        # With a connection at hand nothing is waited for, and a timer for it would cost more than the statement.
        if not self._queue.empty() or timeout is not None:  # pyright: ignore
            return await super()._acquire(timeout)  # pyright: ignore
        try:
            return await super()._acquire(POOL_WAIT_S)  # pyright: ignore
        except TimeoutError:
            raise Busy from None


class _Connection(asyncpg.Connection):  # pyright: ignore[reportMissingTypeArgument]
    def get_reset_query(self) -> str:
        """Nothing outlives a transaction here, so giving a connection back costs no round trip."""
        return ""


class Db:
    """The pools of one node. `after_commit` is called when a transaction has left events behind."""

    def __init__(
        self, pools: dict[str, "asyncpg.Pool[asyncpg.Record]"], asked_key: bytes, urls: Mapping[str, str] = {}
    ) -> None:
        self._pools = pools
        self._urls = urls
        self._asked_key = asked_key
        self._classes: dict[AccessClass, int] = {}
        self.after_commit: Callable[[], None] = lambda: None

    @cached_property
    def _together(self) -> Together:
        return Together(self._pools["app"])

    def keyed(self, text: str) -> str:
        """HMAC-SHA-256 (hex) under the deployment's key, as `Tx.keyed`: for what is looked up before an act begins."""
        return hmac.digest(self._asked_key, text.encode(), hashlib.sha256).hex()

    def pool(self, role: str) -> "asyncpg.Pool[asyncpg.Record]":
        """The plain pool of a service role (`log`, `matcher`): for the event log itself."""
        return self._pools[role]

    async def outside(self, role: str) -> Any:
        """A connection beside the pool, for what is held for minutes: calls have the others. Whoever asked closes it.

        Raises Busy (503).
        """
        try:
            return await asyncpg.connect(self._urls[role], timeout=POOL_WAIT_S, server_settings=PLAIN)
        except TimeoutError:
            raise Busy from None

    async def class_id(self, wanted: AccessClass) -> int:
        """The number of an access class, made when it is new. In a transaction of its own: classes outlive acts."""
        if (known := self._classes.get(wanted)) is not None:
            return known
        found: int = await self._pools["app"].fetchval(
            "select base.intern_class($1, $2, $3::smallint)",
            sorted(wanted.audience),
            sorted(wanted.excluded),
            wanted.marking,
        )
        self._classes[wanted] = found
        return found

    @asynccontextmanager
    async def read(self, viewer: Viewer) -> AsyncGenerator[Tx]:
        """Look at what holds no personal data: one snapshot, nothing written."""
        async with self._begin(
            "app", f"begin isolation level repeatable read read only; {_enter(viewer)}"
        ) as connection:
            yield Tx(connection, viewer, None, self._asked_key)

    @asynccontextmanager
    async def look(self, viewer: Viewer, role: str = "app") -> AsyncGenerator[Tx]:
        """Look at personal data: the audit row is written before anything is answered.

        Raises PurposeMissing (403), itself on record, for a session that has not said what for.
        """
        try:
            async with self._write(viewer, f"begin; {_enter(viewer)}; select base.with_purpose()", role) as tx:
                yield tx
        except PurposeMissing:
            async with self.write(viewer) as tx:
                tx.audit("look.refuse", result="no-purpose")
            raise

    @asynccontextmanager
    async def write(self, viewer: Viewer, role: str = "app") -> AsyncGenerator[Tx]:
        """Change something: audit rows and events go last, then commit, then a hint to the sequencer.

        role  the database role that the person acts under: `care` for the victim desk's own schema
        """
        async with self._write(viewer, f"begin; {_enter(viewer)}", role) as tx:
            yield tx

    @asynccontextmanager
    async def _write(self, viewer: Viewer, start: str, role: str) -> AsyncGenerator[Tx]:
        async with self._begin(role, start) as connection:
            tx = Tx(connection, viewer, None, self._asked_key)
            yield tx
            await tx.close(writes=True)
        if tx.events:
            self.after_commit()

    @asynccontextmanager
    async def at_once(self, viewer: Viewer) -> AsyncGenerator[AtOnce]:
        """Change something by an SQL function that is the whole act, beside others': for what is done all day."""
        tx = AtOnce(self._together, viewer, self._asked_key)
        try:
            yield tx
        except asyncpg.PostgresError as error:
            if (answer := answer_to(error)) is not None:
                raise answer from error
            raise
        if not tx.done:
            raise AssertionError("nothing was done in this act")
        self.after_commit()

    @asynccontextmanager
    async def service(self, role: str) -> AsyncGenerator[Tx]:
        """A service role at work (`matcher`, `log`): no person, the same duties."""
        async with self._begin(role, "begin") as connection:
            tx = Tx(connection, None, role, self._asked_key)
            yield tx
            await tx.close(writes=False)
        if tx.events:
            self.after_commit()

    @asynccontextmanager
    async def _begin(self, role: str, start: str) -> AsyncGenerator["asyncpg.Connection[asyncpg.Record]"]:
        async with self._pools[role].acquire() as connection:
            try:
                await connection.execute(start)
                yield connection  # pyright: ignore[reportReturnType]
            except BaseException as error:
                await _give_up(connection)  # pyright: ignore[reportArgumentType]
                if (answer := answer_to(error)) is not None:
                    raise answer from error
                raise
            await connection.execute("commit")

    async def close(self) -> None:
        """Wait for what runs, but not for ever: a connection that nobody gives back keeps no node from ending."""
        for role, pool in self._pools.items():
            try:
                await asyncio.wait_for(pool.close(), GIVEN_BACK_S)
            except TimeoutError:  # what was left open has been ended with it
                log.warning("a connection was not given back", role=role)


async def _give_up(connection: Any) -> None:
    """Roll back; a connection that cannot even do that is ended, and what went wrong first is what is told."""
    try:
        if not connection.is_closed():
            await connection.execute("rollback")
    except (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError):
        connection.terminate()


def _enter(viewer: Viewer) -> str:
    if not viewer.key.replace("-", "").replace("_", "").isalnum():
        raise NotSignedIn
    return f"select base.enter('{viewer.key}')"


async def connect(url: str, secret: bytes, roles: Iterable[str] = tuple(POOL_SIZES)) -> Db:
    """Open the pools of some roles: each signs in under its own name on the server of `url`."""
    pools: dict[str, asyncpg.Pool[asyncpg.Record]] = {}
    urls = {role: role_url(url, role, secret) for role in roles}
    for role in roles:
        told = {**PLAIN, "enable_seqscan": "off"} if role in BY_INDEX else PLAIN
        pools[role] = await _pool(urls[role], POOL_SIZES[role], told, STATEMENT_S.get(role))
    return Db(pools, hmac.digest(secret, b"what was asked", hashlib.sha256), urls)


async def _pool(url: str, size: int, told: dict[str, str], statement_s: int | None) -> "asyncpg.Pool[asyncpg.Record]":
    """A pool of a role; with a limit on statements it is one that people wait for."""
    if statement_s is None:
        return await asyncpg.create_pool(
            url,
            min_size=1,
            max_size=size,
            max_inactive_connection_lifetime=0,
            init=_prepare,
            connection_class=_Connection,
            server_settings=told,
        )
    return await _Pool(  # pyright: ignore
        url,
        min_size=1,
        max_size=size,
        max_queries=50_000,
        max_inactive_connection_lifetime=0,
        loop=None,
        record_class=asyncpg.Record,
        init=_prepare,
        connection_class=_Connection,
        server_settings={**told, "statement_timeout": f"{statement_s}s"},
    )


async def _prepare(connection: "asyncpg.Connection[asyncpg.Record]") -> None:
    for name in ("json", "jsonb"):
        await connection.set_type_codec(name, encoder=_to_json, decoder=_from_json, schema="pg_catalog")


def _to_json(value: Any) -> str:
    return msgspec.json.encode(value).decode()


def _from_json(text: str) -> Any:
    return msgspec.json.decode(text)


def role_url(url: str, role: str, secret: bytes) -> str:
    """The same server and database, signed in as `jointops_<role>`."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    user = f"jointops_{role}:{quote(role_password(role, secret))}"
    return urlunsplit(parts._replace(netloc=f"{user}@{host}"))


def role_password(role: str, secret: bytes) -> str:
    """Derived from the deployment's secret, so that it is stored nowhere."""
    return hmac.digest(secret, f"role {role}".encode(), hashlib.sha256).hex()
