"""Drawing routes, changing them, taking them away."""

import hashlib
from uuid import UUID

import asyncpg
import msgspec

from geo.assign import Boundaries
from jointops.base.access import Viewer, allowed
from jointops.base.clock import utc_now
from jointops.base.db import Db
from jointops.base.errors import IdReused, NotAllowed, NotFound, Stale
from jointops.base.shares.actions import tell_access
from jointops.base.shares.model import Owned
from jointops.base.tx import Event, Tx
from ops.operations.queries import get_operation
from ops.routes.evidence import Said, as_drawn, evidence_fits, said_of, spoken_for, with_what_stays
from ops.routes.judging import Ground, judged
from ops.routes.model import (
    CHANGE,
    CHANGED,
    DRAW,
    REMOVE,
    Leg,
    LegChange,
    NewRoute,
    RouteChange,
    RouteSeen,
)
from ops.routes.queries import get_route, legs_of, q

_FIELDS = ("name", "mode", "note", "within_km")


async def draw_route(db: Db, viewer: Viewer, ground: Boundaries, new: NewRoute) -> tuple[RouteSeen, bool]:
    """Keep a route and tell its countries. A repeat gives the same record, and False.

    Raises Invalid (422), NotFound (404), IdReused (409).
    """
    allowed(viewer, DRAW)
    said, class_id = await judged(db, viewer, ground, new.operation, as_drawn(new.legs))
    async with db.write(viewer) as tx:
        tx.require(DRAW)
        await get_operation(tx, new.operation)
        is_new = await keep_route(tx, new, said, class_id)
        tx.audit(DRAW, new.id, result=None if is_new else "repeat")
        return await get_route(tx, new.id), is_new


async def keep_route(tx: Tx, new: NewRoute, said: Ground, class_id: int) -> bool:
    """Keep a route as part of another act; False when it is kept already. Raises Invalid (422), IdReused (409)."""
    await evidence_fits(tx, said_of(new.legs))
    is_new = await _stored(tx, new, said, class_id)
    if is_new:
        tell_route(tx, new.id, 1, new.operation, class_id, "drawn")
    else:
        tx.unchanged()
    return is_new


async def change_route(
    db: Db, viewer: Viewer, ground: Boundaries, id: UUID, version: int, new: RouteChange
) -> RouteSeen:
    """The route as it is from now on; countries that it no longer crosses see it no more. Evidence that the changer
    does not see stays, and so does the rest where they name none.

    Raises Invalid (422), NotFound (404), NotAllowed (403), Stale (412).
    """
    allowed(viewer, CHANGE)
    said = said_of(new.legs)
    async with db.read(viewer) as tx:
        before = _theirs(viewer, await tx.one(q.get_route, id=id), version)
        await evidence_fits(tx, said, _evidence(before))
        legs = await with_what_stays(tx, legs_of(before), new.legs)
    kept = {name: getattr(new, name) for name in _FIELDS}
    return await _become(db, viewer, ground, before, kept, legs, said)


async def change_leg(
    db: Db, viewer: Viewer, ground: Boundaries, id: UUID, number: int, version: int, new: LegChange
) -> RouteSeen:
    """What speaks for one leg from now on, and whether somebody saw it. The rest of the route stays as it is, also
    evidence that the changer does not see.

    Raises Invalid (422), NotFound (404), NotAllowed (403), Stale (412).
    """
    allowed(viewer, CHANGE)
    said = {"/add": new.add}
    async with db.read(viewer) as tx:
        before = _theirs(viewer, await tx.one(q.get_route, id=id), version)
        legs = legs_of(before)
        if not 0 <= number < len(legs):
            raise NotFound
        await evidence_fits(tx, said, _evidence(before))
        legs[number] = await spoken_for(tx, legs[number], new)
    kept = {name: before[name] for name in _FIELDS}
    return await _become(db, viewer, ground, before, kept, legs, said)


async def remove_route(db: Db, viewer: Viewer, id: UUID, version: int) -> None:
    """Take a route away. Raises NotFound (404), NotAllowed (403), Stale (412)."""
    async with db.write(viewer) as tx:
        tx.require(REMOVE)
        row = await _locked(tx, id, version)
        await tx.run(q.keep_past, id=id)
        await tx.run(q.remove_route, id=id)
        tx.audit(REMOVE, id)
        tell_route(tx, id, row["version"] + 1, row["operation"], row["class_id"], "removed")


async def _become(
    db: Db,
    viewer: Viewer,
    ground: Boundaries,
    before: asyncpg.Record,
    kept: dict[str, object],
    legs: list[Leg],
    said: Said,
) -> RouteSeen:
    """The route as it is from now on; said: what the changer names for its legs."""
    id, operation = before["id"], before["operation"]
    map_says, class_id = await judged(db, viewer, ground, operation, legs, frozenset(before["excluded"]))
    async with db.write(viewer) as tx:
        tx.require(CHANGE)
        row = await _locked(tx, id, before["version"])
        await evidence_fits(tx, said, _evidence(before))
        await tx.run(q.keep_past, id=id)
        after = await tx.value(q.change_route, id=id, class_id=class_id, **_columns(kept, legs, map_says))
        if class_id != row["class_id"]:
            owned = Owned(side="", version=after, faces={"whole": row["class_id"]}, told="whole", operation=operation)
            await tell_access(tx, id, owned, {"whole": class_id})
        tx.audit(CHANGE, id)
        tell_route(tx, id, after, operation, class_id, "changed")
        return await get_route(tx, id)


async def _locked(tx: Tx, id: UUID, version: int) -> asyncpg.Record:
    return _theirs(tx.viewer, await tx.one(q.lock_route, id=id), version)


def _theirs(viewer: Viewer, row: asyncpg.Record, version: int) -> asyncpg.Record:
    """A route that the viewer may change. Asked before anything is said of its evidence.

    Raises NotAllowed (403), Stale (412).
    """
    if f"centre:{row['operation']}" not in viewer.principals and row["drawn_by"] != viewer.country:
        raise NotAllowed("A route is changed by the centre, or by the country that drew it.")
    if row["version"] != version:
        raise Stale
    return row


def _evidence(row: asyncpg.Record) -> set[UUID]:
    return {one for leg in legs_of(row) for one in leg.evidence}


def _columns(kept: dict[str, object], legs: list[Leg], said: Ground) -> dict[str, object]:
    return {**kept, "legs": legs, **msgspec.structs.asdict(said)}


async def _stored(tx: Tx, new: NewRoute, said: Ground, class_id: int) -> bool:
    digest = hashlib.sha256(msgspec.json.encode(new)).digest()
    viewer = tx.viewer
    row = await tx.maybe(
        q.add_route,
        id=new.id,
        operation=new.operation,
        drawn_by=viewer.country,
        person_id=viewer.person_id,
        body_hash=digest,
        class_id=class_id,
        **_columns({name: getattr(new, name) for name in _FIELDS}, as_drawn(new.legs), said),
    )
    if row is None:
        before = await tx.maybe(q.route_of_person, id=new.id, person_id=viewer.person_id)
        if before is None or bytes(before["body_hash"]) != digest:
            raise IdReused
    return row is not None


def tell_route(tx: Tx, id: UUID, version: int, operation: str, class_id: int, state: str) -> None:
    """Those who may see a route hear that it was drawn, changed or removed."""
    tx.emit(
        Event(
            kind=CHANGED,
            record=id,
            version=version,
            class_id=class_id,
            at=utc_now(),
            operation=operation,
            data={"state": state},
        )
    )
