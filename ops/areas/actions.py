"""Drawing an area, taking it away, and saying what became of what was met inside it."""

import hashlib
from uuid import UUID

import msgspec
import shapely

from alerts.coordination.queries import hold_alert
from jointops.base.access import Viewer, allowed
from jointops.base.db import Db
from jointops.base.errors import IdReused, Invalid, NotAllowed, NotFound, Stale, WrongState
from jointops.base.tx import Tx
from ops.areas.model import (
    CHANGED,
    DRAW,
    MOST,
    REMOVE,
    SETTLE,
    SETTLED,
    Area,
    Entry,
    NewArea,
    Settling,
    Standing,
    area_class,
    said_event,
    untold,
)
from ops.areas.queries import get_area, get_entry, q
from ops.operations.model import side_of, takes_part
from ops.operations.queries import get_operation


async def draw_area(db: Db, viewer: Viewer, new: NewArea) -> tuple[Area, bool]:
    """Keep an area and tell the operation. A repeat gives the same record, and False.

    Raises Invalid (422), NotFound (404), IdReused (409).
    """
    allowed(viewer, DRAW)
    _is_area(new)
    _is_heard(viewer, new)
    if not takes_part(viewer, new.operation):
        raise NotFound
    class_id = await db.class_id(area_class(new.operation))
    async with db.write(viewer) as tx:
        tx.require(DRAW)
        await get_operation(tx, new.operation)
        if not await _stored(tx, new, class_id):
            tx.unchanged()
            tx.audit(DRAW, new.id, result="repeat")
            return await get_area(tx, new.id), False
        tx.audit(DRAW, new.id)
        tx.emit(said_event(CHANGED, new.id, 1, new.operation, class_id, "drawn"))
        return await get_area(tx, new.id), True


async def remove_area(db: Db, viewer: Viewer, id: UUID, version: int) -> None:
    """With all that was met inside. Raises NotFound (404), NotAllowed (403), Stale (412)."""
    async with db.write(viewer) as tx:
        tx.require(REMOVE)
        row = await tx.one(q.lock_area, id=id)
        if row["told"] not in viewer.principals:
            raise NotAllowed("An area is removed by the side that drew it.")
        if row["version"] != version:
            raise Stale
        records = await tx.value(q.count_entries, id=id)
        await tx.run(q.remove_area, id=id)
        tx.audit(REMOVE, id, records=records)
        tx.emit(said_event(CHANGED, id, version + 1, row["operation"], row["class_id"], "removed"))


async def settle_entry(db: Db, viewer: Viewer, id: UUID, version: int, said: Settling) -> Entry:
    """Say which alert was drafted of it, or why none is; it is settled when that alert is sent.

    Raises Invalid (422), NotFound (404), WrongState (409), Stale (412).
    """
    if said.state == "dismissed" and len(said.reason.strip()) < 3:
        raise Invalid.field("/reason", "Say why nobody needs to be told.", "missing")
    if said.state == "alerted" and said.alert is None:
        raise Invalid.field("/alert", "Say which alert was written of it.", "missing")
    async with db.write(viewer) as tx:
        tx.require(SETTLE)
        row = await tx.one(q.lock_entry, id=id)
        if row["version"] != version:
            raise Stale
        if row["state"] != "open":
            raise WrongState("Somebody has settled this already.", why="area-settled")
        alert = said.alert if said.state == "alerted" else None
        state = said.state if alert is None else await _state_by(tx, alert)
        await tx.run(q.settle_entry, id=id, state=state, reason=said.reason, alert=alert)
        tx.audit(SETTLE, id, result=state)
        tx.emit(said_event(SETTLED, id, version + 1, row["operation"], row["class_id"], state))
        return await get_entry(tx, id)


def polygon_of(ring: list[tuple[float, float]]) -> shapely.Polygon:
    """The area on a flat map: its edges are lines of the map, as they are drawn."""
    return shapely.Polygon(ring)


async def _state_by(tx: Tx, alert: UUID) -> Standing:
    """How far an entry is by its alert, which stands still until this act ends: what becomes of it later is heard."""
    state = await hold_alert(tx, alert)
    if state == "discarded":
        raise Invalid.field("/alert", "This draft was discarded: nobody was told.", "discarded")
    return "drafted" if state == "draft" else "alerted"


def _is_heard(viewer: Viewer, new: NewArea) -> None:
    if silent := untold(side_of(viewer, new.operation), new.operation, new.kinds):
        raise Invalid.field(
            "/kinds",
            f"Of {' and '.join(silent)} only bureaux and the operation's own centre hear: leave it out.",
            "not-heard",
        )


def _is_area(new: NewArea) -> None:
    shape = polygon_of(new.ring)
    west, _, east, _ = shape.bounds
    if east - west > 180:
        raise Invalid.field("/ring", "An area is narrower than half the globe.", "too-wide")
    if not shape.is_valid or shape.area == 0:
        raise Invalid.field("/ring", "The edges of an area do not cross each other, and enclose something.", "crossed")


async def _stored(tx: Tx, new: NewArea, class_id: int) -> bool:
    digest = hashlib.sha256(msgspec.json.encode(new)).digest()
    viewer = tx.viewer
    await tx.run(q.one_at_a_time, operation=new.operation)
    before = await tx.maybe(q.area_of_person, id=new.id, person_id=viewer.person_id)
    if before is None and await tx.value(q.count_areas, operation=new.operation) >= MOST:
        raise Invalid.field("/operation", f"An operation has {MOST} areas at most: remove one first.", "too-many")
    row = await tx.maybe(
        q.add_area, **msgspec.structs.asdict(new), drawn_by=viewer.country, told=side_of(viewer, new.operation),
        person_id=viewer.person_id, body_hash=digest, class_id=class_id,
    )  # fmt: skip
    if row is None and (before is None or bytes(before["body_hash"]) != digest):
        raise IdReused
    return row is not None
