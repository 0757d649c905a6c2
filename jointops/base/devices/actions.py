"""What happens to devices."""

from uuid import UUID

from jointops.base import sql
from jointops.base.access import Viewer
from jointops.base.db import Db
from jointops.base.devices.model import LIST, LOSE, KnownDevice, Lost
from jointops.base.errors import NotFound
from jointops.base.sessions.actions import Sessions
from jointops.base.tx import Tx, rows_as

q = sql.load("jointops.base.devices")


async def list_devices(tx: Tx, user: str | None) -> list[KnownDevice]:
    """The devices of oneself; an administrator may name somebody, which goes on record."""
    found = rows_as(KnownDevice, await tx.all(q.list_devices, user_name=user))
    tx.audit(LIST, records=len(found))
    return found


async def lose_device(db: Db, sessions: Sessions, viewer: Viewer, device: UUID) -> Lost:
    """A device is out of its owner's hands: its sessions end, and at next contact it is told to wipe what it keeps.

    For whoever worked with it, and for administrators. Raises NotFound (404).
    """
    async with db.write(viewer) as tx:
        tx.require(LOSE)
        rows = await tx.all(q.lose_device, device=device)
        if not rows:
            raise NotFound
        tx.audit(LOSE, device)
    ended = [row["session"] for row in rows if row["session"] is not None]
    for session in ended:
        sessions.forget(session, "wipe")
    return Lost(len(ended))
