"""Calls to the outside: to hosts named in the settings alone, never to our own network unless the settings say so."""

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Iterable, Mapping
from urllib.parse import SplitResult, urlsplit

import httpx

from jointops.base.settings import Settings
from jointops.base.tls import trusting

WITHIN_S = 10.0
MOST_BYTES = 1024 * 1024

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Awaitable[list[str]]]
"""The addresses of a host."""

# Addresses of version 6 that carry one of version 4 which the system or a translator would reach (RFC 6052, RFC 3056).
_TRANSLATED = ipaddress.ip_network("64:ff9b::/96")

_PORTS = {"https": 443, "http": 80}
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


class Refused(OSError):
    """We do not call this address."""


class Answered(Refused):
    """The other side answered, and did not do it. status: its HTTP status."""

    def __init__(self, host: str, status: int) -> None:
        super().__init__(f"{host} answered {status}.")
        self.status = status


class Outward:
    """Makes calls to the outside for one deployment.

    resolve  asked once a call; what it answers is what is connected to
    hosts    those that may be called, and who signs their certificates (ca), where it is not for the settings
             outward_hosts and outward_ca to say: a provider's own
    """

    def __init__(
        self,
        settings: Settings,
        resolve: Resolve | None = None,
        *,
        hosts: Iterable[str] | None = None,
        ca: str | None = None,
    ) -> None:
        self._hosts = {host.lower() for host in (settings.outward_hosts if hosts is None else hosts)}
        self._own = [ipaddress.ip_network(network) for network in settings.outward_networks]
        self._trust = trusting(settings.outward_ca if ca is None else ca)
        self._resolve = resolve or _resolved

    async def call(
        self, method: str, url: str, body: bytes = b"", media_type: str = "", headers: Mapping[str, str] | None = None
    ) -> bytes:
        """The answer's body, at most 1 MiB within 10 s, redirects not followed. Raises Refused, OSError."""
        parts = self._allowed(url)
        try:
            async with asyncio.timeout(WITHIN_S):
                address = await self._address(parts)
                given = {**(headers or {}), **({"content-type": media_type} if media_type else {})}
                return await self._called(method, parts, address, body, given)
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
            raise OSError(f"{parts.hostname} did not answer: {type(error).__name__}") from error

    async def check(self, url: str) -> None:
        """Whether we would call this address now. Raises Refused, OSError (its host is not found)."""
        await self._address(self._allowed(url))

    def _allowed(self, url: str) -> SplitResult:
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", _port(parts)
        except ValueError:
            raise Refused("This is no address.") from None
        if parts.scheme != "https" and not (parts.scheme == "http" and host in _HERE):
            raise Refused("Only https is called, but on this machine itself.")
        if "@" in parts.netloc or "\\" in url or any(ord(char) <= 32 or ord(char) > 126 for char in url):
            raise Refused("The address holds a user, a backslash or a character that is none of an address.")
        if (host if port == _PORTS[parts.scheme] else f"{host}:{port}") not in self._hosts:
            raise Refused(f"{host}:{port} is not among the hosts of the setting outward_hosts.")
        return parts

    async def _address(self, parts: SplitResult) -> str:
        """All of a host's addresses must be permitted: a mixed answer is how one is led astray."""
        found = await self._resolve(str(parts.hostname), _port(parts))
        if not found:
            raise Refused(f"{parts.hostname} has no address.")
        for one in found:
            if not self._may_reach(ipaddress.ip_address(one)):
                raise Refused(
                    f"{parts.hostname} leads to {one}, which is not public: see the setting outward_networks."
                )
        return found[0]

    def _may_reach(self, address: Address) -> bool:
        plain = carried(address)
        if any(plain in network for network in self._own):
            return True
        # Python counts fec0::/10, which is for use inside a site (RFC 3879), among the global ones.
        is_inside = isinstance(plain, ipaddress.IPv6Address) and plain.is_site_local
        return plain.is_global and not plain.is_multicast and not plain.is_reserved and not is_inside

    async def _called(self, method: str, parts: SplitResult, address: str, body: bytes, given: dict[str, str]) -> bytes:
        host = f"[{address}]" if ":" in address else address
        url = f"{parts.scheme}://{host}:{_port(parts)}{parts.path or '/'}{'?' + parts.query if parts.query else ''}"
        headers = {**given, "host": parts.netloc}
        async with (
            # Nothing of the environment: a proxy would resolve the name again, and elsewhere.
            httpx.AsyncClient(verify=self._trust, trust_env=False, timeout=WITHIN_S, follow_redirects=False) as client,
            client.stream(
                method, url, content=body or None, headers=headers, extensions={"sni_hostname": str(parts.hostname)}
            ) as answer,
        ):
            if not answer.is_success:
                raise Answered(str(parts.hostname), answer.status_code)
            return await _read(answer)


def _port(parts: SplitResult) -> int:
    return parts.port or _PORTS.get(parts.scheme, 443)


def carried(address: Address) -> Address:
    """The address of version 4 inside one of version 6, else the address itself."""
    if isinstance(address, ipaddress.IPv6Address):
        if address in _TRANSLATED:
            return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        return address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1] or address
    return address


async def _read(answer: httpx.Response) -> bytes:
    found = bytearray()
    async for part in answer.aiter_bytes():
        found += part
        if len(found) > MOST_BYTES:
            raise Refused("The answer is longer than 1 MiB.")
    return bytes(found)


async def _resolved(host: str, port: int) -> list[str]:
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(one[4][0]).partition("%")[0] for one in found]
