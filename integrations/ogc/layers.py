"""The layers that another map may read: each page asks row security anew, and holds nobody's name."""

from collections.abc import Awaitable, Callable, Sequence
from uuid import UUID

import msgspec

from geo.features import Feature, point_of
from geo.marks.model import Asked
from geo.marks.queries import feature_of as mark_feature
from geo.marks.queries import taken_marks
from geo.sites.model import Site
from geo.sites.queries import find_site, page_sites
from integrations.ogc.asking import meets
from integrations.ogc.model import Found
from jointops.base import page
from jointops.base.errors import NotFound
from jointops.base.tx import Tx
from ops.checkpoints.model import Checkpoint
from ops.checkpoints.queries import checkpoint_of, list_checkpoints
from ops.routes.queries import feature_of as route_feature
from ops.routes.queries import find_route, list_routes

Read = Callable[[Tx, str, Asked, str | None, int], Awaitable[tuple[Found, int]]]
"""A page: operation, what is asked, cursor, how many. With it the highest marking on it (0–4)."""

One = Callable[[Tx, str, UUID], Awaitable[tuple[Feature, int] | None]]
"""One feature by its id, and its marking; None when there is none for this viewer."""


class Layer(msgspec.Struct, frozen=True):
    """One layer of a map.

    name   as it stands in a collection's id, behind the operation's code
    alone  one person takes all of it; else as many records a day as rows of an export
    """

    name: str
    title: str
    description: str
    read: Read
    one: One
    alone: bool = True


async def _marks(tx: Tx, operation: str, where: Asked, cursor: str | None, most: int) -> tuple[Found, int]:
    found = await taken_marks(tx, operation, where, page.decode(cursor), most + 1)
    shown = found[:most]
    more = page.encode(shown[-1].recorded_at, shown[-1].record) if len(found) > most else None
    marking = max((one.marking for one in shown), default=0)
    return Found(features=[mark_feature(one) for one in shown], next=more), marking


async def _mark(tx: Tx, operation: str, id: UUID) -> tuple[Feature, int] | None:
    found = await taken_marks(tx, operation, Asked(wanted=id), None, 1)
    return (mark_feature(found[0]), found[0].marking) if found else None


async def _routes(tx: Tx, operation: str, where: Asked, cursor: str | None, most: int) -> tuple[Found, int]:
    most = min(most, page.MOST)
    found = await list_routes(tx, operation, page.decode(cursor), most + 1)
    more = page.encode(found[most - 1].drawn_at, found[most - 1].id) if len(found) > most else None
    return Found(features=_met([route_feature(one) for one in found[:most]], where), next=more), 2


async def _route(tx: Tx, operation: str, id: UUID) -> tuple[Feature, int] | None:
    found = await find_route(tx, operation, id)
    return (route_feature(found), 2) if found else None


async def _posts(tx: Tx, operation: str, where: Asked, cursor: str | None, most: int) -> tuple[Found, int]:
    listed = await list_checkpoints(tx, operation, cursor or "", min(most, page.MOST))
    return Found(features=_met([_post(one) for one in listed.items], where), next=listed.next), 1


async def _post_of(tx: Tx, operation: str, id: UUID) -> tuple[Feature, int] | None:
    found = await checkpoint_of(tx, operation, id)
    return (_post(found), 1) if found else None


async def _sites(tx: Tx, operation: str, where: Asked, cursor: str | None, most: int) -> tuple[Found, int]:
    listed = await page_sites(tx, None, cursor, min(most, page.MOST))
    return Found(features=_met([_site(one) for one in listed.items], where), next=listed.next), 1


async def _site_of(tx: Tx, operation: str, id: UUID) -> tuple[Feature, int] | None:
    found = await find_site(tx, id)
    return (_site(found), 1) if found else None


OF_OPERATION = (
    Layer(
        "marks",
        "What happens",
        "Checks, matches, incidents and alerts: kind, state, place and time.",
        _marks,
        _mark,
        alone=False,
    ),
    Layer(
        "routes",
        "Routes",
        "From source through transit to destination, with the borders crossed.",
        _routes,
        _route,
        alone=False,
    ),
    Layer("posts", "Posts", "Where officers check.", _posts, _post_of),
)
SITES = Layer(
    "sites", "Ports, airports, border posts", "With the units that control there; of no operation.", _sites, _site_of
)


async def one_of(tx: Tx, layer: Layer, operation: str, id: str) -> tuple[Feature, int]:
    """One feature by its id. Raises NotFound (404)."""
    try:
        found = await layer.one(tx, operation, UUID(id))
    except ValueError:
        raise NotFound from None
    if found is None:
        raise NotFound
    return found


def _met(features: Sequence[Feature], where: Asked) -> list[Feature]:
    return [one for one in features if meets(one.geometry, where)]


def _post(one: Checkpoint) -> Feature:
    said = {"code": one.code, "name": one.name, "country": one.country, "kind": one.kind, "unit": one.unit,
            "approximate": one.approximate}  # fmt: skip
    return Feature(id=str(one.id), geometry=point_of(one.position.lon, one.position.lat), properties=said)


def _site(one: Site) -> Feature:
    said = msgspec.to_builtins(one)
    kept = ("kind", "code", "name", "country", "approximate", "source", "units")
    return Feature(id=str(one.id), geometry=point_of(one.lon, one.lat), properties={k: said[k] for k in kept})
