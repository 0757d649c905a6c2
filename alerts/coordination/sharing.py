"""How a released alert is shared by its drafter's unit: with addressees, thread, face and mark."""

from uuid import UUID

from alerts.authorities.model import member_of
from alerts.coordination.model import UNSENT, side_of
from alerts.coordination.queries import q
from geo.marks.actions import move_mark
from jointops.base.handling import RED
from jointops.base.shares.model import KINDS, Kind, Owned
from jointops.base.tx import Tx


async def _lock(tx: Tx, id: UUID) -> Owned | None:
    row = await tx.maybe(q.lock_alert, id=id)
    if row is None or row["state"] in UNSENT:
        return None
    return Owned(
        side=row["drafted_by"]["unit"],
        version=row["version"],
        faces={"whole": row["class_id"], "face": row["face_class_id"]},
        told="face",
        operation=row["operation"],
        by_name=row["marking"] >= RED,
        keeps=frozenset([*side_of(row["drafted_by"]["unit"], row["second"]), *await _addressed(tx, id)]),
    )


async def _addressed(tx: Tx, id: UUID) -> list[str]:
    """Whom it is addressed to, as principals: they see it by that, not by a share."""
    rows = await tx.all(q.addressees_of, ids=[id])
    return [member_of(row["code"]) for row in rows if row["state"] != "blocked"]


async def _move(tx: Tx, id: UUID, faces: dict[str, int]) -> None:
    await tx.run(q.move_class, id=id, whole=faces["whole"], face=faces["face"])
    await tx.run(q.move_addressees, id=id, whole=faces["whole"])
    await tx.run(q.move_replies, id=id, whole=faces["whole"])
    for move in (q.move_editions, q.move_readings, q.move_follow_ups):
        await tx.run(move, id=id, whole=faces["whole"])
    await tx.run(q.pass_on_files, alert_id=id, class_id=faces["whole"])
    await tx.run(q.move_steps, id=id, whole=faces["whole"])
    await tx.run(q.move_face, id=id, face=faces["face"])
    await move_mark(tx, id, faces["face"])


KINDS["alert"] = Kind(_lock, _move)
