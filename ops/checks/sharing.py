"""How a check is shared: the report, and its mark with it."""

from uuid import UUID

from geo.marks.actions import move_mark
from geo.marks.queries import owned_with_mark
from jointops.base.shares.model import KINDS, Kind, Owned
from jointops.base.tx import Tx
from ops.checks.queries import q


async def _lock(tx: Tx, id: UUID) -> Owned | None:
    row = await tx.maybe(q.lock_to_share, id=id)
    return None if row is None else await owned_with_mark(tx, id, row)


async def _move(tx: Tx, id: UUID, faces: dict[str, int]) -> None:
    await tx.run(q.move_class, id=id, class_id=faces["whole"])
    await move_mark(tx, id, faces.get("mark"))


KINDS["check"] = Kind(_lock, _move)
