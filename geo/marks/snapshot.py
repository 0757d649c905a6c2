"""The map as columns: what a screen loads once before it follows the events."""

from collections.abc import Iterable
from datetime import datetime

import msgspec
import numpy as np
from numpy.typing import NDArray

from geo.marks.model import StoredMark

MAGIC = b"JOC1"
_DICTIONARIES = {"kind": "u1", "state": "u1", "subject": "u1", "country": "u1", "place": "<u2"}
_NAMES = {"u1": "u8", "<u2": "u16", "<u4": "u32", "<f8": "f64", "V16": "uuid"}


def encode(marks: list[StoredMark], cursor: str, at: datetime) -> bytes:
    """Columns of all marks, little endian, each at a multiple of 8 bytes, behind a JSON header.

    Layout: `JOC1`, header length as uint32, header, columns. Words are indexes into the header's dictionaries.
    """
    columns: dict[str, NDArray[np.generic]] = {"record": _records(marks)}
    dictionaries: dict[str, list[str]] = {}
    for name, kind in _DICTIONARIES.items():
        dictionaries[name], columns[name] = _indexed([getattr(mark, name) for mark in marks], kind)
    columns["severity"] = np.array([mark.severity for mark in marks], "u1")
    columns["version"] = np.array([mark.version for mark in marks], "<u4")
    for name in ("lon", "lat"):
        columns[name] = np.array([getattr(mark, name) for mark in marks], "<f8")
    for name in ("occurred_at", "recorded_at"):
        columns[name] = np.array([getattr(mark, name).timestamp() * 1000 for mark in marks], "<f8")
    head: dict[str, object] = {"count": len(marks), "cursor": cursor, "at": at, "dictionaries": dictionaries}
    return _packed(head, columns)


def _records(marks: list[StoredMark]) -> NDArray[np.generic]:
    return np.frombuffer(b"".join(mark.record.bytes for mark in marks), "V16")


def _indexed(words: list[str], kind: str) -> tuple[list[str], NDArray[np.generic]]:
    index: dict[str, int] = {}
    numbers = [index.setdefault(word, len(index)) for word in words]
    return list(index), np.array(numbers, kind)


def _packed(head: dict[str, object], columns: dict[str, NDArray[np.generic]]) -> bytes:
    # The header names offsets from the start, and its own length depends on them: a fixed width breaks the circle.
    layout = [(name, _NAMES[column.dtype.str.lstrip("|")], column.tobytes()) for name, column in columns.items()]
    draft = _header(head, ((name, kind, 10**9) for name, kind, _ in layout))
    start = 8 + len(draft) + (-len(draft) % 8)
    offsets: list[int] = []
    for _, _, body in layout:
        offsets.append(start)
        start += len(body) + (-len(body) % 8)
    text = _header(head, ((name, kind, at) for (name, kind, _), at in zip(layout, offsets, strict=True)))
    text = text.ljust(offsets[0] - 8)
    bodies = b"".join(body + bytes(-len(body) % 8) for _, _, body in layout)
    return MAGIC + len(text).to_bytes(4, "little") + text + bodies


def _header(head: dict[str, object], columns: Iterable[tuple[str, str, int]]) -> bytes:
    listed = [{"name": name, "type": kind, "offset": at} for name, kind, at in columns]
    return msgspec.json.encode({**head, "columns": listed})
