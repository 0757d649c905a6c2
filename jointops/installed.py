"""What a node is made of beside its servers: a port, the page, the map's ground and the compiled parts of screening."""

import re
import socket
import ssl
import urllib.error
import urllib.request
from pathlib import Path
from typing import Literal

from jointops.base.settings import Settings
from jointops.judging import lacking

FRONTEND = Path(__file__).parents[1] / "frontend" / "dist"
_WITHIN_S = 3
_NAMED = re.compile(r'(?:src|href)="/(assets/[^"]+)"')

Holder = Literal["nobody", "ours", "another"]


class PortTaken(RuntimeError):
    """This port cannot be served on. Stop what is there, or choose another with --port."""


def port_free(settings: Settings) -> None:
    """Asked before anything is started for it. Raises PortTaken, also when the one who serves there is a JointOps."""
    holder, who = port_holder(settings)
    if holder != "nobody":
        raise PortTaken(f"{PortTaken.__doc__} ({who})")


def port_holder(settings: Settings) -> tuple[Holder, str]:
    """Who has the port, and the same in words."""
    if not settings.port:
        return "nobody", "any that is free"
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as one:
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as a server does: what has just ended is no other
        try:
            one.bind((settings.host, settings.port))
            return "nobody", f"{settings.port} is free"
        except OSError as error:
            if _is_ours(settings):
                return "ours", f"JointOps answers at {settings.port}"
            if isinstance(error, PermissionError):
                return "another", f"{settings.port} may be opened by the administrator of this machine alone"
            return "another", f"{settings.port}: {error.strerror}"


def _is_ours(settings: Settings) -> bool:
    """Whether what answers there is a node. Its certificate names the site, not this machine: nothing is told to it."""
    scheme, trust = ("https", ssl._create_unverified_context()) if settings.tls_cert else ("http", None)  # pyright: ignore[reportPrivateUsage]
    host = "127.0.0.1" if settings.host in ("", "0.0.0.0") else settings.host
    address = f"{scheme}://[{host}]" if ":" in host else f"{scheme}://{host}"
    try:
        with urllib.request.urlopen(f"{address}:{settings.port}/healthz", timeout=_WITHIN_S, context=trust) as answer:
            return answer.read(64) == b'{"status":"ok"}'
    except (OSError, ValueError, urllib.error.URLError):
        return False


def page_lacks(folder: Path = FRONTEND) -> str:
    """What of the built front end is missing; nothing when it is whole."""
    page = folder / "index.html"
    if not page.is_file():
        return f"no {page}"
    missing = [name for name in _NAMED.findall(page.read_text()) if not (folder / name).is_file()]
    return ", ".join(missing)


def ground_lacks(settings: Settings) -> str:
    """What of the map's ground is missing; nothing when it is whole."""
    from geo.countries import FOLDER

    folder = FOLDER if settings.boundaries == Path() else settings.boundaries
    return ", ".join(lacking(folder))


def compiled_parts() -> int:
    """How many functions of screening this machine has compiled."""
    from alerts.screening.kernels import KEPT

    return sum(1 for _ in KEPT.rglob("*.nbi"))
