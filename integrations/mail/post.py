"""Handing a message to the deployment's mail server: with STARTTLS and a certificate that is checked, or not at all."""

import smtplib
import ssl
from email.message import EmailMessage
from functools import cached_property

from jointops.base.settings import Settings

WITHIN_S = 10.0


class Post:
    """The mail server of the settings."""

    def __init__(self, settings: Settings) -> None:
        self._host, _, port = settings.smtp.rpartition(":")
        self._port = int(port or 0)
        self._user, self._password = settings.smtp_user, settings.smtp_password
        self._ca = settings.outward_ca

    @cached_property
    def _trust(self) -> ssl.SSLContext:
        # Of its own: the one that all calls by HTTPS share says to the other side that it speaks HTTP.
        return ssl.create_default_context(cafile=self._ca or None)

    def hand_over(self, message: EmailMessage) -> None:
        """Blocks, at most some times 10 s. Raises OSError: no connection, no TLS, or the server refuses it."""
        with smtplib.SMTP(self._host, self._port, timeout=WITHIN_S) as server:
            server.starttls(context=self._trust)
            if self._user:
                server.login(self._user, self._password)
            server.send_message(message)
