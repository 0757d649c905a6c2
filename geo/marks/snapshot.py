"""The map as columns: what a screen loads once before it follows the events.

A mark takes some fifteen bytes: numbers are differences from what is near them, and small ones are short. Of an id ten
bytes are chance, which nothing packs: of a check, of which there are very many, three of them are sent. They tell it
from all others of its operation; the whole id is asked for when somebody opens it. What comes of a mark's id stands
behind all the rest, so that a screen on a slow line draws before it is there.
"""

from collections.abc import Callable
from datetime import datetime
from itertools import zip_longest
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from geo.marks.model import Drawn, Written
from jointops.base.clock import POSTGRES_EPOCH_US

MAGIC = b"JOC3"
WORDS = ("kind", "state", "subject", "country", "place")
DEGREE = 100_000
"""Positions are kept to 1.1 m: no phone knows them better. The record has them as they were sent."""

MANY = "check"
"""The kind of which there are so many that ids are cut."""

_ID = np.dtype([("high", ">u4"), ("low", ">u2"), ("middle", "V7"), ("end", "V3")])
"""A UUIDv7: milliseconds since 1970 in two parts, and chance."""

_NEAR = 10_000
"""Among so many of the oldest marks nearly all combinations stand that there are."""

_WIDTHS = np.uint8, np.uint16, np.uint32, np.uint64

Ints = NDArray[np.signedinteger]
Combination = tuple[str, str, str, str, str, int, int]


def encode(written: Written, cursor: str, at: datetime) -> bytes:
    """`JOC3`, the header's length (uint32, little endian), the header (JSON), the columns: they say where they end, and
    the header (`drawn`) how many bytes they are; then what comes of the ids."""
    text = msgspec.json.encode({**written.head, "cursor": cursor, "at": at, "drawn": len(written.columns)})
    return b"".join([MAGIC, len(text).to_bytes(4, "little"), text, written.columns, written.ids])


class Kept:
    """The numbers of each mark as they were written last: what comes before the first that differs is not written anew.

    They are compared: it is all one for whom they were written, and what moved in between.
    """

    def __init__(self) -> None:
        self._columns: dict[str, tuple[Ints, list[bytes]]] = {}
        self._words: tuple[list[Combination], tuple[dict[str, list[str]], list[bytes]]] = [], _words([])

    def words(self, combinations: list[Combination]) -> tuple[dict[str, list[str]], list[bytes]]:
        if self._words[0] != combinations:
            self._words = combinations, _words(combinations)
        return self._words[1]

    def planes(self, name: str, numbers: Ints, write: Callable[[Ints], list[bytes]]) -> list[bytes]:
        numbers = _narrow(numbers)
        before, planes = self._columns.get(name, (numbers[:0], []))
        most = min(len(before), len(numbers))
        differ = before[:most] != numbers[:most]
        same = int(differ.argmax()) if differ.any() else most
        parts = zip_longest(_begun(planes, same), write(numbers[same:]), fillvalue=b"")
        planes = [first + then for first, then in parts]
        self._columns[name] = numbers, planes
        return planes


def written(drawn: Drawn, kept: Kept | None = None) -> Written:
    """Of each combination its words (places in the header's dictionaries), severity, version and first position. Of
    each mark its combination, the way from that position (both axes), milliseconds since the mark before was recorded,
    from when it happened until then, and from the id's instant to when it happened; then the last three bytes of each
    id, and the seven before them of those that are no checks or are `alike`.
    """
    kept = kept or Kept()
    combination, recorded = drawn.combination, drawn.recorded
    which = combination.astype(np.intp)  # once, instead of with each column that is taken by it
    dictionaries, planes = kept.words(drawn.words)
    planes = planes.copy()
    ways: list[bytes] = []
    firsts = _firsts(combination, len(drawn.words))
    for name, axis in (("lon", drawn.lon), ("lat", drawn.lat)):
        places = axis.take(firsts) if len(axis) else axis
        planes += _signed_planes(places)
        ways += kept.planes(name, axis - places.take(which), _signed_planes)
    since = int(recorded[0]) if len(recorded) else 0
    planes += [*kept.planes("combination", combination, _planes), *ways]
    planes += kept.planes("recorded", _steps(recorded), _planes)
    for name, column in (("waited", drawn.waited), ("made", drawn.made)):
        planes += kept.planes(name, column, _signed_planes)
    few = np.array([kind != MANY for kind, *_ in drawn.words], bool).take(which)
    head = {
        "count": len(recorded), "combinations": len(drawn.words), "since": since, "dictionaries": dictionaries,
        "alike": np.flatnonzero(drawn.alike & ~few).tolist(),
    }  # fmt: skip
    middles = drawn.middle.take(np.flatnonzero(few | drawn.alike))
    return Written(head, b"".join(planes), drawn.end.tobytes() + middles.tobytes())


def timed(
    records: NDArray[np.void], occurred_at: NDArray[np.integer], recorded_at: NDArray[np.integer]
) -> dict[str, NDArray[Any]]:
    """What `Drawn` says of ids of 16 bytes each, and of instants as PostgreSQL counts them, in microseconds."""
    occurred, recorded = (_milliseconds(one.astype(np.int64)) for one in (occurred_at, recorded_at))
    parts = np.ascontiguousarray(records).view(_ID)
    return {
        "recorded": recorded, "waited": recorded - occurred, "made": occurred - _instants(parts),
        "middle": np.ascontiguousarray(parts["middle"]), "end": np.ascontiguousarray(parts["end"]),
    }  # fmt: skip


