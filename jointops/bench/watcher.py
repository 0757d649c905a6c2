"""Somebody at a desk, as a program: calls over HTTP, hears over the websocket, and knows when."""

import asyncio
import contextlib
import time
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any, Self
from uuid import UUID

import click
import httpx

from realtime.client import Client, Ended
from realtime.frames import EventFrame, Ready, ShownEvent

MOST_S = 30.0
"""Longer than any wait that is a figure: what has not come by then is lost."""


class Watcher:
    """Every event that came, with its moment on `time.perf_counter`."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self._http = http
        self._client: Client | None = None
        self._came: list[tuple[ShownEvent, float]] = []
        self._news = asyncio.Condition()
        self._ready = asyncio.Event()
        self._listening: asyncio.Task[None] | None = None

    @classmethod
    @asynccontextmanager
    async def at(cls, url: str, user: str) -> AsyncGenerator[Self]:
        """Signed in and live."""
        async with httpx.AsyncClient(base_url=url, timeout=MOST_S) as http:
            one = cls(http)
            token = (await one.post("/api/session", {"user": user}))["token"]
            http.headers["authorization"] = f"Bearer {token}"
            http.cookies.clear()
            one._client = Client(url.replace("http", "ws", 1) + "/ws", token)
            one._listening = asyncio.create_task(one._listen(one._client))
            try:
                await asyncio.wait_for(one._ready.wait(), MOST_S)
                yield one
            finally:
                await one._stop()

    async def post(self, path: str, body: dict[str, Any], version: int | None = None) -> dict[str, Any]:
        """The answer of an act. Raises ClickException when it was refused."""
        headers = {} if version is None else {"if-match": f'"{version}"'}
        return _answer(await self._http.post(path, json=body, headers=headers))

    async def get(self, path: str) -> dict[str, Any]:
        return _answer(await self._http.get(path))

    def heard(self, kind: str) -> set[UUID]:
        """The records of all events of a kind so far."""
        return {event.record for event, _ in self._came if event.kind == kind}

    def came(self, kind: str) -> list[UUID]:
        """The record of each event of a kind so far, as often as it came."""
        return [event.record for event, _ in self._came if event.kind == kind]

    async def drop(self) -> None:
        """The line is cut, as a bad network does; they come back by themselves."""
        assert self._client is not None
        await self._client.drop()

    @asynccontextmanager
    async def away(self) -> AsyncGenerator[None]:
        """The line is cut and stays cut; afterwards they come back to where they were."""
        assert self._client is not None
        await self._client.drop()
        await self._stop()
        yield
        self._listening = asyncio.create_task(self._listen(self._client))

    async def _stop(self) -> None:
        assert self._listening is not None
        self._listening.cancel()
        await asyncio.gather(self._listening, return_exceptions=True)

    async def hears(self, kind: str, meant: Callable[[ShownEvent], bool]) -> tuple[ShownEvent, float]:
        """The event that is meant, come already or yet to come, and when it came."""
        async with asyncio.timeout(MOST_S), self._news:
            while True:
                for event, at in reversed(self._came):
                    if event.kind == kind and meant(event):
                        return event, at
                await self._news.wait()

    async def _listen(self, client: Client) -> None:
        with contextlib.suppress(Ended):
            async for frame in client.frames():
                at = time.perf_counter()
                if isinstance(frame, Ready):
                    self._ready.set()
                if isinstance(frame, EventFrame):
                    async with self._news:
                        self._came.append((frame.event, at))
                        self._news.notify_all()


def _answer(answer: httpx.Response) -> dict[str, Any]:
    if not answer.is_success:
        raise click.ClickException(f"{answer.request.method} {answer.request.url.path}: {answer.text}")
    return answer.json()
