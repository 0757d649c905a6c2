"""Typed settings: one TOML file, overridden by the environment (`JOINTOPS_…`)."""

import hmac
import ipaddress
import os
import secrets
import tomllib
from pathlib import Path

import msgspec

from jointops.base.oidc.provider import Provider
from jointops.base.secret import HIDDEN, Secret, secret_text


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a node needs to know before it starts.

    data           folder of the product's own: embedded servers, secret, lock
    database_url   PostgreSQL of a role that may create roles and schemas; empty starts the embedded one
    valkey_url     Valkey; empty starts the embedded one
    host, port     where HTTP and websockets are served
    care_keys      file with the keys of the victim desk's records; a file below `data` when empty
    plan_keys      file with the keys of deconfliction; a file below `data` when empty
    demo           invented accounts that sign in by name; never on a production start
    origins        further origins whose pages may call us (the own one is always allowed)
    retention_h    hours for which events can be resumed
    site           address under which people reach this node, e.g. https://ops.example: the cookie, passkeys and
                   providers rely on it; empty on a loopback demo
    idle_h         hours without contact after which a browser's session ends
    providers      who vouches for people (OpenID Connect)
    export_alone   rows that one person exports alone; more wait for a second person
    witnesses      files outside this machine's reach (a mounted share) that get every signed state of the audit log
    outward_hosts  hosts (`host` or `host:port`) that we may call over https; others never
    outward_networks  networks of addresses that are not public (10.20.0.0/16) and may be called all the same
    outward_ca     file with the authorities that sign the certificates of those hosts; the system's when empty
    smtp           mail server as `host:port`, with STARTTLS; without one nobody is told by e-mail
    smtp_from      whose address stands on our messages
    smtp_user, smtp_password  how we sign in there, where it asks for that
    scanner        who searches files for malware, in clamd's protocol on this machine: `host:port` or a socket's path;
                   without one they are not searched
    push_contact   whom a push service may write to (mailto:… or https://…); without it nobody is told by Web Push
    tls_cert, tls_key  files with the chain and its key: then we speak TLS ourselves; read again when they change
    trusted_proxies  addresses or networks of proxies whose X-Forwarded-For and X-Forwarded-Proto are believed
    boundaries     folder with another boundary set (see `geo.basemap`); the built one when empty
    pace           how many times faster than people our callers may be (see `limits`); 1 but for replays and tests
    heartbeat_s    seconds between heartbeats on an idle websocket (home routers cut idle links at 60 s)
    """

    data: Path = Path(".jointops")
    database_url: str = ""
    valkey_url: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    care_keys: Path = Path()
    plan_keys: Path = Path()
    demo: bool = False
    origins: tuple[str, ...] = ()
    retention_h: int = 24 * 30
    export_alone: int = 200
    heartbeat_s: float = 20.0
    witnesses: tuple[str, ...] = ()
    site: str = ""
    idle_h: float = 2.0
    providers: tuple[Provider, ...] = ()
    outward_hosts: tuple[str, ...] = ()
    outward_networks: tuple[str, ...] = ()
    outward_ca: str = ""
    smtp: str = ""
    smtp_from: str = ""
    smtp_user: str = ""
    smtp_password: str = ""
    scanner: str = ""
    push_contact: str = ""
    tls_cert: str = ""
    tls_key: str = ""
    trusted_proxies: tuple[str, ...] = ()
    boundaries: Path = Path()
    pace: float = 1.0

    def __post_init__(self) -> None:
        for one in (*self.trusted_proxies, *self.outward_networks):
            ipaddress.ip_network(one)  # ValueError: neither an address nor a network; never "all of them"
        if bool(self.tls_cert) != bool(self.tls_key):
            raise ValueError("tls_cert and tls_key belong together: name both files, or neither")
        host, _, port = self.smtp.rpartition(":")
        if self.smtp and not (host and port.isdigit() and "@" in self.smtp_from and self.site):
            raise ValueError("smtp is host:port, and needs smtp_from (an address) and site (where people sign in)")
        if self.scanner and not (self.scanner.startswith("/") or self.scanner.rpartition(":")[2].isdigit()):
            raise ValueError("scanner is host:port, or the path of a socket that begins with /")
        if self.push_contact and not self.push_contact.startswith(("mailto:", "https://")):
            raise ValueError("push_contact is an address that begins with mailto: or https://")

    def __repr__(self) -> str:
        values = {name: getattr(self, name) for name in self.__struct_fields__}
        shown = [f"{name}={HIDDEN if name in SECRET and value else repr(value)}" for name, value in values.items()]
        return f"Settings({', '.join(shown)})"


SECRET = frozenset({"database_url", "valkey_url", "smtp_password"})
"""Settings that may hold a password: shown nowhere, and read from the file that `…_FILE` names, too."""


_LISTS = {name for name, kind in Settings.__annotations__.items() if kind == tuple[str, ...]}


def load(**overrides: object) -> Settings:
    """Settings from `jointops.toml` (or the file named by JOINTOPS_SETTINGS), then environment, then overrides.

    Raises msgspec.ValidationError naming the setting that is wrong.
    """
    values = given()
    values.update({name: value for name, value in overrides.items() if value is not None})
    return msgspec.convert(values, Settings, strict=False, dec_hook=_path)


def given() -> dict[str, object]:
    """What the file and the environment say, as they say it."""
    file = Path(os.environ.get("JOINTOPS_SETTINGS", "jointops.toml"))
    values: dict[str, object] = tomllib.loads(file.read_text()) if file.exists() else {}
    for field in Settings.__struct_fields__:
        name = f"JOINTOPS_{field.upper()}"
        if (text := secret_text(name) if field in SECRET else os.environ.get(name)) is not None:
            values[field] = text.split(",") if field in _LISTS else text
    return values


def read(sent: bytes) -> Settings:
    """Settings from another process of this node, written as JSON."""
    return msgspec.json.decode(sent, type=Settings, dec_hook=_path)


def _path(wanted: type, value: object) -> object:
    if wanted is Path:
        return Path(str(value))
    raise NotImplementedError(wanted)


class SecretMissing(RuntimeError):
    """A database is given and no secret: set JOINTOPS_SECRET to the deployment's own, 64 hexadecimal digits.

    Whoever invents one sets the passwords of the database's roles anew, under every other node.
    """


def secret_of(settings: Settings) -> bytes:
    """The deployment's secret; made when there is none and the database is our own. Raises SecretMissing."""
    if settings.database_url and not secret_text("JOINTOPS_SECRET") and not (settings.data / "secret").exists():
        raise SecretMissing((SecretMissing.__doc__ or "").partition("\n")[0])
    return deployment_secret(settings.data)


def deployment_secret(data: Path) -> bytes:
    """32 bytes that belong to this deployment: from JOINTOPS_SECRET(_FILE) in hex, else a file only we can read."""
    if text := secret_text("JOINTOPS_SECRET"):
        return Secret(bytes.fromhex(text))
    file = data / "secret"
    if not file.exists():
        data.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_hex(32))
    return Secret(bytes.fromhex(file.read_text()))


def deployment_name(secret: bytes) -> str:
    """What this deployment is called where several may meet, as on one Valkey; it says nothing of the secret."""
    return f"jointops:{hmac.digest(secret, b'name', 'sha256')[:8].hex()}"
