"""How a match is shared: by the owner of the entry, with its thread and its face on the map."""

from uuid import UUID

from alerts.watchlists.model import SILENT
from geo.marks.actions import move_mark
from jointops.base.shares.model import KINDS, Kind, Owned
from jointops.base.tx import Tx
from ops.matches.queries import q


async def _lock(tx: Tx, id: UUID) -> Owned | None:
    row = await tx.maybe(q.lock_match, id=id)
    if row is None:
        return None
    return Owned(
        side=f"bureau:{row['owner']}",
        version=row["version"],
        faces={"whole": row["class_id"], "face": row["face_class_id"]},
        told="face",
        operation=row["operation"],
        only="bureau:" if row["action"] in SILENT else "",
    )


async def _move(tx: Tx, id: UUID, faces: dict[str, int]) -> None:
    await tx.run(q.move_class, id=id, whole=faces["whole"], face=faces["face"])
    await tx.run(q.move_threads, ids=[id])
    await move_mark(tx, id, faces["face"])


KINDS["match"] = Kind(_lock, _move)
