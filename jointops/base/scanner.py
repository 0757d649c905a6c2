"""Has files searched for malware by a scanner that speaks clamd's protocol (clamd(8): PING, INSTREAM).

The scanner stands on this machine, behind a socket or a port: its protocol knows no TLS.
"""

import asyncio
from typing import Literal

import structlog

from jointops.base.errors import Problem

log = structlog.get_logger(__name__)

WITHIN_S = 20.0
"""For a file of 5 MiB, to the answer. Who uploads it waits so long at most; then it waits, and they do not."""

_PIECE = 64 * 1024
_MOST_ANSWER = 1024

Checked = Literal["unchecked", "waiting", "clean", "refused"]
"""unchecked: there is no scanner; waiting: it has not answered yet; refused: something was found."""


class Malware(Problem):
    """Malware was found in this file: it was not taken. Keep it closed, tell your security desk, attach a clean one."""

    status = 422


class Scanner:
    """The scanner of this deployment. address: a socket's path, or host:port; empty where there is none."""

    def __init__(self, address: str) -> None:
        self.address = address

    async def checked(self, content: bytes) -> Checked:
        """How a file stands before it is kept. Raises Malware (422)."""
        if not self.address:
            return "unchecked"
        try:
            found = await self.find(content)
        except OSError as error:
            log.warning("a file is held back: the scanner does not answer", error=type(error).__name__)
            return "waiting"
        if found:
            raise Malware
        return "clean"

    async def find(self, content: bytes) -> str:
        """What was found in a file, by the scanner's name for it; empty: nothing. Raises OSError: no verdict."""
        pieces = [content[at : at + _PIECE] for at in range(0, len(content), _PIECE)]
        sized = [len(piece).to_bytes(4) + piece for piece in pieces]
        said = await self._asked(b"".join([b"zINSTREAM\0", *sized, bytes(4)]))
        verdict = said.partition(": ")[2]
        if verdict == "OK":
            return ""
        if verdict.endswith(" FOUND"):
            return verdict.removesuffix(" FOUND")
        raise OSError(f"The scanner gave no verdict: {said!r}")

    async def ping(self) -> None:
        """Raises OSError unless the scanner is there."""
        if (said := await self._asked(b"zPING\0")) != "PONG":
            raise OSError(f"This is no scanner: {said!r}")

    async def _asked(self, command: bytes) -> str:
        try:
            async with asyncio.timeout(WITHIN_S):
                reader, writer = await self._connected()
                try:
                    writer.write(command)
                    await writer.drain()
                    answer = await reader.readuntil(b"\0")
                finally:
                    writer.close()
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
            raise OSError("The scanner broke off.") from error
        return answer[:-1].decode(errors="replace")

    async def _connected(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self.address.startswith("/"):
            return await asyncio.open_unix_connection(self.address, limit=_MOST_ANSWER)
        host, _, port = self.address.rpartition(":")
        return await asyncio.open_connection(host.strip("[]"), int(port), limit=_MOST_ANSWER)
