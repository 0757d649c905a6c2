"""HTTP/1.1 over a connection of its own a call, for programs that play thousands of people.

Of what a play costs whoever plays, most was httpx's own way to a server: its pool, its locks, its parser in Python.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import cast

import httptools
import httpx

Where = tuple[str, int]


def wire_to(url: str) -> "Wire | None":
    """How calls go to a server; none for one that speaks TLS, which httpx does as well as anybody."""
    return Wire() if url.startswith("http://") else None


class Wire(httpx.AsyncBaseTransport):
    """Keeps connections open and uses each for one call at a time."""

    def __init__(self) -> None:
        self._free: dict[Where, list[_Line]] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Raises httpx.ConnectError, httpx.ConnectTimeout, httpx.ReadTimeout, httpx.RemoteProtocolError."""
        where = request.url.host, request.url.port or 80
        limits = request.extensions.get("timeout", {})
        line = await self._line_to(where, limits.get("connect"))
        patience = limits.get("read")
        try:
            line.write(request.method, _head(request), await _body(request))
            await line.until_begun(patience)
        except BaseException:
            line.hang_up()
            raise
        answer = _Answer(line, patience, self._free.setdefault(where, []))
        return httpx.Response(line.status, headers=line.headers, stream=answer)

    async def _line_to(self, where: Where, patience: float | None) -> "_Line":
        free = self._free.get(where, [])
        while free:
            if not (line := free.pop()).is_gone:
                return line
        try:
            async with asyncio.timeout(patience):
                _, line = await asyncio.get_running_loop().create_connection(_Line, *where)
        except TimeoutError as late:
            raise httpx.ConnectTimeout("no connection") from late
        except OSError as refused:
            raise httpx.ConnectError(str(refused)) from refused
        return line

    async def aclose(self) -> None:
        for free in self._free.values():
            for line in free:
                line.hang_up()
        self._free.clear()


def _head(request: httpx.Request) -> bytes:
    lines = [b"%s %s HTTP/1.1" % (request.method.encode(), request.url.raw_path)]
    return b"\r\n".join([*lines, *(b"%s: %s" % one for one in request.headers.raw), b"", b""])


async def _body(request: httpx.Request) -> bytes:
    body = await request.aread()
    if "transfer-encoding" not in request.headers:
        return body
    chunk = b"%x\r\n%s\r\n" % (len(body), body) if body else b""  # an empty chunk is the end, and comes once
    return chunk + b"0\r\n\r\n"


class _Line(asyncio.Protocol):
    """One connection, and the answer that comes on it just now."""

    status: int
    headers: list[tuple[bytes, bytes]]

    def __init__(self) -> None:
        self.is_gone = self.is_over = self._is_begun = self._stays = False
        self._came: list[bytes] = []
        self._news = asyncio.Event()

    def write(self, method: str, head: bytes, body: bytes) -> None:
        self._parser = httptools.HttpResponseParser(self)
        self._has_no_body = method == "HEAD"
        self.headers, self._came = [], []
        self.is_over = self._is_begun = self._stays = False
        self._transport.write(head + body)

    async def until_begun(self, patience: float | None) -> None:
        while not self._is_begun:
            await self._hear(patience)

    async def rest(self, patience: float | None) -> AsyncIterator[bytes]:
        while self._came or not self.is_over:
            if not self._came:
                await self._hear(patience)
            came, self._came = self._came, []
            for part in came:
                yield part

    async def _hear(self, patience: float | None) -> None:
        if self.is_gone:
            raise httpx.RemoteProtocolError("Server disconnected without sending a response.")
        self._news.clear()
        try:
            async with asyncio.timeout(patience):
                await self._news.wait()
        except TimeoutError as late:
            raise httpx.ReadTimeout("nothing came") from late

    def is_free(self) -> bool:
        """Whether another call may be made: all of this one was sent, and its answer came whole."""
        return self._stays and not self.is_gone and not self._transport.get_write_buffer_size()

    def hang_up(self) -> None:
        self.is_gone = True
        self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    def data_received(self, data: bytes) -> None:
        try:
            self._parser.feed_data(data)
        except httptools.HttpParserError:
            self.hang_up()
        self._news.set()

    def connection_lost(self, exc: Exception | None) -> None:
        self.is_gone = True
        self._news.set()

    # What the parser calls.

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers.append((name, value))

    def on_headers_complete(self) -> None:
        self.status = self._parser.get_status_code()
        self._is_begun, self.is_over = True, self._has_no_body

    def on_body(self, body: bytes) -> None:
        self._came.append(body)

    def on_message_complete(self) -> None:
        self.is_over, self._stays = True, self._parser.should_keep_alive() and not self._has_no_body


class _Answer(httpx.AsyncByteStream):
    """The body of an answer; with its end the connection is free for the next call."""

    def __init__(self, line: _Line, patience: float | None, free: list[_Line]) -> None:
        self._line = line
        self._patience = patience
        self._free = free

    def __aiter__(self) -> AsyncIterator[bytes]:
        return self._line.rest(self._patience)

    async def aclose(self) -> None:
        if self._line.is_free():
            self._free.append(self._line)
        else:
            self._line.hang_up()
