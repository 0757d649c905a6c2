"""Reads of routes: with their lines, with what lies on them."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from heapq import nlargest
from uuid import UUID

import asyncpg
import msgspec
import numpy as np

from geo import features
from geo.around import box_of, boxes_about
from geo.countries import Bounds
from geo.crossings import Crossing
from geo.features import Feature
from geo.lines import Line, Lines, drawn, geodesic
from geo.marks.model import Boxed, StoredMark
from geo.marks.queries import marks_about, marks_named, place_of
from geo.sea import by_sea
from geo.sites.queries import sites_in
from geo.tiles.holding import Holder
from geo.tiles.reading import Held, standing_of
from jointops.base import sql
from jointops.base.access import Viewer
from jointops.base.db import Db
from jointops.base.page import Place
from jointops.base.tx import Tx
from ops.checkpoints.model import Checkpoint
from ops.checkpoints.queries import list_checkpoints
from ops.routes.evidence import is_denied, is_taken_back
from ops.routes.model import DrawnLeg, Leg, Route, RouteOn, RoutePast, RouteSeen
from ops.routes.near import posts_near, sites_near

q = sql.load("ops.routes")

LATEST = 20
MOST_ASKED = 500
"""Routes of an operation that are asked whether a record lies on them, the newest first; those that name it, always."""
ANYWHERE_M = 30_000_000.0
MOST_SITES = 20_000
"""Ports, airports and border posts in the box of a route that are asked whether they lie near it."""


async def lines_of(legs: Sequence[Leg]) -> list[Line]:
    """The way of each leg: by sea along the marine network where it is installed, else straight over the globe."""
    if all(leg.mode != "sea" for leg in legs):
        return _lines_of(legs)
    # A way through the network takes some 20 ms, and nobody's request waits for another's.
    return await asyncio.to_thread(_lines_of, legs)


def _lines_of(legs: Sequence[Leg]) -> list[Line]:
    return [_line_of(leg) for leg in legs]


def _line_of(leg: Leg) -> Line:
    ends = (leg.start.position.lon, leg.start.position.lat, leg.end.position.lon, leg.end.position.lat)
    return (by_sea(*ends) if leg.mode == "sea" else None) or geodesic(*ends)


async def list_routes(tx: Tx, operation: str, before: Place | None, most: int) -> list[Route]:
    """Routes that this viewer may see, newest first."""
    drawn_at, id = before or (None, None)
    rows = await tx.all(q.list_routes, operation=operation, drawn_at=drawn_at, id=id, most=most)
    return await _shown(tx, rows)


async def list_past(tx: Tx, operation: str, before: Place | None, most: int) -> list[RoutePast]:
    """Routes as they stood, for whoever saw them so, the last to end first."""
    until, id = before or (None, None)
    rows = await tx.all(q.list_past, operation=operation, until=until, id=id, most=most)
    stood = zip(await _shown(tx, rows), rows, strict=True)
    return [RoutePast(**msgspec.structs.asdict(one), until=row["until"]) for one, row in stood]


async def _shown(tx: Tx, rows: Sequence[asyncpg.Record]) -> list[Route]:
    named = {one for row in rows for leg in legs_of(row) for one in leg.evidence}
    visible = {mark.record for mark in await marks_named(tx, named)}
    return [await _route(row, visible) for row in rows]


def feature_of(route: Route) -> Feature:
    """A route for another map: one line, with what is known of the whole and of its legs."""
    legs = [
        {"from": leg.start.name, "to": leg.end.name, "role": leg.role, "mode": leg.mode, "inferred": leg.inferred,
         "length_km": leg.length_km}
        for leg in route.legs
    ]  # fmt: skip
    kept = ("name", "mode", "note", "length_km", "countries", "drawn_by", "drawn_at", "changed_at", "version")
    said = {**{name: getattr(route, name) for name in kept}, "legs": legs, "crossings": route.crossings}
    geometry = features.lines_of([leg.line for leg in route.legs])
    return Feature(id=str(route.id), geometry=geometry, properties=msgspec.to_builtins(said))


async def find_route(tx: Tx, operation: str, id: UUID) -> Route | None:
    """One route of an operation; None when there is none for this viewer."""
    row = await tx.maybe(q.get_route, id=id)
    if row is None or row["operation"] != operation:
        return None
    evidence = {one for leg in legs_of(row) for one in leg.evidence}
    return await _route(row, {mark.record for mark in await marks_named(tx, evidence)})


async def evidence_of(tx: Tx, operation: str, most: int) -> list[frozenset[UUID]]:
    """What speaks for each of the newest routes of an operation; ids also of what this viewer may not see."""
    rows = await tx.all(q.evidence_of, operation=operation, most=most)
    return [frozenset(UUID(one) for one in row["evidence"]) for row in rows]


async def operation_of(tx: Tx, id: UUID) -> str | None:
    """Of which operation a route is; None when there is none for this viewer."""
    row = await tx.maybe(q.get_route, id=id)
    return row["operation"] if row else None


async def held_of(db: Db, viewer: Viewer, holder: Holder, id: UUID) -> Held | None:
    """The marks of a route's operation where they stand in memory, or come to stand there.

    Outside of any transaction: who waits for an operation to be read keeps no connection from others.
    """
    async with db.read(viewer) as tx:
        operation = await operation_of(tx, id)
        standing = await standing_of(tx, operation) if operation else None
    return await holder.get(operation, standing) if operation and standing else None


async def get_route(tx: Tx, id: UUID, within_km: float | None = None, held: Held | None = None) -> RouteSeen:
    """One route with what lies on it, or within another distance of it: out of memory where its operation is held.

    Raises NotFound (404).
    """
    row = await tx.one(q.get_route, id=id)
    legs = legs_of(row)
    evidence = await marks_named(tx, {one for leg in legs for one in leg.evidence})
    route = await _route(row, {mark.record for mark in evidence})
    lines = await lines_of(legs)
    within = within_km or route.within_km
    met, latest = await _met(tx, route, lines, within, held)
    return RouteSeen(
        **{name: getattr(route, name) for name in Route.__struct_fields__},
        near=posts_near(await _posts(tx, route.operation), lines, within),
        sites=sites_near(await sites_in(tx, box_of(lines, within * 1000), MOST_SITES), lines, within),
        evidence=evidence,
        met=met,
        latest=latest,
    )


async def routes_on(tx: Tx, record: UUID) -> list[RouteOn]:
    """Which of an operation's routes a record lies on or speaks for, nearest first. Raises NotFound (404)."""
    operation, lon, lat = await place_of(tx, record)
    rows = await tx.all(q.ways_of, operation=operation, record=str(record), most=MOST_ASKED)
    # The ways of hundreds of routes: nobody's request waits for another's.
    return await asyncio.to_thread(_on, rows, record, lon, lat)


