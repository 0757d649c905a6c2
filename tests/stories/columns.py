"""Reads the map's snapshot as a screen does: the counterpart of geo.marks.snapshot, kept apart from it on purpose."""

import json
import struct
from itertools import accumulate
from typing import Any
from uuid import UUID

import msgspec

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
    """All marks by record, checks by what the snapshot says of theirs, and the cursor from which the events go on."""

    cursor: str
    marks: dict[UUID, Shown]


def cut(record: UUID) -> UUID:
    """A check's id as the snapshot says it: its instant and its last three bytes."""
    return UUID(bytes=record.bytes[:6] + bytes(7) + record.bytes[-3:])


def read_snapshot(body: bytes) -> Snapshot:
    """Raises ValueError when it is something else, or longer or shorter than it says."""
    if body[:4] != b"JOC3":
        raise ValueError("not a column snapshot")
    [length] = struct.unpack_from("<I", body, 4)
    header = json.loads(body[8 : 8 + length])
    many, count, rest = header["combinations"], header["count"], body[8 + length :]
    said: list[list[int]] = []
    for size in (*[many] * 9, *[count] * 6):
        numbers, rest = _column(rest, size)
        said.append(numbers)
    *words, severity, version, lon, lat, kinds, east, north, steps, waits, made = said
    recorded = list(accumulate(steps, initial=header["since"]))[1:]
    marks: dict[UUID, Shown] = {}
    ends, middles = rest[: 3 * count], rest[3 * count :]
    for row, kind in enumerate(kinds):
        occurred = recorded[row] - _signed(waits[row])
        middle = bytes(7)
        named: Any = [header["dictionaries"][name][column[kind]] for name, column in zip(WORDS, words, strict=True)]
        at = [(_signed(middle[kind]) + _signed(way[row])) / 1e5 for middle, way in ((lon, east), (lat, north))]
        fields: list[Any] = [*named, severity[kind], version[kind], *at, occurred, recorded[row]]
        if fields[0] != "check" or row in header["alike"]:
            middle, middles = middles[:7], middles[7:]
        instant = (occurred - _signed(made[row])).to_bytes(6, "big")
        marks[UUID(bytes=instant + middle + ends[3 * row : 3 * row + 3])] = Shown(*fields)
    if len(marks) != count or len(ends) != 3 * count or middles:
        raise ValueError("cut short, too long, or two of one name")
    return Snapshot(header["cursor"], marks)


def _column(body: bytes, count: int) -> tuple[list[int], bytes]:
    numbers, open, shift = [0] * count, list(range(count)), 0
    while open:
        plane, body = body[: len(open)], body[len(open) :]
        for byte, row in zip(plane, open, strict=True):
            numbers[row] |= (byte & 127) << shift
        open = [row for byte, row in zip(plane, open, strict=True) if byte > 127]
        shift += 7
    return numbers, body


def _signed(number: int) -> int:
    return -(number + 1) // 2 if number % 2 else number // 2
