"""Typed settings: one TOML file, overridden by the environment (`JOINTOPS_…`)."""

import os
import secrets
import tomllib
from pathlib import Path

import msgspec


class Settings(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a node needs to know before it starts.

    data           folder of the product's own: embedded servers, secret, lock
    database_url   PostgreSQL of a role that may create roles and schemas; empty starts the embedded one
    valkey_url     Valkey; empty starts the embedded one
    host, port     where HTTP and websockets are served
    care_keys      file with the keys of the victim desk's records; a file below `data` when empty
    demo           invented accounts that sign in by name; never on a production start
    origins        further origins whose pages may call us (the own one is always allowed)
    retention_h    hours for which events can be resumed
    export_alone   rows that one person exports alone; more wait for a second person
    witnesses      files outside this machine's reach (a mounted share) that get every signed state of the audit log
    heartbeat_s    seconds between heartbeats on an idle websocket (home routers cut idle links at 60 s)
    """

    data: Path = Path(".jointops")
    database_url: str = ""
    valkey_url: str = ""
    host: str = "127.0.0.1"
    port: int = 8000
    care_keys: Path = Path()
    demo: bool = False
    origins: tuple[str, ...] = ()
    retention_h: int = 24 * 30
    export_alone: int = 200
    heartbeat_s: float = 20.0
    witnesses: tuple[str, ...] = ()


def load(**overrides: object) -> Settings:
    """Settings from `jointops.toml` (or the file named by JOINTOPS_SETTINGS), then environment, then overrides.

    Raises msgspec.ValidationError naming the setting that is wrong.
    """
    file = Path(os.environ.get("JOINTOPS_SETTINGS", "jointops.toml"))
    values: dict[str, object] = tomllib.loads(file.read_text()) if file.exists() else {}
    for field in Settings.__struct_fields__:
        if (text := os.environ.get(f"JOINTOPS_{field.upper()}")) is not None:
            values[field] = text.split(",") if field in ("origins", "witnesses") else text
    values.update({name: value for name, value in overrides.items() if value is not None})
    return msgspec.convert(values, Settings, strict=False, dec_hook=_path)


def _path(wanted: type, value: object) -> object:
    if wanted is Path:
        return Path(str(value))
    raise NotImplementedError(wanted)


def deployment_secret(data: Path) -> bytes:
    """32 bytes that belong to this deployment: from JOINTOPS_SECRET (hex) or a file only we can read."""
    if text := os.environ.get("JOINTOPS_SECRET"):
        return bytes.fromhex(text)
    file = data / "secret"
    if not file.exists():
        data.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)
        file.write_text(secrets.token_hex(32))
    return bytes.fromhex(file.read_text())
