"""A partner's own system: an https server that keeps what it acknowledged and can be told to be ill, or away."""

import asyncio
import contextlib
import ssl
import time
from pathlib import Path
from typing import Any

import msgspec

from integrations.partners.verify import check_delivery
from jointops.base.settings import Settings
from tests.edge.tls import Certificate
from tests.support import until

Heard = tuple[dict[str, str], bytes]
"""Headers and body of a call."""


class Receiver:
    """What it acknowledged in `kept`, what it refused in `refused`; `ill` is how often it still refuses, and how.

    hangs    paths at which it answers nothing until it is let go; waiting are the calls that it has so
    """

    def __init__(self, folder: Path) -> None:
        self.certificate = Certificate(folder)
        self.kept: list[Heard] = []
        self.refused: list[Heard] = []
        self.ill = 0
        self.illness = "503 Service Unavailable"
        self.hangs: frozenset[str] = frozenset()
        self.waiting: list[str] = []
        self._go = asyncio.Event()
        self.port = 0
        self._server: asyncio.Server | None = None

    async def open(self) -> None:
        """Serve, at the same port as before."""
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.certificate.cert, self.certificate.key)
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, ssl=context)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Be away."""
        if self._server is not None:
            self._server.close()

    def let_go(self) -> None:
        """Answer what hangs, and hang no more."""
        self._go.set()
        self.hangs, self.waiting, self._go = frozenset(), [], asyncio.Event()

    @property
    def url(self) -> str:
        return f"https://localhost:{self.port}/alerts"

    def settings(self, **more: Any) -> Settings:
        """Of a deployment that may call it, on this machine."""
        return Settings(
            port=0,
            demo=True,
            pace=1000,
            outward_hosts=(f"localhost:{self.port}",),
            outward_networks=("127.0.0.0/8", "::1/128"),
            outward_ca=str(self.certificate.cert),
            **more,
        )

    def events(self, url: str = "") -> list[dict[str, Any]]:
        """The CloudEvents that were acknowledged, in order; of one subscription when its address is given."""
        return [msgspec.json.decode(body) for headers, body in self.kept if url in ("", headers[":path"])]

    def proves(self, heard: Heard, key: str) -> None:
        """Raises NotProved."""
        check_delivery(heard[0], heard[1], key, time.time())

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
            headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines) if name}
            headers[":path"] = first.split()[1]
            body = await reader.readexactly(int(headers.get("content-length", "0")))
            if headers[":path"] in self.hangs:
                self.waiting.append(headers[":path"])
                await self._go.wait()
            well = self.ill <= 0
            self.ill -= 1
            (self.kept if well else self.refused).append((headers, body))
            status = "204 No Content" if well else self.illness
            writer.write(f"HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".encode())
            await writer.drain()
            writer.close()


async def got(receiver: Receiver, many: int, path: str = "") -> list[dict[str, Any]]:
    """The events of a subscription once there are so many of them."""

    async def enough() -> object:
        return len(receiver.events(path)) >= many

    await until(enough, within=15)
    return receiver.events(path)
