"""The layers that another map may read: each page asks row security and the policy anew, and holds nobody's name."""

from collections.abc import Awaitable, Callable, Iterable
from uuid import UUID

import msgspec

from alerts.coordination.on_map import handled_marks
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
from jointops.base.handling import Handled, given_to, may
from jointops.base.tx import Tx
from ops.checkpoints.model import Checkpoint
from ops.checkpoints.queries import checkpoint_of, list_checkpoints
from ops.routes.queries import feature_of as route_feature
from ops.routes.queries import find_route, list_routes

Leaving = tuple[Feature, Handled]
"""What would leave, and what travels with it."""

Page = tuple[list[Leaving], str | None]
"""Some of what row security shows, and where the next ones begin; None at the end."""

Read = Callable[[Tx, str, Asked, str | None, int], Awaitable[Page]]
"""Operation, what is asked, cursor, how many."""

One = Callable[[Tx, str, UUID], Awaitable[Leaving | None]]
"""One feature by its id; None when there is none for this viewer."""

_OF_ALL = given_to("signed-in", 1)


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


async def _marks(tx: Tx, operation: str, where: Asked, cursor: str | None, most: int) -> Page:
    found = await taken_marks(tx, operation, where, page.decode(cursor), most + 1)
    shown = found[:most]
    more = page.encode(shown[-1].recorded_at, shown[-1].record) if len(found) > most else None
    return list(zip(map(mark_feature, shown), await handled_marks(tx, operation, shown), strict=True)), more


async def _mark(tx: Tx, operation: str, id: UUID) -> Leaving | None:
    found = await taken_marks(tx, operation, Asked(wanted=id), None, 1)
    return (mark_feature(found[0]), (await handled_marks(tx, operation, found))[0]) if found else None


async def _routes(tx: Tx, operation: str, where: Asked, cursor: str | None, most: int) -> Page:
    most = min(most, page.MOST)
    found = await list_routes(tx, operation, page.decode(cursor), most + 1)
    more = page.encode(found[most - 1].drawn_at, found[most - 1].id) if len(found) > most else None
    return _met(map(route_feature, found[:most]), where, given_to(f"centre:{operation}", 2)), more


async def _route(tx: Tx, operation: str, id: UUID) -> Leaving | None:
    found = await find_route(tx, operation, id)
    return (route_feature(found), given_to(f"centre:{operation}", 2)) if found else None


async def _posts(tx: Tx, operation: str, where: Asked, cursor: str | None, most: int) -> Page:
    listed = await list_checkpoints(tx, operation, cursor or "", min(most, page.MOST))
    return _met(map(_post, listed.items), where, given_to(f"op:{operation}", 1)), listed.next


async def _post_of(tx: Tx, operation: str, id: UUID) -> Leaving | None:
    found = await checkpoint_of(tx, operation, id)
    return (_post(found), given_to(f"op:{operation}", 1)) if found else None


async def _sites(tx: Tx, operation: str, where: Asked, cursor: str | None, most: int) -> Page:
    listed = await page_sites(tx, None, cursor, min(most, page.MOST))
    return _met(map(_site, listed.items), where, _OF_ALL), listed.next


async def _site_of(tx: Tx, operation: str, id: UUID) -> Leaving | None:
    found = await find_site(tx, id)
    return (_site(found), _OF_ALL) if found else None


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


async def page_of(tx: Tx, layer: Layer, operation: str, where: Asked, cursor: str | None, most: int) -> Found:
    """Some features that may leave."""
    found, onward = await layer.read(tx, operation, where, cursor, most)
    leaving = [(one, handled) for one, handled in found if may("export", handled, tx.viewer)]
    marking = max((handled.marking for _, handled in leaving), default=0)
    return Found(features=[one for one, _ in leaving], next=onward, marking=marking)


async def one_of(tx: Tx, layer: Layer, operation: str, id: str) -> tuple[Feature, int]:
    """One feature by its id, and its marking. Raises NotFound (404), also for what may not leave."""
    try:
        found = await layer.one(tx, operation, UUID(id))
    except ValueError:
        raise NotFound from None
    if found is None or not may("export", found[1], tx.viewer):
        raise NotFound
    return found[0], found[1].marking


def _met(features: Iterable[Feature], where: Asked, handled: Handled) -> list[Leaving]:
    return [(one, handled) for one in features if meets(one.geometry, where)]


def _post(one: Checkpoint) -> Feature:
    said = {"code": one.code, "name": one.name, "country": one.country, "kind": one.kind, "unit": one.unit,
            "approximate": one.approximate}  # fmt: skip
    return Feature(id=str(one.id), geometry=point_of(one.position.lon, one.position.lat), properties=said)


def _site(one: Site) -> Feature:
    said = msgspec.to_builtins(one)
    kept = ("kind", "code", "name", "country", "approximate", "source", "units")
    return Feature(id=str(one.id), geometry=point_of(one.lon, one.lat), properties={k: said[k] for k in kept})