def _on(rows: Sequence[asyncpg.Record], record: UUID, lon: float, lat: float) -> list[RouteOn]:
    legs = [(row, number, leg) for row in rows for number, leg in enumerate(legs_of(row))]
    if not legs:
        return []
    named = {row["id"] for row, _, leg in legs if record in leg.evidence}
    lines = _lines_of([leg for _, _, leg in legs])
    within = [ANYWHERE_M if record in leg.evidence else row["within_km"] * 1000 for row, _, leg in legs]
    near = Lines(lines).near(lon, lat, within)
    best: dict[UUID, RouteOn] = {}
    for _, line, metres, _ in sorted(near.pairs(), key=lambda pair: pair[2]):
        row, number, _ = legs[line]
        id: UUID = row["id"]
        best.setdefault(id, RouteOn(id, row["name"], row["drawn_by"], number, round(metres / 1000, 2), id in named))
    return list(best.values())


async def _posts(tx: Tx, operation: str) -> list[Checkpoint]:
    page = await list_checkpoints(tx, operation)
    found = page.items
    while page.next is not None:
        page = await list_checkpoints(tx, operation, page.next)
        found += page.items
    return found


async def _met(
    tx: Tx, route: Route, lines: list[Line], within_km: float, held: Held | None
) -> tuple[dict[str, int], list[StoredMark]]:
    """What lies on a route: all of it counted, and the newest of what may speak for it."""
    counts: Counter[str] = Counter()
    telling: list[tuple[int, bytes]] = []
    known = Lines(lines)
    async for found in _about(tx, route.operation, boxes_about(lines, within_km * 1000), held):
        near = await asyncio.to_thread(known.near, found.lon, found.lat, within_km * 1000)
        on = np.unique(near.point)
        many = np.bincount(found.number[on], minlength=len(found.words)).tolist()
        for said, of_them in zip(found.words, many, strict=True):
            counts.update(dict.fromkeys(_words(*said), of_them))
        tells = np.array([_tells(*said) for said in found.words], bool)
        rows = on[tells[found.number[on]]]
        newest = rows[np.argsort(found.recorded[rows])[-LATEST:]]
        telling += [(int(found.recorded[row]), found.records[row].tobytes()) for row in newest]
    latest = [UUID(bytes=record) for _, record in nlargest(LATEST, telling)]
    return {word: many for word, many in counts.items() if many}, await marks_named(tx, latest)


async def _about(tx: Tx, operation: str, boxes: Sequence[Bounds], held: Held | None) -> AsyncIterator[Boxed]:
    if held is None:
        async for found in marks_about(tx, operation, boxes):
            yield found
        return
    seen = held.sheet.seen((await standing_of(tx, operation)).classes)
    found = await asyncio.to_thread(seen.about, boxes)
    if len(found.records):
        yield found


def _tells(kind: str, state: str) -> bool:
    return (kind, state) != ("check", "clear") and not is_denied(kind, state) and not is_taken_back(kind, state)


def _words(kind: str, state: str) -> list[str]:
    if kind == "incident":
        return [] if state == "withdrawn" else [state]
    return [kind, "hit"] if (kind, state) == ("match", "confirmed") else [kind]


def legs_of(row: asyncpg.Record) -> list[Leg]:
    """The legs of a row, with evidence that its reader may not see."""
    return msgspec.convert(row["legs"], list[Leg])


async def _route(row: asyncpg.Record, visible: set[UUID]) -> Route:
    """The route without the ids of evidence that its reader may not see."""
    legs = legs_of(row)
    fields = {name: row[name] for name in Route.__struct_fields__ if name not in ("legs", "crossings")}
    shown = [_drawn(leg, line, visible) for leg, line in zip(legs, await lines_of(legs), strict=True)]
    return Route(**fields, legs=shown, crossings=msgspec.convert(row["crossings"], list[Crossing]))


def _drawn(leg: Leg, line: Line, visible: set[UUID]) -> DrawnLeg:
    fields = {name: getattr(leg, name) for name in Leg.__struct_fields__ if name != "evidence"}
    evidence = [one for one in leg.evidence if one in visible]
    return DrawnLeg(
        **fields,
        evidence=evidence,
        length_km=round(line.metres / 1000, 1),
        by_network=line.by_network,
        line=drawn(line),
    )
