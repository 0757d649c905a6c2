"""Who of an authority is on call and who deputises: said by its own people, read by nobody else."""

from uuid import UUID

import msgspec

from alerts.authorities.actions import tell_authority
from alerts.authorities.model import (
    NAME_DUTY,
    ROTA,
    Authority,
    Colleague,
    NewRota,
    Rota,
    Turn,
    authority_class,
    member_of,
    rota_class,
)
from alerts.authorities.queries import get_authority, q
from jointops.base.access import Viewer
from jointops.base.clock import is_on_calendar, utc_now
from jointops.base.db import Db
from jointops.base.errors import Invalid, NotFound, Stale
from jointops.base.people.queries import find_people, named_people
from jointops.base.tx import Tx, rows_as

MOST = 8
"""Enough to choose from; whoever is not among them is found by more of the name."""


async def find_colleagues(db: Db, viewer: Viewer, id: UUID, search: str) -> list[Colleague]:
    """People of the viewer's own authority by a part of their name, themselves too. Raises NotFound (404)."""
    async with db.look(viewer) as tx:
        tx.require(NAME_DUTY)
        known = await _mine(tx, id)
        found = await find_people(tx, search, holding=[member_of(known.code)], clearance=0, most=MOST, oneself=True)
        tx.audit(NAME_DUTY, id, asked=search, owner=known.country, records=len(found))
    return [Colleague(user=one.user, name=one.name, title=one.title, country=one.country) for one in found]


async def get_rota(tx: Tx, id: UUID) -> Rota:
    """Turns from now on. Raises NotFound (404) for everybody else."""
    known = await _mine(tx, id)
    turns = rows_as(Turn, await tx.all(q.rota_of, authority_id=known.id, at=utc_now()))
    return Rota(version=await tx.value(q.rota_version, id=id), turns=turns)


async def set_rota(db: Db, viewer: Viewer, id: UUID, new: NewRota, version: int) -> Rota:
    """Say who is on duty from now on, in place of what was said before; turns of suspended colleagues stay.

    Raises NotFound (404), Stale (412: a colleague said it meanwhile), Invalid (422).
    """
    async with db.read(viewer) as tx:
        known = await _mine(tx, id)
    class_id, told = await db.class_id(rota_class(known.code)), await db.class_id(authority_class())
    async with db.write(viewer) as tx:
        tx.require(ROTA)
        await _turns_fit(tx, new, known)
        if await tx.maybe(q.touch_rota, id=id, version=version) is None:
            raise Stale
        await tx.run(q.clear_rota, authority_id=id, at=utc_now())
        rows = [
            {"authority_id": id, "class_id": class_id, "user_name": turn.user, **_times(turn)} for turn in new.turns
        ]
        await tx.run_many(q.add_turn, rows)
        tell_authority(tx, ROTA, id, known.version, told, known.country)
        return await get_rota(tx, id)


def _times(turn: Turn) -> dict[str, object]:
    return {name: value for name, value in msgspec.structs.asdict(turn).items() if name != "user"}


async def _mine(tx: Tx, id: UUID) -> Authority:
    known = await get_authority(tx, id)
    if member_of(known.code) not in tx.viewer.principals:
        raise NotFound
    return known


async def _turns_fit(tx: Tx, new: NewRota, known: Authority) -> None:
    people = {one.user: one for one in await named_people(tx, sorted({turn.user for turn in new.turns}))}
    for place, turn in enumerate(new.turns):
        named = people.get(turn.user)
        if named is None or member_of(known.code) not in named.principals:
            raise Invalid.field(f"/turns/{place}/user", "This is nobody of your authority.", "unknown")
        if not turn.starts_at < turn.ends_at or not is_on_calendar(turn.starts_at) or not is_on_calendar(turn.ends_at):
            raise Invalid.field(f"/turns/{place}/ends_at", "A turn ends after it begins.", "order")
