"""TLS before the real servers of a story: their builds here have none, so a relay speaks it for them."""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncGenerator
from pathlib import Path

_ASKS_FOR_TLS = b"\x00\x00\x00\x08\x04\xd2\x16\x2f"
"""How a client of PostgreSQL begins when it wants TLS (protocol 3, SSLRequest)."""


class Relay:
    """Hands on what arrives over TLS to a server's socket, and counts who came in the clear."""

    def __init__(self, server: Path, certificate: Path, *, postgres: bool) -> None:
        self.server = server
        self.postgres = postgres
        self.enciphered = 0
        self.plain = 0
        self._tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._tls.load_cert_chain(certificate, certificate.with_suffix(".key"))

    async def come(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with (
            contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError),
            contextlib.closing(writer),
        ):
            if self.postgres:
                if await reader.readexactly(8) != _ASKS_FOR_TLS:
                    self.plain += 1
                    return
                writer.write(b"S")
            await writer.start_tls(self._tls)
            self.enciphered += 1
            to_reader, to_writer = await asyncio.open_unix_connection(str(self.server))
            with contextlib.closing(to_writer):
                ways = [asyncio.create_task(_pour(reader, to_writer)), asyncio.create_task(_pour(to_reader, writer))]
                await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
                for way in ways:
                    way.cancel()


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while part := await reader.read(65536):
        writer.write(part)
        await writer.drain()


@contextlib.asynccontextmanager
async def enciphered(server: Path, certificate: Path, *, postgres: bool) -> AsyncGenerator[tuple[Relay, int]]:
    """A relay before a server's socket, with a certificate and the key beside it; and the port it listens on."""
    relay = Relay(server, certificate, postgres=postgres)
    listening = await asyncio.start_server(relay.come, "127.0.0.1", 0)
    try:
        yield relay, listening.sockets[0].getsockname()[1]
    finally:
        listening.close()
