"""Keeping what a network met about, and doing what was agreed."""

from collections.abc import Mapping
from uuid import UUID

from alerts.authorities.model import member_of
from alerts.authorities.queries import named_authorities
from alerts.coordination.model import By
from alerts.meetings.model import DO, RECORD, Meeting, NewMeeting, meeting_class
from alerts.meetings.queries import get_meeting, is_theirs, q
from alerts.networks.model import keeper_of
from alerts.networks.queries import get_network
from jointops.base.access import Viewer, allowed
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.errors import Invalid, NotAllowed, Stale
from jointops.base.tx import Event, Tx


async def record_meeting(db: Db, viewer: Viewer, code: str, new: NewMeeting) -> Meeting:
    """A network's secretariat keeps what was agreed. Raises NotFound (404), NotAllowed (403), Invalid (422)."""
    allowed(viewer, RECORD)
    if keeper_of(code) not in viewer.principals:
        raise NotAllowed("A network's meetings are kept by its own secretariat.")
    async with db.read(viewer) as tx:
        network = await get_network(tx, code)
        contacts = await named_authorities(tx, [one.contact for one in network.members if one.contact])
    members = {one.country for one in network.members}
    for place, item in enumerate(new.items):
        if item.country not in members:
            raise Invalid.field(f"/items/{place}/country", "This country is no member of the network.", "no-member")
    class_id = await db.class_id(meeting_class(code, [member_of(one.code) for one in contacts]))
    async with db.write(viewer) as tx:
        tx.require(RECORD)
        by = By(viewer.user, viewer.name, viewer.country, keeper_of(code))
        row = await tx.one(
            q.add_meeting,
            network=code,
            title=new.title,
            agenda=new.agenda,
            held_on=new.held_on,
            by=by,
            class_id=class_id,
        )
        items = [
            {
                "meeting_id": row["id"],
                "text": one.text,
                "country": one.country,
                "due_on": one.due_on,
                "class_id": class_id,
            }
            for one in new.items
        ]
        await tx.run_many(q.add_item, items)
        tx.audit(RECORD, row["id"], result=code, records=len(items))
        _tell(tx, "network.met", row["id"], 1, class_id, {"network": code, "items": len(items)})
        return await get_meeting(tx, row["id"])


async def do_item(db: Db, viewer: Viewer, id: UUID, version: int) -> Meeting:
    """What was agreed is done. A repeat changes nothing. Raises NotFound (404), NotAllowed (403), Stale (412)."""
    async with db.write(viewer) as tx:
        tx.require(DO)
        item = await tx.one(q.lock_item, id=id)
        if not is_theirs(viewer, item["network"], item["country"]):
            raise NotAllowed("The country that is to do it says that it is done, or the secretariat.")
        if item["done_at"] is not None:
            tx.unchanged()
            tx.audit(DO, id, result="repeat")
            return await get_meeting(tx, item["meeting_id"])
        if item["version"] != version:
            raise Stale
        await tx.run(q.do_item, id=id, by=By(viewer.user, viewer.name, viewer.country, ""))
        tx.audit(DO, id, owner=item["country"])
        data = {"network": item["network"], "country": item["country"]}
        _tell(tx, "network.did", item["meeting_id"], version + 1, item["class_id"], data)
        return await get_meeting(tx, item["meeting_id"])


def _tell(tx: Tx, kind: str, record: UUID, version: int, class_id: int, data: Mapping[str, object]) -> None:
    tx.emit(Event(kind=kind, record=record, version=version, class_id=class_id, at=utc_now(), data=dict(data)))
