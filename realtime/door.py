"""Who knocks: the origin and the token in the headers of a websocket's handshake."""

from collections.abc import Collection
from functools import cache
from urllib.parse import urlsplit

from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware
from websockets.datastructures import Headers


def is_own_origin(headers: Headers, others: Collection[str]) -> bool:
    """Whether the page is ours or one of those we were told. Programs send no Origin; browsers always do."""
    origins = headers.get_all("Origin")
    if not origins:
        return True
    if len(origins) > 1:
        return False
    if origins[0] in others:
        return True
    hosts = headers.get_all("Host")
    return len(hosts) == 1 and urlsplit(origins[0]).netloc.lower() == hosts[0].lower() != ""


def address_of(peer: tuple[str, int] | None, headers: Headers, proxies: tuple[str, ...]) -> str:
    """Where a handshake comes from; from a proxy that we trust, what it says, judged as for HTTP."""
    host = peer[0] if peer else "nowhere"
    if not proxies or host not in (trusted := _trusted(proxies)):
        return host
    said, _ = trusted.get_trusted_client_address(", ".join(headers.get_all("X-Forwarded-For")))
    return said or host


@cache
def _trusted(proxies: tuple[str, ...]):
    return ProxyHeadersMiddleware(_nobody, list(proxies)).trusted_hosts


async def _nobody(*asked: object) -> None:
    """No application: only the judgement about proxies is wanted."""


def token_of(headers: Headers, cookie: str) -> str | None:
    """The bearer token, else the cookie of that name."""
    for header in headers.get_all("Authorization"):
        scheme, _, token = header.partition(" ")
        if scheme.lower() == "bearer" and token:
            return token.strip()
    for header in headers.get_all("Cookie"):
        for part in header.split(";"):
            name, _, value = part.strip().partition("=")
            if name == cookie and value:
                return value
    return None
