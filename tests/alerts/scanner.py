"""A scanner for malware as clamd speaks: a real server on this machine that finds the EICAR test string."""

import asyncio
import contextlib

EICAR = r"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
"""The harmless string that every scanner takes for malware (eicar.org), in two parts so that none takes this file."""


class ScannerServer:
    """`answers` overrides what it says; `silent` makes it take everything and say nothing."""

    def __init__(self) -> None:
        self.searched: list[bytes] = []
        self.answers: bytes | None = None
        self.silent = False
        self.port = 0
        self._server: asyncio.Server | None = None

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    async def open(self) -> None:
        """Serve, at the same port as before."""
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Be away."""
        if self._server is not None:
            self._server.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            command = (await reader.readuntil(b"\0"))[:-1]
            if command == b"zPING":
                said = b"PONG"
            else:
                assert command == b"zINSTREAM"
                content = b""
                while size := int.from_bytes(await reader.readexactly(4)):
                    content += await reader.readexactly(size)
                self.searched.append(content)
                said = b"stream: Eicar-Test-Signature FOUND" if EICAR.encode() in content else b"stream: OK"
            if self.silent:
                await reader.read()
                return
            writer.write((said if self.answers is None else self.answers) + b"\0")
            await writer.drain()
        writer.close()
