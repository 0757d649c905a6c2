"""What follows from the way of the goods and from the goods: countries with their part, and who is competent there."""

from collections import defaultdict
from uuid import UUID

from alerts.authorities.queries import competent_authorities
from alerts.notices.queries import blocks_now
from geo.assign import Boundaries
from geo.lines import Lines
from jointops.base import sql
from jointops.base.clock import utc_now
from jointops.base.errors import WrongState
from jointops.base.tx import Tx
from ops.incidents.model import Incident
from ops.incidents.queries import get_incident
from ops.routes.model import Route, Stop
from ops.routes.queries import lines_of, list_routes
from ops.seizures.model import FUNCTIONS, Concerned, Proposal, Proposed, Reason, Role

q = sql.load("ops.seizures")

MOST_ROUTES = 200
"""The newest: a seizure is on few of them, and an operation has some dozens."""

RANKS: tuple[Role, ...] = ("source", "destination", "transit")
"""A country that is source on one route and transit on another is counted as source."""


async def propose(tx: Tx, ground: Boundaries, id: UUID) -> Proposal:
    """Countries and authorities for a seizure. Raises NotFound (404), WrongState (409: no seizure)."""
    incident = await get_seizure(tx, id)
    parts: dict[str, dict[Role, list[Reason]]] = defaultdict(lambda: defaultdict(list))
    parts[incident.country]["transit"].append(Reason("seized"))
    for route in await list_routes(tx, incident.operation, None, MOST_ROUTES):
        if await _lies_on(incident, route):
            for country, role in _roles(ground, route):
                parts[country][role].append(Reason("route", route.name))
    for row in await tx.all(q.serial_run, incident=id):
        parts[row["country"]]["transit"].append(Reason("serial"))
    countries = [_concerned(country, roles) for country, roles in sorted(parts.items())]
    named = [one.country for one in countries]
    authorities = await _competent(tx, incident, named)
    return Proposal(
        incident=id,
        countries=sorted(countries, key=lambda one: (RANKS.index(one.role), one.country)),
        authorities=authorities,
        silent=sorted(set(named) - {one.country for one in authorities}),
        case=await tx.value(q.case_of, incident=id),
    )


async def get_seizure(tx: Tx, id: UUID) -> Incident:
    """The seizure itself. Raises NotFound (404), WrongState (409: it is an arrest or a rescue, or was taken back)."""
    incident = await get_incident(tx, id)
    if incident.kind != "seizure":
        raise WrongState(f"This is no seizure: {incident.kind}.")
    if incident.withdrawn is not None:
        raise WrongState("This seizure was taken back: nothing follows from it.", why="seizure-taken-back")
    return incident


async def _competent(tx: Tx, incident: Incident, countries: list[str]) -> list[Proposed]:
    functions = {"mla", *(FUNCTIONS[item.commodity] for item in incident.items)}
    competent = await competent_authorities(tx, countries, sorted(functions))
    blocks = await blocks_now(tx, competent, utc_now())
    return [
        Proposed(
            id=one.id,
            code=one.code,
            name=one.name,
            country=one.country,
            functions=[each for each in one.functions if each in functions],
            block=blocks.get(one.id),
        )
        for one in competent
    ]


async def _lies_on(incident: Incident, route: Route) -> bool:
    """Named as evidence of a leg, or nearer to its line than the route says."""
    if any(incident.id in leg.evidence for leg in route.legs):
        return True
    if incident.position is None:
        return False
    point = [incident.position.lon], [incident.position.lat]
    near = Lines(await lines_of(route.legs)).near(*point, route.within_km * 1000)
    return any(True for _ in near.pairs())


def _roles(ground: Boundaries, route: Route) -> list[tuple[str, Role]]:
    """Where its source legs begin, where its destination legs end, and transit for every other country crossed."""
    found: dict[str, Role] = {}
    for leg in route.legs:
        ends: list[tuple[Stop, Role]] = [(leg.start, "source"), (leg.end, "destination")]
        for stop, role in ends:
            country = stop.country or ground.place_of(stop.position.lon, stop.position.lat).country
            if leg.role == role and country:
                found.setdefault(country, role)
    return [(country, found.get(country, "transit")) for country in {*route.countries, *found}]


def _concerned(country: str, roles: dict[Role, list[Reason]]) -> Concerned:
    """Its weightiest part, for all the reasons there are."""
    role = min(roles, key=RANKS.index)
    return Concerned(country, role, [reason for reasons in roles.values() for reason in reasons])
