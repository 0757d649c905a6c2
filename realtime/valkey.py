"""Batches and endings between nodes over Valkey. It makes things faster: what it loses is found in PostgreSQL."""

import asyncio
import secrets
from collections import deque
from collections.abc import Callable
from typing import TypedDict, cast

import structlog
from redis.asyncio import Redis
from redis.exceptions import RedisError

log = structlog.get_logger(__name__)

EVENTS = "events"
ENDED = "ended"

# Batches that may wait for a Valkey that is away; older ones are worth nothing, the hubs have them from PostgreSQL.
_WAITING = 64
_PAUSE_S = 0.2


class _Said(TypedDict):
    channel: bytes
    data: bytes


class Valkey:
    """One node's ear and mouth. `say` never waits and never fails.

    name  of the deployment: its nodes hear each other, and no others on the same Valkey
    """

    def __init__(self, url: str, name: str) -> None:
        self._name = name
        self._me = secrets.token_bytes(8)
        self._redis = Redis.from_url(url, socket_connect_timeout=1, socket_timeout=2)
        self._unsaid: deque[tuple[str, bytes]] = deque(maxlen=_WAITING)
        self._something = asyncio.Event()
        self._ears: dict[str, Callable[[bytes], None]] = {}

    def say(self, channel: str, message: bytes) -> None:
        self._unsaid.append((f"{self._name}:{channel}", self._me + message))
        self._something.set()

    def hear(self, channel: str, ear: Callable[[bytes], None]) -> None:
        """Call `ear` with each message that others say on a channel; before the loops start."""
        self._ears[f"{self._name}:{channel}"] = ear

    async def speak(self) -> None:
        """Send what was said, for ever."""
        while True:
            await self._something.wait()
            self._something.clear()
            while self._unsaid:
                channel, message = self._unsaid.popleft()
                try:
                    await self._redis.publish(channel, message)
                except (RedisError, OSError) as error:
                    await self._away(error)

    async def listen(self) -> None:
        """Hand what others say to the ears, for ever."""
        while True:
            try:
                await self._listen_once()
            except (RedisError, OSError) as error:
                await self._away(error)

    async def _listen_once(self) -> None:
        async with self._redis.pubsub() as channels:
            await channels.subscribe(*self._ears)
            while True:
                said = cast(_Said | None, await channels.get_message(ignore_subscribe_messages=True, timeout=1))
                if said is not None and not said["data"].startswith(self._me):
                    self._ears[said["channel"].decode()](said["data"][len(self._me) :])

    async def _away(self, error: Exception) -> None:
        log.warning("valkey is away", error=error)
        await asyncio.sleep(_PAUSE_S)

    async def close(self) -> None:
        await self._redis.aclose()
