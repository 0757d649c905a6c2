"""Reads of the map that other rooms use."""

from datetime import datetime
from uuid import UUID

from geo.marks.actions import q
from geo.marks.model import StoredMark
from jointops.base.tx import Tx, row_as, rows_as


async def list_marks(tx: Tx, operations: list[str]) -> list[StoredMark]:
    """All marks of the operations that this viewer may see, oldest first."""
    return rows_as(StoredMark, await tx.all(q.marks_of, operations=operations))


async def find_mark(tx: Tx, record: UUID) -> StoredMark | None:
    row = await tx.maybe(q.find_mark, record=record)
    return row_as(StoredMark, row) if row else None


async def page_marks(
    tx: Tx, kind: str, operation: str | None, state: str | None, before: tuple[datetime, UUID] | None, most: int
) -> list[StoredMark]:
    """Marks of one kind, newest first."""
    recorded_at, record = before or (None, None)
    rows = await tx.all(
        q.page_marks, kind=kind, operation=operation, state=state, recorded_at=recorded_at, record=record, most=most
    )
    return rows_as(StoredMark, rows)


async def mark_faces(tx: Tx, record: UUID) -> dict[str, int]:
    """The class of a record's mark, as a face of the record; empty when it has none on the map."""
    class_id = await tx.value(q.class_of, record=record)
    return {} if class_id is None else {"mark": class_id}
