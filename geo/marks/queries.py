"""Reads of the map that other rooms use."""

from collections.abc import AsyncIterator, Collection, Sequence
from datetime import datetime
from uuid import UUID

import asyncpg
import msgspec
import numpy as np

from geo import morton
from geo.countries import Bounds
from geo.features import Feature, point_of
from geo.marks import snapshot
from geo.marks.actions import q
from geo.marks.model import Asked, Boxed, Drawn, StoredMark, Taken
from jointops.base.errors import NotFound
from jointops.base.shares.model import Owned
from jointops.base.tx import Tx, row_as, rows_as

PACKED = np.dtype(
    [
        ("record", "V16"), ("lon", ">i4"), ("lat", ">i4"), ("occurred_at", ">i8"), ("recorded_at", ">i8"),
        ("combination", ">i4"),
    ]
)  # fmt: skip
"""A mark as the statement `packed_marks` puts it, in hundred thousandths of degrees and microseconds."""


PLACED = np.dtype([("record", "V16"), ("lon", ">f8"), ("lat", ">f8"), ("recorded_at", ">i8")])
"""A mark as the statement `marks_about` puts it."""

_RANGES, _MOST_RANGES = 64, 512
"""Ranges of keys for a box, and for many: the more, the less they hold that lies around it; each costs a step down the
index."""


async def drawn_marks(tx: Tx, operations: list[str]) -> Drawn:
    """All marks of the operations that this viewer may see, oldest first."""
    row = await tx.one(q.packed_marks, operations=operations)
    rows = np.frombuffer(row["rows"] or b"", PACKED)
    return Drawn(
        words=[(*said, int(severity), int(version)) for *said, severity, version in row["words"] or ()],
        combination=rows["combination"].astype(np.int32),
        lon=rows["lon"].astype(np.int32),
        lat=rows["lat"].astype(np.int32),
        alike=snapshot.alike(snapshot.cut(rows["record"])),
        **snapshot.timed(rows["record"], rows["occurred_at"], rows["recorded_at"]),
    )


async def sees_any(tx: Tx, operation: str) -> bool:
    """Whether anything of an operation was put before this viewer."""
    return await tx.value(q.sees_any, operation=operation)


async def first_changing(tx: Tx, operation: str) -> datetime | None:
    """When the first mark of an operation that may change its state was recorded; None when this viewer sees none."""
    return await tx.value(q.first_changing, operation=operation)


async def find_mark(tx: Tx, record: UUID) -> StoredMark | None:
    row = await tx.maybe(q.find_mark, record=record)
    return row_as(StoredMark, row) if row else None


async def marks_about(tx: Tx, operation: str, boxes: Sequence[Bounds]) -> AsyncIterator[Boxed]:
    """All that this viewer may see of an operation in some boxes and a little around them, each mark once: as much at a
    time as lies in the ranges of one box."""
    ranges = morton.ranges(boxes, min(_MOST_RANGES, _RANGES * len(boxes)))
    for first in range(0, len(ranges), _RANGES):
        some = ranges[first : first + _RANGES]
        firsts, lasts = [one.first for one in some], [one.last for one in some]
        if alike := await tx.all(q.marks_about, operation=operation, firsts=firsts, lasts=lasts):
            yield _found(alike)


def _found(alike: list[asyncpg.Record]) -> Boxed:
    rows = np.frombuffer(b"".join(one["rows"] for one in alike), PLACED)
    lon, lat = (rows[axis].astype(np.float64) for axis in ("lon", "lat"))
    many = [len(one["rows"]) // PLACED.itemsize for one in alike]
    number = np.repeat(np.arange(len(alike), dtype=np.int32), many)
    words = [(one["kind"], one["state"]) for one in alike]
    return Boxed(words, rows["record"], number, lon, lat, rows["recorded_at"].astype(np.int64))


async def taken_marks(
    tx: Tx, operation: str, asked: Asked, before: tuple[datetime, UUID] | None, most: int
) -> list[Taken]:
    """Marks of every kind with their markings, newest first."""
    recorded_at, record = before or (None, None)
    given = msgspec.structs.asdict(asked)
    rows = await tx.all(q.taken_marks, operation=operation, recorded_at=recorded_at, record=record, most=most, **given)
    return rows_as(Taken, rows)


def feature_of(mark: Taken) -> Feature:
    """A mark for another map: what it shows here, and nothing of a person."""
    kept = ("kind", "state", "subject", "country", "place", "severity", "occurred_at", "recorded_at", "version")
    said = {name: getattr(mark, name) for name in kept}
    return Feature(id=str(mark.record), geometry=point_of(mark.lon, mark.lat), properties=msgspec.to_builtins(said))


async def marks_named(tx: Tx, records: Collection[UUID]) -> list[StoredMark]:
    """Some records as they stand on the map; those hidden from this viewer are left out."""
    return rows_as(StoredMark, await tx.all(q.marks_named, records=list(records))) if records else []


async def excluded_from(tx: Tx, records: Collection[UUID]) -> frozenset[str]:
    """Who must not see one of some records: what is made of them is kept from the same."""
    return frozenset(row["principal"] for row in await tx.all(q.excluded_from, records=list(records)))


async def whole_id(tx: Tx, operation: str, cut: UUID, recorded: datetime) -> UUID:
    """The id of the check of an operation that begins and ends so, and was recorded in that millisecond.

    Who files a check makes its id, and could make it like another's: when it was recorded nobody chooses.
    Raises NotFound (404), also where two are like that: those the snapshot gives whole.
    """
    first, end = cut.bytes[:6], cut.hex[-6:]
    span = [UUID(bytes=first + filling * 10) for filling in (b"\x00", b"\xff")]
    rows = await tx.all(q.whole_ids, operation=operation, first=span[0], last=span[1], end=end, recorded=recorded)
    if len(rows) != 1:
        raise NotFound
    return rows[0]["record"]


async def place_of(tx: Tx, record: UUID) -> tuple[str, float, float]:
    """Operation, longitude and latitude of a record on the map. Raises NotFound (404)."""
    row = await tx.one(q.place_of, record=record)
    return row["operation"], row["lon"], row["lat"]


async def page_marks(
    tx: Tx, kind: str, operation: str | None, state: str | None, before: tuple[datetime, UUID] | None, most: int
) -> list[StoredMark]:
    """Marks of one kind, newest first."""
    recorded_at, record = before or (None, None)
    rows = await tx.all(
        q.page_marks, kind=kind, operation=operation, state=state, recorded_at=recorded_at, record=record, most=most
    )
    return rows_as(StoredMark, rows)


async def owned_with_mark(tx: Tx, id: UUID, row: asyncpg.Record) -> Owned:
    """A record of a country's side that is about to be shared, and its mark with it when it has one on the map.

    row  version, operation, country and class_id of the record, which is locked
    """
    faces: dict[str, int] = {"whole": row["class_id"]}
    if (mark := await tx.value(q.class_of, record=id)) is not None:
        faces["mark"] = mark
    side = f"bureau:{row['country']}"
    return Owned(side=side, version=row["version"], faces=faces, told="mark", operation=row["operation"])
