"""Files that stay as they are while a node runs: read and compressed once, not for each who opens a page.

A page is sixty files and the map's ground 2.6 MB: compressed anew for each, and by officers who wait for an answer.
"""

import asyncio
import gzip
import hashlib
import mimetypes
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from litestar import Request, Response
from litestar import route as answering
from litestar.handlers import HTTPRouteHandler

from jointops.base.errors import NotFound

_WORTH_PACKING = 1000
"""Bytes; below that a packet is a packet."""

_IS_PACKED = frozenset({".woff2", ".png"})


class _Held(NamedTuple):
    plain: bytes
    packed: bytes | None
    digest: str
    media_type: str


_held: dict[Path, _Held] = {}
"""What was read, for every application of this process: packing tightly takes half a second a page."""


def shelf(at: str, folder: Path, names: str, keep: str) -> HTTPRouteHandler:
    """The files of a folder below `at`, and nothing else there.

    names  a pattern, as of `Path.glob`
    keep   what browsers are told about keeping them (`Cache-Control`)
    """
    files: dict[str, Path] = {}

    @answering(
        f"{at}/{{name:str}}",
        http_method=["GET", "HEAD"],
        opt={"verb": "page.read", "uncompressed": True},
        include_in_schema=False,
    )
    async def take(name: str, request: Request[Any, Any, Any]) -> Response[bytes]:
        if name not in files:  # or built since
            files.update(_listed(folder, names))
        if name not in files:
            raise NotFound("There is no such file.")
        file = files[name]
        if file not in _held:
            _held[file] = await asyncio.to_thread(_read, file)
        return _answer(_held[file], request.headers, keep)

    return take


def media_type(file: Path) -> str:
    """By its name, as browsers want it."""
    return mimetypes.guess_type(file.name)[0] or "application/octet-stream"


def _listed(folder: Path, names: str) -> dict[str, Path]:
    return {file.name: file for file in folder.glob(names)}


def _read(file: Path) -> _Held:
    plain = file.read_bytes()
    worth = len(plain) >= _WORTH_PACKING and file.suffix not in _IS_PACKED
    digest = hashlib.sha256(plain).hexdigest()[:16]
    return _Held(plain, gzip.compress(plain, mtime=0) if worth else None, digest, media_type(file))


def _answer(file: _Held, asked: Mapping[str, str], keep: str) -> Response[bytes]:
    packed = file.packed if "gzip" in asked.get("accept-encoding", "") else None
    tag = f'"{file.digest}"' if packed is None else f'"{file.digest}-gzip"'
    headers = {"cache-control": keep, "etag": tag, "vary": "accept-encoding"}
    if tag in asked.get("if-none-match", ""):  # one of several, and whether marked as weak or not
        return Response(b"", status_code=304, headers=headers)
    if packed is None:
        return Response(file.plain, media_type=file.media_type, headers=headers)
    return Response(packed, media_type=file.media_type, headers={**headers, "content-encoding": "gzip"})