def ids(columns: dict[str, NDArray[Any]]) -> NDArray[np.void]:
    """The ids, of 16 bytes each, that `timed` took apart."""
    instants = columns["recorded"] - columns["waited"] - columns["made"]
    parts = np.empty(len(instants), _ID)
    parts["high"], parts["low"] = instants >> 16, instants & 0xFFFF
    parts["middle"], parts["end"] = columns["middle"], columns["end"]
    return parts.view("V16")


def cut(records: NDArray[np.void]) -> NDArray[np.uint64]:
    """What a screen tells ids of 16 bytes each apart by, as a number: the instant and the last three bytes."""
    parts = np.ascontiguousarray(records).view(_ID)
    ends = np.ascontiguousarray(parts["end"]).view(np.uint8).reshape(-1, 3).astype(np.uint64)
    found: NDArray[np.uint64] = _instants(parts).astype(np.uint64) << np.uint64(24)
    for place, shift in enumerate((16, 8, 0)):
        found |= ends[:, place] << np.uint64(shift)
    return found


def alike(numbers: NDArray[np.uint64]) -> NDArray[np.bool]:
    """Which of some ids another one of them is `cut` to the same number as: they are sent whole."""
    order = np.argsort(numbers, kind="stable")
    same = np.diff(numbers[order]) == 0
    found = np.zeros(len(numbers), bool)
    found[order[1:][same]] = found[order[:-1][same]] = True
    return found


def _instants(parts: NDArray[np.void]) -> NDArray[np.int64]:
    return (parts["high"].astype(np.int64) << 16) | parts["low"]


def _milliseconds(instants: NDArray[np.int64]) -> NDArray[np.int64]:
    return instants // 1000 + POSTGRES_EPOCH_US // 1000


def _words(combinations: list[Combination]) -> tuple[dict[str, list[str]], list[bytes]]:
    dictionaries: dict[str, list[str]] = {}
    planes: list[bytes] = []
    columns = list(zip(*combinations, strict=True)) or [()] * (len(WORDS) + 2)
    for name, column in zip(WORDS, columns, strict=False):
        index = {word: number for number, word in enumerate(dict.fromkeys(column))}
        planes += _planes(np.fromiter(map(index.__getitem__, column), np.int64, len(column)))
        dictionaries[name] = list(index)
    for column in columns[len(WORDS) :]:  # severity and version
        planes += _planes(np.fromiter(column, np.int64, len(column)))
    return dictionaries, planes


def _steps(numbers: Ints) -> Ints:
    """From each number to the next; to the first one none."""
    steps = np.zeros_like(numbers)
    np.subtract(numbers[1:], numbers[:-1], out=steps[1:])
    return steps


def _firsts(combination: NDArray[np.int32], many: int) -> NDArray[np.intp]:
    """Where each number of a list stands first. The rest is looked through for the few that are late."""
    firsts = np.full(many, -1, np.intp)
    near = combination[:_NEAR]
    firsts[near[::-1]] = np.arange(len(near))[::-1]
    if (firsts < 0).any():
        left = _NEAR + np.flatnonzero((firsts < 0).take(combination[_NEAR:]))
        firsts[combination.take(left)[::-1]] = left[::-1]
    return firsts


def _narrow(numbers: Ints) -> Ints:
    """A copy, in half the bytes where they fit with a bit to spare."""
    if numbers.itemsize > 4 and numbers.min(initial=0) > -(1 << 30) and numbers.max(initial=0) < 1 << 30:
        return numbers.astype(np.int32)
    return numbers.copy()


def _begun(planes: list[bytes], many: int) -> list[bytes]:
    """What is in planes of the first so many numbers."""
    found: list[bytes] = []
    for plane in planes:
        found.append(plane[:many])
        many = int(np.count_nonzero(np.frombuffer(found[-1], np.int8) < 0))
    return found


def _signed_planes(numbers: Ints) -> list[bytes]:
    """Small ones stay small: 0, -1, 1, -2 … become 0, 1, 2, 3 …"""
    return _planes((numbers << 1) ^ (numbers >> (8 * numbers.itemsize - 1)))


def _planes(numbers: Ints) -> list[bytes]:
    """Seven bits of each number in a byte that says whether more follow; then the next seven of those, and so on."""
    most = int(numbers.max(initial=0))
    left: NDArray[Any] = numbers.astype(next(one for one in _WIDTHS if most <= np.iinfo(one).max), copy=False)
    found: list[bytes] = []
    while most > 127:
        more = left > 127
        low = left.astype(np.uint8)
        if np.count_nonzero(more) == len(left):
            low |= 128
        else:
            low &= 127
            low |= more.view(np.uint8) << 7
            left = left.take(np.flatnonzero(more))  # a mask of chance takes four times as long
        left = left >> 7
        most >>= 7
        found.append(low.tobytes())
    return [*found, left.astype(np.uint8).tobytes()]
