"""Routes: how people, vehicles or goods go from a source through transit to a destination, leg by leg."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from geo.crossings import Crossing
from geo.marks.model import StoredMark
from geo.sites.model import Unit
from jointops.base.access import AccessClass, access_class, verb
from ops.checkpoints.model import Code, Country, Position

READ = verb("route.read")
DRAW = verb("route.draw", "centre", "national_centre", "bureau", emits=["route.changed"])
CHANGE = verb("route.change", "centre", "national_centre", "bureau", emits=["route.changed"])
REMOVE = verb("route.remove", "centre", "national_centre", "bureau", emits=["route.changed"])

CHANGED, MET = "route.changed", "route.met"

MOST_EVIDENCE = 100
"""Records that speak for one leg, of those that its changer sees."""

Mode = Literal["road", "rail", "river", "sea", "air", "foot"]
Role = Literal["source", "transit", "destination"]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=120)]
Km = Annotated[float, msgspec.Meta(ge=0.1, le=500)]


class Stop(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Where a leg begins or ends. country: the word of who draws it, where the map is wrong or cannot know."""

    name: Name
    position: Position
    checkpoint: Code | None = None
    country: Country | None = None


class _Way(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, rename={"start": "from", "end": "to"}
):
    start: Stop
    end: Stop
    role: Role
    mode: Mode
    inferred: bool = False


class Leg(_Way, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One way without a change of means.

    role      which part of the whole it is
    inferred  nobody saw it: it follows from what was seen before and after
    evidence  checks, matches and incidents that speak for it
    """

    evidence: list[UUID] = []


Records = Annotated[list[UUID], msgspec.Meta(max_length=MOST_EVIDENCE)]


class NewLeg(_Way, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A leg as somebody says it. evidence: left out, what speaks for the leg in whose place it is stays."""

    evidence: Records | msgspec.UnsetType = msgspec.UNSET


Legs = Annotated[list[NewLeg], msgspec.Meta(min_length=1, max_length=40)]


class RouteChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What of a route may become otherwise; within_km: how near counts as lying on it."""

    name: Name
    mode: Mode
    note: Annotated[str, msgspec.Meta(max_length=2000)] = ""
    within_km: Km = 10.0
    legs: Legs


class LegChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What speaks for one leg from now on, and whether somebody saw it; what is left out stays.

    add, take_out  checks, matches and incidents that the changer sees: what they do not see stays where it is
    """

    add: Records = []
    take_out: Records = []
    inferred: bool | msgspec.UnsetType = msgspec.UNSET


class NewRoute(RouteChange, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A route as somebody draws it. id: UUIDv7 of the sender; sent twice it is still one route."""

    id: UUID
    operation: str


class DrawnLeg(Leg, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A leg with its way over the globe: degrees lon, lat; lon goes on past ±180 over the date line.

    by_network  along the marine network; else straight, also over land
    """

    length_km: float
    by_network: bool
    line: list[tuple[float, float]]


class Route(msgspec.Struct, frozen=True, kw_only=True):
    """A route as it is kept. boundaries: the boundary set that its countries and crossings are by."""

    id: UUID
    version: int
    operation: str
    name: str
    mode: str
    note: str
    within_km: float
    legs: list[DrawnLeg]
    length_km: float
    countries: list[str]
    crossings: list[Crossing]
    boundaries: str
    drawn_by: str
    drawn_at: datetime
    changed_at: datetime


class RoutePast(Route, frozen=True, kw_only=True):
    """A route as it stood from `changed_at` until it was changed, or taken away."""

    until: datetime


class PostNear(msgspec.Struct, frozen=True):
    """A checkpoint near a route: how far off, on which leg, how far along the whole."""

    code: str
    name: str
    country: str
    kind: str
    unit: str
    distance_km: float
    leg: int
    along_km: float


class SiteNear(msgspec.Struct, frozen=True):
    """A port, airport or border post near a route, with the units that control there."""

    id: UUID
    kind: str
    code: str
    name: str
    country: str
    units: list[Unit]
    distance_km: float
    leg: int
    along_km: float


class RouteSeen(Route, frozen=True, kw_only=True):
    """A route with what lies on it, as far as the reader may see it.

    near      checkpoints within so many km, in the order of the route
    sites     ports, airports and border posts within so many km with their units, in the order of the route
    evidence  the records that the legs name
    met       how many checks, matches, hits, arrests and seizures lie on it; latest: the newest that are
              no clear check, no match that was denied and no incident that was taken back
    """

    near: list[PostNear]
    sites: list[SiteNear]
    evidence: list[StoredMark]
    met: dict[str, int]
    latest: list[StoredMark]


class RouteOn(msgspec.Struct, frozen=True):
    """A route that a record lies on, or speaks for: which leg is nearest, and how far off that is.

    evidence  the route names the record; it may lie farther off than its distance then
    """

    id: UUID
    name: str
    drawn_by: str
    leg: int
    distance_km: float
    evidence: bool


def route_class(operation: str, countries: list[str]) -> AccessClass:
    """The operation's centre and the countries that it crosses."""
    return access_class(f"centre:{operation}", *(f"op:{operation}@{country}" for country in countries), marking=2)


def met_class(operation: str, route: AccessClass, mark: AccessClass) -> AccessClass | None:
    """Who may know that a mark lies on a route: who may see both. None: nobody.

    Whoever has a part of an operation (`op:x@ML`, `centre:x`) has the whole of it (`op:x`).
    """
    seen = mark.audience
    if f"op:{operation}" in seen:
        seen = seen | {one for one in route.audience if _is_part_of(one, operation)}
    both = route.audience & seen
    if not both:
        return None
    return AccessClass(both, route.excluded | mark.excluded, max(route.marking, mark.marking))


def _is_part_of(principal: str, operation: str) -> bool:
    return principal == f"centre:{operation}" or principal.startswith(f"op:{operation}@")
