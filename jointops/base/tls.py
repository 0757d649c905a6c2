"""TLS: whom we trust when we call, and what we serve with, whose files somebody else renews while we run."""

import asyncio
import ssl
from functools import cache
from pathlib import Path

import structlog

log = structlog.get_logger(__name__)

LOOK_EVERY_S = 1.0

CIPHERS = "ECDHE+AESGCM:ECDHE+CHACHA20"
"""Of TLS 1.2, forward secrecy and authenticated ciphers alone (RFC 9325 §4.2); those of 1.3 are all of that kind."""


@cache
def trusting(ca: str) -> ssl.SSLContext:
    """For calls to others: whose certificates the authorities of a file signed, or those of the system (no name).

    Read once, in some 40 ms, in which nobody is answered. Raises OSError.
    """
    return ssl.create_default_context(cafile=ca or None)


async def keep_fresh(context: ssl.SSLContext, cert: Path, key: Path) -> None:
    """Load the files into a context that serves, for ever; links that are open keep what they began with."""
    known: list[tuple[int, int]] = []  # they may have changed since the node read them
    while True:
        await asyncio.sleep(LOOK_EVERY_S)
        now = _stamps(cert, key)
        if now == known:
            continue
        try:
            # First into one that serves nobody: a pair that does not fit must not half replace the one that does.
            ssl.create_default_context(ssl.Purpose.CLIENT_AUTH).load_cert_chain(cert, key)
            context.load_cert_chain(cert, key)
            known = now
        except OSError as error:  # in the middle of being renewed, or wrong: the old one goes on
            log.warning("the certificate cannot be read; the old one is kept", error=error)


def _stamps(*files: Path) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for file in files:
        try:
            stat = file.stat()
            found.append((stat.st_mtime_ns, stat.st_ino))
        except OSError:
            found.append((0, 0))
    return found
