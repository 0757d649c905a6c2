"""Changing who takes part in a room: its secretariat does, with a reason; who left gets nothing more of it."""

from uuid import UUID

from alerts.networks.model import keeper_of
from alerts.rooms.actions import by_of, open_one, tell
from alerts.rooms.model import SET_PARTIES, NewParties, Room, room_class
from alerts.rooms.parties import agencies_of
from alerts.rooms.queries import get_room, is_keeper, q
from jointops.base.access import Viewer, allowed
from jointops.base.db import Db
from jointops.base.errors import NotAllowed, Stale
from jointops.base.tx import Tx

Circle = tuple[str, ...]
"""The countries that see something of a room, in order."""


async def set_parties(db: Db, viewer: Viewer, id: UUID, version: int, new: NewParties) -> Room:
    """Others take part from now on, through the contact points of today; a country's documents are its new one's.

    Who comes reads what is put there for the room, and documents from now on; who goes reads nothing of it any more.

    Raises NotFound (404), NotAllowed (403), WrongState (409: closed), Stale (412), Invalid (422: no member).
    """
    allowed(viewer, SET_PARTIES)
    async with db.read(viewer) as tx:
        was = await tx.one(q.agencies_in, id=id)
        if not is_keeper(viewer, was["network"]):
            raise NotAllowed("The parties of a room are changed by its own secretariat.")
        network, marking = was["network"], was["marking"]
        agencies = await agencies_of(tx, network, new.parties)
        circles = {_left(row["parties"], agencies) for row in await tx.all(q.circles_of, room=id)}
    classes = {
        circle: await db.class_id(room_class(network, [agencies[one] for one in circle], marking)) for circle in circles
    }
    whole = await db.class_id(room_class(network, agencies.values(), marking))
    told = await db.class_id(room_class(network, {*was["agencies"].values(), *agencies.values()}, marking))
    async with db.write(viewer) as tx:
        tx.require(SET_PARTIES)
        room = await open_one(tx, id)
        if room["version"] != version or room["agencies"] != was["agencies"]:
            raise Stale
        after = await tx.value(
            q.set_parties,
            id=id,
            parties=sorted(agencies),
            agencies=agencies,
            reason=new.reason,
            by=by_of(viewer, keeper_of(network)),
            class_id=whole,
        )
        await tx.run(q.move_general, id=id, class_id=whole)
        await _move_documents(tx, id, was["agencies"], agencies, classes)
        tx.audit(SET_PARTIES, id, result=" ".join(sorted(agencies)), records=len(agencies))
        tell(tx, id, after, told, network, "open")
        return await get_room(tx, id)


async def _move_documents(
    tx: Tx, room: UUID, was: dict[str, str], agencies: dict[str, str], classes: dict[Circle, int]
) -> None:
    follows = {was[country]: agency for country, agency in agencies.items() if country in was}
    moved: list[dict[str, object]] = []
    for row in await tx.all(q.circles_of, room=room):
        circle = _left(row["parties"], agencies)
        if circle not in classes:
            raise Stale  # it was put there after the classes were looked up
        unit = follows.get(row["unit"], row["unit"])
        moved.append({"id": row["id"], "parties": list(circle), "unit": unit, "class_id": classes[circle]})
    await tx.run_many(q.move_document, moved)
    of = [{"id": one["id"], "class_id": one["class_id"]} for one in moved]
    await tx.run_many(q.move_versions, of)
    await tx.run_many(q.move_questions, of)


def _left(parties: list[str], agencies: dict[str, str]) -> Circle:
    return tuple(country for country in parties if country in agencies)
