"""Reads the map's snapshot as a screen does: the counterpart of geo.marks.snapshot, kept apart from it on purpose."""

import json
import struct
from typing import Any
from uuid import UUID

import msgspec

FORMATS = {"u8": "B", "u16": "H", "u32": "I", "f64": "d"}
WORDS = ("kind", "state", "subject", "country", "place")


class Shown(msgspec.Struct, frozen=True):
    """A mark as a screen holds it; times in milliseconds since 1970."""

    kind: str
    state: str
    subject: str
    country: str
    place: str
    severity: int
    version: int
    lon: float
    lat: float
    occurred_at: float
    recorded_at: float


class Snapshot(msgspec.Struct, frozen=True):
    """All marks by record, and the cursor from which the events go on."""

    cursor: str
    marks: dict[UUID, Shown]


def read_snapshot(body: bytes) -> Snapshot:
    """Raises ValueError when it is something else."""
    if body[:4] != b"JOC1":
        raise ValueError("not a column snapshot")
    [length] = struct.unpack_from("<I", body, 4)
    header = json.loads(body[8 : 8 + length])
    columns = {one["name"]: _column(body, header["count"], one) for one in header["columns"]}
    for word in WORDS:
        columns[word] = [header["dictionaries"][word][index] for index in columns[word]]
    rows = zip(*(columns[name] for name in Shown.__struct_fields__), strict=True)
    return Snapshot(header["cursor"], dict(zip(columns["record"], (Shown(*row) for row in rows), strict=True)))


def _column(body: bytes, count: int, column: dict[str, Any]) -> list[Any]:
    at: int = column["offset"]
    assert at % 8 == 0, f"{column['name']} would have to be copied before it can be read"
    if column["type"] == "uuid":
        return [UUID(bytes=body[at + 16 * row : at + 16 * row + 16]) for row in range(count)]
    return list(struct.unpack_from(f"<{count}{FORMATS[column['type']]}", body, at))
