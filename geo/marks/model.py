"""Marks: what stands on the map and moves on it."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
import numpy as np
from numpy.typing import NDArray

from jointops.base.access import verb

SNAPSHOT = verb("map.read")


class StoredMark(msgspec.Struct, frozen=True, kw_only=True):
    """A mark with all that is known of it. Degrees WGS 84; severity 0 (routine) – 3 (danger)."""

    record: UUID
    version: int
    kind: str
    state: str
    subject: str
    country: str
    place: str
    severity: int
    lon: float
    lat: float
    occurred_at: datetime
    recorded_at: datetime
    data: dict[str, Any] = {}


class Taken(StoredMark, frozen=True, kw_only=True):
    """A mark that leaves for another map, with the marking of its class (0–4)."""

    marking: int


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Which marks: in a box (west > east crosses the date line), that happened between two instants, of a kind, in a
    country, or one alone."""

    west: float | None = None
    south: float | None = None
    east: float | None = None
    north: float | None = None
    since: datetime | None = None
    until: datetime | None = None
    kind: str | None = None
    country: str | None = None
    wanted: UUID | None = None


class Boxed(msgspec.Struct, frozen=True):
    """Marks of some place without an object each, in no order.

    words     kinds and states that occur together
    records   (n,) of 16 bytes each
    number    (n,) places in that list
    lon, lat  (n,) degrees WGS 84
    recorded  (n,) when, in units that all have in common
    """

    words: list[tuple[str, str]]
    records: NDArray[np.void]
    number: NDArray[np.int32]
    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    recorded: NDArray[np.int64]


class Drawn(msgspec.Struct, frozen=True):
    """Very many marks without an object each, oldest first.

    words        kind, state, subject, country, place, severity and version that occur together
    combination  (n,) places in that list
    lon, lat     (n,) hundred thousandths of a degree
    recorded     (n,) milliseconds since 1970
    waited       (n,) milliseconds from when it happened until then
    made         (n,) milliseconds from the id's instant to when it happened
    middle, end  (n,) of 7 and 3 bytes: what of an id comes behind its instant
    alike        (n,) whether another mark of the operation has the same instant and end
    """

    words: list[tuple[str, str, str, str, str, int, int]]
    combination: NDArray[np.int32]
    lon: NDArray[np.int32]
    lat: NDArray[np.int32]
    recorded: NDArray[np.int64]
    waited: NDArray[np.int64]
    made: NDArray[np.int64]
    middle: NDArray[np.void]
    end: NDArray[np.void]
    alike: NDArray[np.bool]


class Written(msgspec.Struct, frozen=True):
    """The same as a screen reads it, but for the place in the log: see `geo.marks.snapshot`."""

    head: dict[str, Any]
    columns: bytes
    ids: bytes
