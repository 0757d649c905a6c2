"""The map as columns: what a screen loads once before it follows the events."""

from collections.abc import Iterable
from datetime import datetime

import msgspec
import numpy as np
from numpy.typing import NDArray

from geo.marks.model import Packed

MAGIC = b"JOC1"
WORDS = {"kind": "u1", "state": "u1", "subject": "u1", "country": "u1", "place": "<u2"}
_NAMES = {"u1": "u8", "<u2": "u16", "<u4": "u32", "<f8": "f64", "V16": "uuid"}
_EPOCH_US = 946_684_800_000_000
"""PostgreSQL counts microseconds from 2000-01-01."""

ROW = np.dtype(
    [
        ("record", "V16"), ("version", ">i4"), ("severity", ">i2"), ("lon", ">f8"), ("lat", ">f8"),
        ("occurred_at", ">i8"), ("recorded_at", ">i8"), ("combination", ">i4"),
    ]
)  # fmt: skip
"""A mark as the statement `packed_marks` puts it; combination: place in the list of words that go together."""


def encode(packed: Packed, cursor: str, at: datetime) -> bytes:
    """Columns of all marks, little endian, each at a multiple of 8 bytes, behind a JSON header.

    Layout: `JOC1`, header length as uint32, header, columns. Words are indexes into the header's dictionaries.
    """
    rows = np.frombuffer(packed.rows, ROW)
    columns: dict[str, NDArray[np.generic]] = {"record": rows["record"]}
    dictionaries: dict[str, list[str]] = {}
    for place, (name, kind) in enumerate(WORDS.items()):
        dictionaries[name], of_combination = _indexed([words[place] for words in packed.words], kind)
        columns[name] = of_combination[rows["combination"]]
    columns["severity"] = rows["severity"].astype("u1")
    columns["version"] = rows["version"].astype("<u4")
    for name in ("lon", "lat"):
        columns[name] = rows[name].astype("<f8")
    for name in ("occurred_at", "recorded_at"):
        columns[name] = (rows[name] + _EPOCH_US) / 1000.0
    head: dict[str, object] = {"count": len(rows), "cursor": cursor, "at": at, "dictionaries": dictionaries}
    return _laid_out(head, columns)


def _indexed(words: list[str], kind: str) -> tuple[list[str], NDArray[np.generic]]:
    index: dict[str, int] = {}
    numbers = [index.setdefault(word, len(index)) for word in words]
    return list(index), np.array(numbers, kind)


def _laid_out(head: dict[str, object], columns: dict[str, NDArray[np.generic]]) -> bytes:
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
    return b"".join(
        [
            MAGIC,
            len(text).to_bytes(4, "little"),
            text,
            *(p for _, _, body in layout for p in (body, bytes(-len(body) % 8))),
        ]
    )


def _header(head: dict[str, object], columns: Iterable[tuple[str, str, int]]) -> bytes:
    listed = [{"name": name, "type": kind, "offset": at} for name, kind, at in columns]
    return msgspec.json.encode({**head, "columns": listed})
