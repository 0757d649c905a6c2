"""A mail server that takes messages under TLS alone and keeps them."""

import asyncio
import email
import ssl
from collections.abc import AsyncGenerator, AsyncIterator
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from jointops.base.settings import Settings
from jointops.node import Node
from tests.common import Common
from tests.edge.tls import Certificate


class Mailbox:
    """`taken` is what was handed over; `secure` false makes it a server that knows no TLS.

    hangs    an address for which it takes messages and answers nothing until it is let go; waiting: how many so
    """

    def __init__(self, folder: Path) -> None:
        self.certificate = Certificate(folder)
        self.taken: list[EmailMessage] = []
        self.under: list[bool] = []
        self.secure = True
        self.hangs = ""
        self.waiting = 0
        self._go = asyncio.Event()
        self.port = 0
        self._server: asyncio.Server | None = None

    async def open(self) -> None:
        """Serve, at the same port as before."""
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(self._protocol, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def close(self) -> None:
        """Be away."""
        if self._server is not None:
            self._server.close()

    def let_go(self) -> None:
        """Answer what hangs, and hang no more."""
        self.hangs = ""
        self._go.set()
        self._go = asyncio.Event()

    def settings(self, **more: Any) -> dict[str, Any]:
        """Of a deployment that hands its messages over here."""
        given: dict[str, Any] = {
            "smtp": f"localhost:{self.port}",
            "smtp_from": "JointOps <noreply@ops.example>",
            "site": "http://localhost:8000",
            "outward_ca": str(self.certificate.cert),
            **more,
        }
        return given

    def deployment(self, **more: Any) -> Settings:
        return Settings(port=0, demo=True, pace=1000, **self.settings(**more))

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Takes a message; the name is the library's."""
        assert isinstance(envelope.content, bytes)
        if self.hangs in envelope.rcpt_tos:
            self.waiting += 1
            await self._go.wait()
            self.waiting -= 1
        self.taken.append(email.message_from_bytes(envelope.content, policy=policy.default))
        self.under.append(session.ssl is not None)
        return "250 Taken"

    def _protocol(self) -> SMTP:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.certificate.cert, self.certificate.key)
        if not self.secure:
            return SMTP(self, hostname="localhost")
        return SMTP(self, hostname="localhost", tls_context=context, require_starttls=True)


@pytest.fixture(scope="module")
async def mailbox(folder: Path) -> AsyncIterator[Mailbox]:
    """A mail server that is there; the node of this file hands its messages to it."""
    (folder / "mail").mkdir()
    one = Mailbox(folder / "mail")
    await one.open()
    yield one
    await one.close()


@pytest.fixture(scope="module")
async def node(folder: Path, common: Common, mailbox: Mailbox) -> AsyncGenerator[Node]:
    async with common.running(mailbox.deployment(data=folder / "node")) as started:
        yield started
