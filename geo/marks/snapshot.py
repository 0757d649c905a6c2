"""The map as columns: what a screen loads once before it follows the events.

What is drawn of a mark takes some twelve bytes: numbers are differences from what is near them, and small ones are
short. Its id takes ten more, which are chance and grow no shorter: they come behind all the rest, so that a screen on a
slow line draws before they are there.
"""

from datetime import datetime
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from geo.marks.model import Packed
from jointops.base.clock import POSTGRES_EPOCH_US

MAGIC = b"JOC2"
WORDS = ("kind", "state", "subject", "country", "place")
DEGREE = 1_000_000
"""Positions are kept to 11 cm: no device knows them better."""

ROW = np.dtype(
    [
        ("instant_high", ">u4"), ("instant_low", ">u2"), ("chance", "V10"), ("lon", ">i4"), ("lat", ">i4"),
        ("occurred_at", ">i8"), ("recorded_at", ">i8"), ("combination", ">i4"),
    ]
)  # fmt: skip
"""A mark as the statement `packed_marks` puts it, in millionths of degrees and microseconds. instant, chance: the parts
of the id, of a UUIDv7 milliseconds first; combination: place in the list of words that go together."""

Ints = NDArray[np.signedinteger]


def encode(packed: Packed, cursor: str, at: datetime) -> bytes:
    """`JOC2`, the header's length (uint32, little endian), the header (JSON), the columns: they say where they end, and
    the header (`drawn`) how many bytes they are.

    Of each combination its words (places in the header's dictionaries), severity, version and first position. Of each
    mark its combination, the way from that position (both axes), milliseconds since the mark before was recorded, from
    when it happened until then, and from the id's instant to when it happened; then the last ten bytes of each id.
    """
    rows = np.frombuffer(packed.rows, ROW)
    combination = rows["combination"].astype(np.int32)
    recorded, occurred = (_milliseconds(rows[name]) for name in ("recorded_at", "occurred_at"))
    instants = (rows["instant_high"].astype(np.int64) << 16) | rows["instant_low"]
    dictionaries, planes = _words(packed.words)
    ways: list[bytes] = []
    for name in ("lon", "lat"):
        firsts, way = _from_firsts(rows[name].astype(np.int32), combination, len(packed.words))
        planes += _planes(_signed(firsts))
        ways += _planes(_signed(way))
    since = int(recorded[0]) if len(rows) else 0
    planes += [*_planes(combination), *ways, *_planes(np.diff(recorded, prepend=since))]
    planes += [*_planes(_signed(recorded - occurred)), *_planes(_signed(occurred - instants))]
    head = {
        "count": len(rows), "combinations": len(packed.words), "since": since, "cursor": cursor, "at": at,
        "dictionaries": dictionaries,
    }  # fmt: skip
    drawn = b"".join(planes)
    text = msgspec.json.encode({**head, "drawn": len(drawn)})
    return b"".join([MAGIC, len(text).to_bytes(4, "little"), text, drawn, rows["chance"].tobytes()])


def _words(combinations: list[tuple[str, ...]]) -> tuple[dict[str, list[str]], list[bytes]]:
    dictionaries: dict[str, list[str]] = {}
    planes: list[bytes] = []
    columns = list(zip(*combinations, strict=True)) or [()] * (len(WORDS) + 2)
    for name, column in zip(WORDS, columns, strict=False):
        index = {word: number for number, word in enumerate(dict.fromkeys(column))}
        planes += _planes(np.fromiter(map(index.__getitem__, column), np.int64, len(column)))
        dictionaries[name] = list(index)
    for column in columns[len(WORDS) :]:  # severity and version
        planes += _planes(np.fromiter(map(int, column), np.int64, len(column)))
    return dictionaries, planes


def _milliseconds(instants: NDArray[np.int64]) -> Ints:
    return instants.astype(np.int64) // 1000 + POSTGRES_EPOCH_US // 1000


def _from_firsts(degrees: Ints, combination: Ints, many: int) -> tuple[Ints, Ints]:
    """Where each combination's first mark lies, and each row's way from there."""
    firsts = np.zeros(many, np.int32)
    firsts[combination[::-1]] = degrees[::-1]
    return firsts, degrees - firsts[combination]


def _signed(numbers: Ints) -> Ints:
    """Small ones stay small: 0, -1, 1, -2 … become 0, 1, 2, 3 …"""
    return (numbers << 1) ^ (numbers >> (8 * numbers.itemsize - 1))


def _planes(numbers: Ints) -> list[bytes]:
    """Seven bits of each number in a byte that says whether more follow; then the next seven of those, and so on."""
    left: NDArray[Any] = numbers.astype(np.uint32 if numbers.max(initial=0) < 1 << 32 else np.uint64)
    found: list[bytes] = []
    while True:
        more = left > 127
        found.append((left.astype(np.uint8) & 127 | more.view(np.uint8) << 7).tobytes())
        left = left[more] >> 7
        if not len(left):
            return found
