"""The address under which people reach us, as passkeys and providers must know it."""

from urllib.parse import urlsplit

from jointops.base.errors import Invalid
from jointops.base.settings import Settings


def site_of(settings: Settings, host: str) -> str:
    """`https://ops.example`, from the settings; a loopback node may go by the host that was asked for.

    Raises Invalid (422): what a caller says in its Host header decides nothing elsewhere.
    """
    if settings.site:
        return settings.site.rstrip("/")
    name = urlsplit(f"//{host}").hostname or ""
    if name in ("localhost", "127.0.0.1", "::1") or name.endswith(".localhost"):
        return f"http://{host}"
    raise Invalid("This deployment has not said under which address it is reached: set `site`.")


def name_of(site: str) -> str:
    """The host name alone: the relying party of passkeys."""
    return urlsplit(site).hostname or ""
