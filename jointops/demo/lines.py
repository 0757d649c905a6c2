"""Connections of many people to one server, kept open."""

import asyncio
import ssl
from collections.abc import AsyncGenerator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx

from jointops.demo.wire import wire_to

WITHIN_S = 60
"""A server that has not answered by then is gone."""


class Lines:
    """As many requests at once as there are clients; the others wait."""

    def __init__(self, clients: list[httpx.AsyncClient]) -> None:
        self._free: asyncio.LifoQueue[httpx.AsyncClient] = asyncio.LifoQueue()
        for client in clients:
            self._free.put_nowait(client)

    async def request(
        self, method: str, path: str, *, content: bytes | None, headers: Mapping[str, str]
    ) -> httpx.Response:
        """Raises httpx.TransportError when the server cannot be reached."""
        client = await self._free.get()
        try:
            return await client.request(method, path, content=content, headers=headers)
        finally:
            self._free.put_nowait(client)


@asynccontextmanager
async def connected(base_url: str, many: int) -> AsyncGenerator[Lines]:
    """So many connections, a client for each: one client of httpx looks through all that it has at every request."""
    trusted = ssl.create_default_context()
    # Many people share a client: with one browser's cookie, each who signs in would end the session of the last.
    no_cookies = DefaultCookiePolicy(allowed_domains=())
    async with AsyncExitStack() as stack:
        clients = [
            httpx.AsyncClient(
                base_url=base_url,
                verify=trusted,
                timeout=WITHIN_S,
                cookies=CookieJar(no_cookies),
                transport=wire_to(base_url),
            )
            for _ in range(many)
        ]
        for client in clients:
            await stack.enter_async_context(client)
        yield Lines(clients)
