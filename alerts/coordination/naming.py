"""Whom a drafter may name, found by a part of their name: a colleague to release it; at TLP:RED, who may read it."""

from collections.abc import Sequence
from uuid import UUID

from alerts.authorities.model import member_of
from alerts.authorities.queries import named_authorities
from alerts.coordination.model import NAME, RELEASE, Nameable, unit_of
from jointops.base.access import VERBS, Viewer
from jointops.base.db import Db
from jointops.base.errors import NotAllowed
from jointops.base.handling import RED
from jointops.base.people.queries import Found, find_people
from jointops.base.tx import Tx

MOST = 8
"""Enough to choose from; whoever is not among them is found by more of the name."""


async def find_seconds(db: Db, viewer: Viewer, operation: str, search: str, marking: int) -> list[Nameable]:
    """Colleagues who may release at a marking, as `red.people_fit` takes them. Raises NotAllowed (403)."""
    unit, roles = unit_of(viewer, operation), VERBS[RELEASE].roles
    if unit.startswith("user:"):
        unit, roles = f"country:{viewer.country}", frozenset({viewer.role})
    async with db.look(viewer) as tx:
        _may_name(tx, marking)
        found = await find_people(tx, search, holding=[unit], clearance=marking, roles=sorted(roles), most=MOST)
        tx.audit(NAME, asked=search, result="second", records=len(found))
    return [_nameable(one, {}) for one in found]


async def find_readers(db: Db, viewer: Viewer, addressees: Sequence[UUID], search: str) -> list[Nameable]:
    """People of some authorities who may read TLP:RED. Raises NotAllowed (403)."""
    async with db.look(viewer) as tx:
        _may_name(tx, RED)
        places = {member_of(one.code): one.id for one in await named_authorities(tx, list(addressees))}
        found = await find_people(tx, search, holding=list(places), clearance=RED, most=MOST)
        tx.audit(NAME, asked=search, result="reader", records=len(found))
    return [_nameable(one, places) for one in found]


def _may_name(tx: Tx, marking: int) -> None:
    tx.require(NAME)
    if tx.viewer.clearance < RED and marking >= RED:
        raise NotAllowed("You are not cleared for TLP:RED yourself.", why="not-cleared-red")


def _nameable(one: Found, places: dict[str, UUID]) -> Nameable:
    at = [places[principal] for principal in one.principals if principal in places]
    return Nameable(user=one.user, name=one.name, title=one.title, country=one.country, addressees=at)
