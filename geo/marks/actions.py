"""Putting a mark is part of another act: it happens inside that act's transaction."""

from collections.abc import Sequence
from typing import Any, NamedTuple
from uuid import UUID

from jointops.base import sql
from jointops.base.tx import Mark, Tx

q = sql.load("geo.marks")


class Placed(NamedTuple):
    """A record as it stands on the map from now on, for those of a class."""

    record: UUID
    operation: str
    mark: Mark
    class_id: int
    version: int
    data: dict[str, Any]


async def put_mark(
    tx: Tx, *, record: UUID, operation: str, mark: Mark, class_id: int, version: int, data: dict[str, Any] | None = None
) -> None:
    """Show a record on the map, or its new state."""
    await tx.run(q.put_mark, **_columns(Placed(record, operation, mark, class_id, version, data or {})))


async def put_marks(tx: Tx, placed: Sequence[Placed]) -> None:
    """The same of several records, in one round trip."""
    await tx.run_many(q.put_mark, [_columns(one) for one in placed])


def _columns(placed: Placed) -> dict[str, Any]:
    mark = placed.mark
    return {
        "record": placed.record,
        "version": placed.version,
        "operation": placed.operation,
        "class_id": placed.class_id,
        "data": placed.data,
        "kind": mark.kind,
        "state": mark.state,
        "subject": mark.subject,
        "country": mark.country,
        "place": mark.place,
        "lon": mark.lon,
        "lat": mark.lat,
        "severity": mark.severity,
        "occurred_at": mark.occurred_at,
    }


async def restate_mark(tx: Tx, record: UUID, state: str, version: int) -> tuple[Mark, int] | None:
    """A record no longer stands as it did: it is seen in its last state, without severity, by the same people.

    The mark as it is now, and its class; None for a record that has none.
    """
    row = await tx.maybe(q.restate_mark, record=record, state=state, version=version)
    if row is None:
        return None
    return Mark(**{name: row[name] for name in Mark.__struct_fields__}), row["class_id"]


async def remove_marks(tx: Tx, records: Sequence[UUID]) -> int:
    """Take records off the map, under the purger's role; how many stood there."""
    return await tx.value(q.remove_marks, records=records)


async def move_mark(tx: Tx, record: UUID, class_id: int | None) -> None:
    """Other people see the mark; None for a record that has none."""
    if class_id is not None:
        await tx.run(q.move_mark, record=record, class_id=class_id)
