"""What the map says of a route, and who will see it."""

import msgspec

from geo.assign import Boundaries
from geo.countries import name_of
from geo.crossings import Crossing, crossings
from geo.marks.queries import excluded_from
from jointops.base.access import Viewer, access_class
from jointops.base.db import Db
from jointops.base.errors import FieldError, Invalid, NotFound
from ops.operations.model import takes_part
from ops.operations.queries import get_operation
from ops.routes.model import Leg, route_class
from ops.routes.queries import lines_of


class Ground(msgspec.Struct, frozen=True):
    """What the map says of a route."""

    length_km: float
    countries: list[str]
    crossings: list[Crossing]
    boundaries: str


async def judged(
    db: Db,
    viewer: Viewer,
    ground: Boundaries,
    operation: str,
    legs: list[Leg],
    kept_from: frozenset[str] = frozenset(),
) -> tuple[Ground, int]:
    """What the map says of a route, and the class of those who will see it.

    kept_from  whom it was kept from before: who changes it may not see what that rests on

    Raises Invalid (422), NotFound (404).
    """
    _connected(legs)
    if not takes_part(viewer, operation):
        raise NotFound
    said = await _on(ground, legs)
    return said, await _class(db, viewer, operation, said, legs, kept_from)


def _connected(legs: list[Leg]) -> None:
    """Each leg begins where the one before ends, and goes somewhere."""
    errors: list[FieldError] = []
    for number, leg in enumerate(legs):
        if leg.start.position == leg.end.position:
            errors.append(FieldError(f"/legs/{number}/to", "A leg ends elsewhere than it begins.", "same-place"))
        if number and legs[number - 1].end.position != leg.start.position:
            errors.append(FieldError(f"/legs/{number}/from", "A leg begins where the one before ends.", "apart"))
    if errors:
        raise Invalid("; ".join(f"{error.pointer}: {error.message}" for error in errors), errors)


async def _on(ground: Boundaries, legs: list[Leg]) -> Ground:
    lines = await lines_of(legs)
    countries, crossed = crossings(ground, lines, [number for number, leg in enumerate(legs) if leg.mode == "air"])
    said = [stop.country for leg in legs for stop in (leg.start, leg.end) if stop.country is not None]
    length = round(sum(line.metres for line in lines) / 1000, 1)
    return Ground(length, list(dict.fromkeys([*countries, *said])), crossed, ground.name)


async def _class(
    db: Db, viewer: Viewer, operation: str, said: Ground, legs: list[Leg], kept_from: frozenset[str]
) -> int:
    """For the centre and for those countries crossed that take part, but for whom a piece of evidence is kept from.

    Raises Invalid (422): not the viewer's affair.
    """
    async with db.read(viewer) as tx:
        members = {member.country for member in (await get_operation(tx, operation)).participants}
        excluded = kept_from | await excluded_from(tx, {one for leg in legs for one in leg.evidence})
    usual = route_class(operation, [country for country in said.countries if country in members])
    one = access_class(*usual.audience, excluded=excluded, marking=usual.marking)
    if one.audience.isdisjoint(viewer.principals):
        raise Invalid.field(
            "/legs", f"This route does not touch {name_of(viewer.country)}: ask the centre to draw it.", "abroad"
        )
    return await db.class_id(one)
