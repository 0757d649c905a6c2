"""What speaks against a setting, as far as it shows before a node starts: a missing file, a word that says nothing."""

import os
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from jointops.base.links import HERE, open_links
from jointops.base.oidc.provider import Provider
from jointops.base.settings import Settings

MOST_HEARTBEAT_S = 60
"""Home routers cut idle links then."""

MOST_PORT = 65_535
BOUNDARIES = ("countries.json", "lines.json", "labels.json", "boundaries.npz")


def judge(settings: Settings) -> dict[str, str]:
    """For each setting what is to be mended; nothing where it is well."""
    said = {name: _JUDGES.get(name, _nothing)(settings) for name in Settings.__struct_fields__}
    for sentence in open_links(settings):
        name = sentence.partition(" ")[0]
        said[name] = said.get(name) or sentence
    return said


def lacking(folder: Path) -> list[str]:
    """What of a boundary set is not in its folder."""
    return [name for name in BOUNDARIES if not (folder / name).is_file()]


def _nothing(_: Settings) -> str:
    """Of this one all is seen when the settings are read, or when what it names is called."""
    return ""


def _begins(text: str, *beginnings: str) -> str:
    return "" if not text or text.startswith(beginnings) else f"It begins with {' or '.join(beginnings)}."


def _file(name: str | Path) -> str:
    return "" if not name or os.access(name, os.R_OK) else f"{name} cannot be read: name a file that is there."


def _place(file: Path) -> str:
    """A file that is made when it is missing."""
    there = next((one for one in (file, *file.resolve().parents) if one.exists()), file)
    return "" if file == Path() or os.access(there, os.R_OK | os.W_OK) else f"{there} cannot be written."


def _origin(text: str) -> str:
    parts = urlsplit(text)
    well = parts.scheme in ("http", "https") and parts.netloc and parts.path in ("", "/") and not parts.query
    return "" if well else f"{text!r} is no origin: https://host, or https://host:port, and no more."


def _host(text: str) -> str:
    return f"{text!r} is host or host:port, without https:// before it." if "/" in text or not text else ""


def _first(found: list[str]) -> str:
    return next(filter(None, found), "")


def _served(settings: Settings) -> str:
    if settings.demo or settings.host in HERE or settings.tls_cert:
        return ""
    return "Others than this machine are served with TLS alone: name tls_cert and tls_key, or leave host at 127.0.0.1."


def _provider(one: Provider) -> str:
    name = f"JOINTOPS_OIDC_{one.code.upper()}_SECRET"
    known = one.client_secret != Path() or os.environ.get(name)
    return _first([
        _begins(one.issuer, "https://", "http://localhost", "http://127.0.0.1"),
        _file(one.ca),
        _file(one.client_secret) if one.client_secret != Path() else "",
        "" if known else f"{one.code} has no client secret: name a file, or set {name}.",
    ])  # fmt: skip


def _witness(name: str) -> str:
    if "://" in name:
        return _begins(name, "https://")
    folder = Path(name).parent
    return "" if os.access(folder, os.W_OK) else f"{folder} cannot be written: mount the share of the witness."


_JUDGES: dict[str, Callable[[Settings], str]] = {
    "data": lambda its: _place(its.data),
    "database_url": lambda its: _begins(its.database_url, "postgresql://", "postgres://"),
    "valkey_url": lambda its: _begins(its.valkey_url, "redis://", "rediss://", "unix://"),
    "host": _served,
    "port": lambda its: "" if 0 <= its.port <= MOST_PORT else f"A port is a number from 0 to {MOST_PORT}.",
    "care_keys": lambda its: _place(its.care_keys),
    "plan_keys": lambda its: _place(its.plan_keys),
    "origins": lambda its: _first([_origin(one) for one in its.origins]),
    "retention_h": lambda its: "" if its.retention_h > 0 else "Events are kept for an hour at least.",
    "export_alone": lambda its: "" if its.export_alone >= 0 else "A number of rows: 0 and more.",
    "heartbeat_s": lambda its: "" if 0 < its.heartbeat_s <= MOST_HEARTBEAT_S else "Idle links are cut at 60 s: 20.",
    "witnesses": lambda its: _first([_witness(one) for one in its.witnesses]),
    "site": lambda its: _origin(its.site) if its.site else "",
    "idle_h": lambda its: "" if its.idle_h > 0 else "A session needs some time: 2.",
    "providers": lambda its: _first([_provider(one) for one in its.providers]),
    "outward_hosts": lambda its: _first([_host(one) for one in its.outward_hosts]),
    "outward_ca": lambda its: _file(its.outward_ca),
    "tls_cert": lambda its: _file(its.tls_cert),
    "tls_key": lambda its: _file(its.tls_key),
    "boundaries": lambda its: _boundaries(its.boundaries),
    "pace": lambda its: "" if its.pace > 0 else "How many times faster than people: 1.",
}


def _boundaries(folder: Path) -> str:
    lacks = lacking(folder) if folder != Path() else []
    return f"{folder} lacks {', '.join(lacks)}: make them with python -m geo.basemap SOURCE FOLDER." if lacks else ""
