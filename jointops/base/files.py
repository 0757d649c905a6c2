"""Files that people attach: few, small, and of kinds that are judged by what is in them; we never open one for anybody.

They lie in the database beside what they belong to, under the same row security, and end with it.
"""

import hashlib
import io
import re
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import PurePosixPath
from typing import Annotated
from urllib.parse import quote

import msgspec
from litestar import Response
from msgspec import Meta

from jointops.base.errors import Invalid, Problem

MOST_BYTES = 5 * 1024 * 1024
"""Of a file: fifty scanned pages, or a photograph as a telephone takes it."""

BODY = MOST_BYTES * 4 // 3 + 16 * 1024
"""Of the call that brings one: base64 in JSON, and the words beside it."""

_MOST_PARTS = 2000
_CONTROLS = frozenset(chr(code) for code in range(32)) - {"\t", "\n", "\r"}
_UNSAFE = re.compile(r'[<>:"|?*%;\\/]')
"""What some system does not take in a name, or reads as something else."""

_ACTIVE = ("vbaproject", "activex", "oleobject", "/embeddings/")
"""Parts of an office document that do something when it is opened."""


class WrongFile(Problem):
    """Attach a PDF, PNG, JPEG, a Word document without macros (.docx) or plain text: this file is none of these."""

    status = 415


class NewFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A file as it is sent. content: base64 in JSON, 5 MiB at most once decoded."""

    name: Annotated[str, Meta(min_length=1, max_length=120, pattern=r"\S")]
    content: Annotated[bytes, Meta(min_length=1)]


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """A file that was looked into. length: in bytes; sha256: hexadecimal; the name ends as its kind does."""

    name: str
    media_type: str
    length: int
    sha256: str
    content: bytes

    def columns(self) -> dict[str, object]:
        """As a row keeps it."""
        return {
            "name": self.name,
            "media_type": self.media_type,
            "bytes": self.length,
            "digest": self.sha256,
            "content": self.content,
        }


class _Kind(msgspec.Struct, frozen=True):
    media_type: str
    endings: tuple[str, ...]
    fits: Callable[[bytes], bool]


def judged(new: NewFile) -> Judged:
    """The file with its kind by its content. Raises Invalid (422: too large), WrongFile (415)."""
    if len(new.content) > MOST_BYTES:
        raise Invalid.field("/file/content", f"At most {MOST_BYTES // 1024 // 1024} MiB a file.", "too-large")
    kind = next((one for one in _KINDS if one.fits(new.content)), None)
    if kind is None:
        raise WrongFile
    return Judged(
        name=_named(new.name, kind),
        media_type=kind.media_type,
        length=len(new.content),
        sha256=hashlib.sha256(new.content).hexdigest(),
        content=new.content,
    )


def handed_over(content: bytes, media_type: str, name: str) -> Response[bytes]:
    """The file as a download: a browser saves it and shows nothing of it (RFC 6266, RFC 8187)."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode() or "file"
    told = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
    headers = {"content-disposition": told, "cache-control": "no-store", "content-security-policy": "sandbox"}
    return Response(content, media_type=media_type, headers=headers)


def in_a_name(marking: str) -> str:
    """A TLP label as the name of a file may carry it."""
    return marking.replace(":", "-").replace("+", "-")


def _named(name: str, kind: _Kind) -> str:
    """The last part of a path, with nothing that a system would take amiss, ending as its content says."""
    last = _UNSAFE.sub("_", PurePosixPath(name.replace("\\", "/")).name.replace("\n", " ").replace("\t", " "))
    path = PurePosixPath(last.strip(". ") or "file")
    return path.name if path.suffix.lower() in kind.endings else f"{path.name}{kind.endings[0]}"


def _is_pdf(content: bytes) -> bool:
    return content.startswith(b"%PDF-") and b"%%EOF" in content[-1024:]


def _is_png(content: bytes) -> bool:
    return content.startswith(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR") and b"IEND" in content[-16:]


def _is_jpeg(content: bytes) -> bool:
    return content.startswith(b"\xff\xd8\xff") and b"\xff\xd9" in content[-1024:]


def _is_word(content: bytes) -> bool:
    """An Office Open XML document that does nothing when it is opened; only its list of parts is read."""
    if not content.startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            names = [one.lower() for one in parts.namelist()]
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        return False
    whole = {"[content_types].xml", "word/document.xml"} <= set(names) and len(names) <= _MOST_PARTS
    return whole and not any(word in name for name in names for word in _ACTIVE)


def _is_text(content: bytes) -> bool:
    try:
        return _CONTROLS.isdisjoint(content.decode())
    except UnicodeDecodeError:
        return False


_KINDS = (
    _Kind("application/pdf", (".pdf",), _is_pdf),
    _Kind("image/png", (".png",), _is_png),
    _Kind("image/jpeg", (".jpg", ".jpeg"), _is_jpeg),
    _Kind(
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        (".docx",),
        _is_word,
    ),
    _Kind("text/plain", (".txt", ".csv", ".md"), _is_text),
)
