"""How an entry is shared beside what its own terms say: a silent one with bureaux alone."""

from uuid import UUID

from alerts.watchlists.model import SILENT
from alerts.watchlists.queries import q
from jointops.base.shares.model import KINDS, Kind, Owned
from jointops.base.tx import Tx


async def lock_entry(tx: Tx, id: UUID) -> Owned | None:
    """The entry as it is shared, kept for this act alone; None when it is not there for this viewer."""
    row = await tx.maybe(q.lock_to_share, id=id)
    if row is None:
        return None
    return Owned(
        side=f"bureau:{row['owner']}",
        version=row["version"],
        faces={"whole": row["class_id"]},
        keeps=frozenset(row["share"]),
        only="bureau:" if row["action"] in SILENT else "",
    )


async def _move(tx: Tx, id: UUID, faces: dict[str, int]) -> None:
    await tx.run(q.move_class, id=id, class_id=faces["whole"])


KINDS["entry"] = Kind(lock_entry, _move)
