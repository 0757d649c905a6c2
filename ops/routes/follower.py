"""Says at once on which routes a new check, match or incident lies: a consumer of the log under the matcher's role."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID

import asyncpg
import msgspec

from geo.lines import Lines
from jointops.base.access import AccessClass
from jointops.base.db import Db
from jointops.base.tx import Event, Tx
from ops.routes.model import MET, Leg, met_class
from ops.routes.queries import lines_of, q
from realtime.consumers import Consumer
from realtime.log import LogEvent

HEARD = frozenset({"check.reported", "match.found", "match.verified", "incident.recorded"})


class Known(msgspec.Struct, frozen=True):
    """The routes of an operation as they were at some versions, ready to be asked.

    routes  for each line: its route
    """

    versions: dict[UUID, int]
    classes: dict[UUID, AccessClass]
    routes: list[UUID]
    within: list[float]
    lines: Lines


class RouteFollower:
    """Keeps the lines of the routes that it has met; asks with each batch whether they are still the same."""

    def __init__(self, db: Db) -> None:
        self._db = db
        self._known: dict[str, Known] = {}

    def consumer(self) -> Consumer:
        """The consumer to hand to the realtime room."""
        return Consumer("routes", "matcher", HEARD, self.act)

    async def act(self, tx: Tx, events: Sequence[LogEvent]) -> None:
        """A `route.met` for each event and route near it, to those who may see both."""
        by_operation: dict[str, list[LogEvent]] = defaultdict(list)
        for event in events:
            if event.mark is not None and event.operation is not None:
                by_operation[event.operation].append(event)
        told = 0
        for operation, some in by_operation.items():
            if (known := await self._routes(tx, operation)) is not None:
                told += await self._tell(tx, operation, known, some)
        if told:
            tx.audit("route.meet", records=told)

    async def _routes(self, tx: Tx, operation: str) -> Known | None:
        versions = {row["id"]: row["version"] for row in await tx.all(q.routes_drawn, operation=operation)}
        if not versions:
            self._known.pop(operation, None)
            return None
        known = self._known.get(operation)
        if known is None or known.versions != versions:
            known = self._known[operation] = await _read(tx, versions)
        return known

    async def _tell(self, tx: Tx, operation: str, known: Known, events: list[LogEvent]) -> int:
        places = [(event.mark.lon, event.mark.lat) for event in events if event.mark is not None]
        lon, lat = zip(*places, strict=True)
        near = known.lines.near(lon, lat, known.within)
        pairs = dict.fromkeys((point, known.routes[line]) for point, line, *_ in near.pairs())
        classes = await _classes(tx, {event.class_id for event in events}) if pairs else {}
        told = 0
        for point, route in pairs:
            event = events[point]
            both = met_class(operation, known.classes[route], classes[event.class_id])
            if both is not None:
                class_id = await self._db.class_id(both)
                tx.emit(_met(event, route, known.versions[route], class_id))
                told += 1
        return told


async def _read(tx: Tx, versions: dict[UUID, int]) -> Known:
    rows = await tx.all(q.routes_named, ids=list(versions))
    routes = [(row, msgspec.convert(row["legs"], list[Leg])) for row in rows]
    return Known(
        versions={row["id"]: row["version"] for row in rows},
        classes={row["id"]: _class(row) for row in rows},
        routes=[row["id"] for row, legs in routes for _ in legs],
        within=[row["within_km"] * 1000 for row, legs in routes for _ in legs],
        lines=Lines([line for _, legs in routes for line in await lines_of(legs)]),
    )


async def _classes(tx: Tx, ids: set[int]) -> dict[int, AccessClass]:
    return {row["id"]: _class(row) for row in await tx.all(q.classes_of, ids=list(ids))}


def _class(row: asyncpg.Record) -> AccessClass:
    return AccessClass(frozenset(row["audience"]), frozenset(row["excluded"]), row["marking"])


def _met(event: LogEvent, route: UUID, version: int, class_id: int) -> Event:
    """Names the route alone: what was met is read with it, by whoever may see it on that day."""
    return Event(kind=MET, record=route, version=version, class_id=class_id, at=event.at, operation=event.operation)
