"""Looking at an alarm: from then on it is nobody's any more."""

from uuid import UUID

from jointops.base.access import Viewer
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.tx import Event
from ops.quality.model import LOOK
from ops.quality.queries import q


async def look_at(db: Db, viewer: Viewer, id: UUID) -> None:
    """The alarm leaves the screens of the bureau. Raises NotFound (404); looked at already is well."""
    async with db.write(viewer) as tx:
        tx.require(LOOK)
        row = await tx.maybe(q.look, id=id, name=viewer.name)
        if row is None:
            await tx.one(q.get_alarm, id=id)
            tx.audit(LOOK, id, owner=viewer.country, result="again")
            tx.unchanged()
            return
        tx.audit(LOOK, id, owner=viewer.country)
        data = {"list": row["list"], "measure": row["measure"]}
        tx.emit(Event(kind="quality.looked", record=id, version=2, class_id=row["class_id"], at=utc_now(), data=data))
