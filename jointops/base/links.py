"""The links to PostgreSQL and Valkey: to another machine enciphered, to a server that its certificate names.

The scanner of files has no such link: its protocol knows no TLS, so it stands on this machine.
"""

from urllib.parse import parse_qs, unquote, urlsplit

from jointops.base.settings import Settings

HERE = frozenset({"localhost", "127.0.0.1", "::1"})
"""What does not leave this machine."""

_UNCHECKED = {"none", "optional", "false"}

_DATABASE = (
    "database_url leads to another machine in the clear: end it with ?sslmode=verify-full&sslrootcert=FILE, "
    "the file with the authority that signed the certificate of PostgreSQL."
)
_VALKEY = (
    "valkey_url leads to another machine in the clear: begin it with rediss:// and end it with ?ssl_ca_certs=FILE, "
    "the file with the authority that signed the certificate of Valkey, and switch no check off."
)

_SCANNER = (
    "scanner leads to another machine in the clear: let it listen on this machine or on a socket, or put the end of an "
    "enciphered tunnel here."
)


def open_links(settings: Settings) -> list[str]:
    """A sentence for each link that others could read or answer: what to write instead."""
    found = [_DATABASE] if _is_open_database(settings.database_url) else []
    found += [_VALKEY] if _is_open_valkey(settings.valkey_url) else []
    return found + ([_SCANNER] if _is_open_scanner(settings.scanner) else [])


def _is_open_database(url: str) -> bool:
    parts, query = urlsplit(url), parse_qs(urlsplit(url).query)
    named = [host.rpartition("@")[2] for host in (parts.netloc, *query.get("host", []))]
    hosts = [_without_port(unquote(one)) for many in named for one in many.split(",")]
    is_elsewhere = any(host and host not in HERE and not host.startswith("/") for host in hosts)
    return is_elsewhere and query.get("sslmode") != ["verify-full"]


def _without_port(host: str) -> str:
    return host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]


def _is_open_scanner(address: str) -> bool:
    return bool(address) and not address.startswith("/") and address.rpartition(":")[0].strip("[]") not in HERE


def _is_open_valkey(url: str) -> bool:
    parts, query = urlsplit(url), parse_qs(urlsplit(url).query)
    if parts.scheme == "unix" or not parts.hostname or parts.hostname in HERE:
        return False
    unchecked = [*query.get("ssl_cert_reqs", []), *query.get("ssl_check_hostname", [])]
    return parts.scheme != "rediss" or any(word.lower() in _UNCHECKED for word in unchecked)
