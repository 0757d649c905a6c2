"""How an incident is shared: with what was seized, and its mark. A rescue is not."""

from uuid import UUID

from geo.marks.actions import move_mark
from geo.marks.queries import mark_faces
from jointops.base.shares.model import KINDS, Kind, Owned
from jointops.base.tx import Tx
from ops.incidents.queries import q


async def _lock(tx: Tx, id: UUID) -> Owned | None:
    row = await tx.maybe(q.lock_to_share, id=id)
    if row is None:
        return None
    faces = {"whole": row["class_id"], **await mark_faces(tx, id)}
    side = f"bureau:{row['country']}"
    return Owned(side=side, version=row["version"], faces=faces, told="mark", operation=row["operation"])


async def _move(tx: Tx, id: UUID, faces: dict[str, int]) -> None:
    await tx.run(q.move_class, id=id, class_id=faces["whole"])
    await tx.run(q.move_items, id=id, class_id=faces["whole"])
    await move_mark(tx, id, faces.get("mark"))


KINDS["incident"] = Kind(_lock, _move)
