"""Tiles and places near a point, of a million marks: in memory, over HTTP, and in the database beside the same question
without the Morton key.

A quarter of the marks is for others: what is not for this viewer is left out by all contestants alike. PostGIS is no
part of the embedded server; a PostgreSQL that has it (JOINTOPS_DATABASE_URL, or JOINTOPS_POSTGIS_URL for one that is
there for this alone) is asked for the same beside ours.
"""

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from pathlib import Path
from statistics import median, quantiles
from typing import Any

import asyncpg
import httpx
import msgspec
import numpy as np

from geo import morton
from geo.countries import Bounds
from geo.ellipsoid import RADIUS_M, WGS84
from geo.marks.model import Boxed
from geo.marks.queries import marks_about
from geo.tiles.model import Sought, Tile
from geo.tiles.picked import encoded
from geo.tiles.reading import Held, Standing, q, read_all, standing_of, sum_up
from geo.tiles.stored import stored_tile
from jointops.app import application
from jointops.base import sql
from jointops.base.access import Viewer, access_class
from jointops.base.settings import Settings
from jointops.base.tx import Tx
from jointops.bench.map import postgis
from jointops.bench.map.line import Line
from jointops.demo.seed import seed
from jointops.node import Node, running, serving
from jointops.rooms import CONTROLLERS

MANY, POSTS = 1_000_000, 400
OPERATION = "kafo-ii"
EACH = 24
"""Tiles of each zoom, about posts at random."""
FILTER = Sought(kind="check")
RADII_KM = (5, 50, 300)

_FILL = """
insert into geo.mark (record, version, operation, kind, state, subject, country, place, lon, lat, occurred_at,
                      recorded_at, class_id)
select uuidv7(), 1, 'kafo-ii', case when n % 50 = 0 then 'match' else 'check' end,
       case when n % 50 = 0 then 'possible' when n % 9 = 0 then 'wait' else 'clear' end, 'vehicle',
       (array['ML', 'NE', 'BF', 'CI'])[n % 4 + 1], 'XX-' || n % $2::integer, lon + random_normal(0, 0.05),
       lat + random_normal(0, 0.05),
       now() - n * interval '0.1 second', now() - interval '2 hours' - n * interval '0.1 second',
       case when n % 4 = 0 then $4::integer else $3::integer end
from generate_series(1, $1::integer) n
join (select p, -12 + 28 * random() as lon, 4 + 21 * random() as lat from generate_series(0, $2::integer - 1) p) post
    on p = n % $2::integer
"""

_PEERS = sql.Statements("""
-- counted_without: cells of a box as one would count them without a key
select count(*)::int as count, avg(lon)::float8 as lon, avg(lat)::float8 as lat from geo.mark
where operation = :operation and kind = :kind and lon >= :west and lon < :east and lat > :south and lat <= :north
group by floor((lon - :west) / (:east - :west) * 64), floor((lat - :south) / (:north - :south) * 64);
""")


def lines() -> Iterator[Line]:
    """The figures of goals 1, 2 and 7."""
    yield from asyncio.run(_measured())


async def _measured() -> list[Line]:
    with tempfile.TemporaryDirectory(prefix="jointops-bench-") as folder:
        settings = Settings(data=Path(folder) / "node", port=0, demo=True, pace=1000)
        async with running(settings) as node:
            await seed(node)
            places = await _fill(node)
            async with serving(node, application(node, CONTROLLERS)) as url:
                viewer = await node.sessions.open("centre.kafo")
                async with node.db.read(viewer) as tx:
                    classes = frozenset[int]((await tx.one(q.standing, operation=OPERATION))["classes"])
                peer = await postgis.found(node.servers.database_url, sorted(classes))
                bench = Bench(node, viewer, classes, places, peer)
                held = await _held(bench)
                lines = [*held, *await _over_http(url, places), *await _stored(bench), *await _near(bench)]
                if peer is not None:
                    await peer.close()
                return lines


class Bench(msgspec.Struct, frozen=True):
    """What is measured on. peer: the same marks in PostGIS, where it is installed."""

    node: Node
    viewer: Viewer
    classes: frozenset[int]
    places: list[tuple[float, float]]
    peer: postgis.PostGis | None


async def _fill(node: Node) -> list[tuple[float, float]]:
    shown, hidden = [await node.db.class_id(access_class(who, marking=0)) for who in (f"op:{OPERATION}", "op:another")]
    connection = await asyncpg.connect(node.servers.database_url)
    await connection.execute(_FILL, MANY, POSTS, shown, hidden)
    await connection.execute("analyze geo.mark")
    rows = await connection.fetch("select lon, lat from geo.mark where kind = 'check' limit 20000")
    await connection.close()
    dice = np.random.default_rng(6)
    return [(rows[n]["lon"], rows[n]["lat"]) for n in dice.integers(0, len(rows), 200).tolist()]


def _tiles(zoom: int, places: Sequence[tuple[float, float]]) -> list[Tile]:
    lon, lat = zip(*places[:EACH], strict=True)
    x, y = morton.positions(lon, lat)
    return [Tile(zoom, int(a) >> (31 - zoom), int(b) >> (31 - zoom)) for a, b in zip(x, y, strict=True)]


async def _held(bench: Bench) -> list[Line]:
    begun = time.perf_counter()
    async with bench.node.db.service("matcher") as tx:
        held = await read_all(tx, OPERATION)
    took = time.perf_counter() - begun
    assert held is not None
    found = [Line(number=1, what=f"{MANY:,} marks read into memory", ours=f"{took:.1f} s", goal="")]
    by_zoom: dict[int, list[float]] = {}
    for zoom in range(19):
        tiles = _tiles(zoom, bench.places)
        encoded(tiles[0], held.columns.tile(tiles[0], FILTER, bench.classes))  # edges of this zoom are looked for once
        for tile in tiles:
            begun = time.perf_counter()
            encoded(tile, held.columns.tile(tile, FILTER, bench.classes))
            by_zoom.setdefault(zoom, []).append((time.perf_counter() - begun) * 1000)
    worst = max(by_zoom, key=lambda zoom: median(by_zoom[zoom]))
    every = [one for took in by_zoom.values() for one in took]
    p99 = max(max(took) for took in by_zoom.values())
    found.append(
        Line(
            number=1,
            what=f"tile from memory, filtered and masked, zoom 0–18, {len(every)} tiles",
            ours=f"p50 {median(every):.2f} ms; at zoom {worst} {median(by_zoom[worst]):.1f} ms, slowest {p99:.1f} ms",
            goal="p50 ≤ 4 ms, p99 ≤ 10 ms at every zoom",
            met=median(by_zoom[worst]) <= 4 and p99 <= 10,
        )
    )
    for zooms, where, least in (((2, 3, 4), "2–4", Least(20, 40)), ((9,), "9", Least(5))):
        few = 4 if bench.peer is None else EACH  # plain SQL takes a second for each
        ours = [one for zoom in zooms for one in by_zoom[zoom][:few]]
        tiles = [tile for zoom in zooms for tile in _tiles(zoom, bench.places)[:few]]
        found += await _beside(bench, 1, f"tile from memory, zoom {where}", ours, tiles, least)
    return found


async def _over_http(url: str, places: Sequence[tuple[float, float]]) -> list[Line]:
    took: list[float] = []
    async with httpx.AsyncClient(base_url=url, timeout=60) as client:
        token = (await client.post("/api/session", json={"user": "centre.kafo"})).json()["token"]
        client.headers["authorization"] = f"Bearer {token}"
        for tile in [one for zoom in (2, 4, 6, 9, 12, 14) for one in _tiles(zoom, places)[:8]]:
            address = f"/api/map/tiles/{tile.zoom}/{tile.column}/{tile.row}"
            spent = 0.0
            for _ in range(2):  # the first of all reads the columns
                begun = time.perf_counter()
                (await client.get(address, params={"operation": OPERATION, "kind": "check"})).raise_for_status()
                spent = (time.perf_counter() - begun) * 1000
            took.append(spent)
    said = f"p50 {median(took):.1f} ms, p99 {quantiles(took, n=100)[98]:.1f} ms"
    return [Line(number=1, what="the same over HTTP", ours=said, goal="p50 ≤ 8 ms", met=median(took) <= 8)]


async def _stored(bench: Bench) -> list[Line]:
    async with bench.node.db.service("matcher") as tx:
        begun = time.perf_counter()
        await sum_up(tx, OPERATION)
        summed = time.perf_counter() - begun
    async with bench.node.db.read(bench.viewer) as tx:
        near = [tile for zoom in (12, 14, 16) for tile in _tiles(zoom, bench.places)[:8]]
        ours = await _timed(lambda tile: stored_tile(tx, OPERATION, tile, FILTER), near)
        far = [tile for zoom in (2, 3, 4, 5) for tile in _tiles(zoom, bench.places)[:3]]
        by_sums = await _timed(lambda tile: stored_tile(tx, OPERATION, tile, FILTER), far)
    said = f"p50 {median(ours):.1f} ms ({min(ours):.1f}–{max(ours):.1f})"
    what = f"tile from the database, zoom 2–5, of sums (made once, {summed:.1f} s)"
    return [
        Line(number=2, what="tile from the database by its key, zoom 12–16", ours=said, goal="p50 ≤ 2 ms",
             met=median(ours) <= 2),
        *await _beside(bench, 2, what, by_sums, far, Least(2.5)),
    ]  # fmt: skip


async def _near(bench: Bench) -> list[Line]:
    """By the columns in memory, as a route's drawer asks them, and by the database, where nobody holds them."""
    found: list[Line] = []
    some = bench.places[:12]
    async with bench.node.db.read(bench.viewer) as tx:
        standing = await standing_of(tx, OPERATION)
    held = await bench.node.tile_holder.get(OPERATION, standing)
    assert held is not None
    async with bench.node.db.read(bench.viewer) as tx:
        for km in RADII_KM:
            took = await _timed(lambda place, km=km: _held_within(held, standing, place, km), some)
            stored = median(await _timed(lambda place, km=km: _within(tx, place, km), some))
            said = f"p50 {median(took):.1f} ms ({min(took):.1f}–{max(took):.1f}); from the database {stored:.1f} ms"
            line = Line(
                number=7,
                what=f"all marks within {km} km, from memory",
                ours=said,
                goal="≥ 1.2× PostGIS geography",
                peer=NOT_HERE,
            )
            if (peer := bench.peer) is not None:
                theirs = await _timed(lambda place, km=km, peer=peer: peer.near(place, km), some)
                ratio = median(theirs) / median(took)
                alike = [
                    await _held_within(held, standing, place, km)
                    == await _within(tx, place, km)
                    == await peer.near(place, km)
                    for place in some
                ]
                same = f"; {sum(alike)} of {len(alike)} answered alike"
                line = msgspec.structs.replace(
                    line, peer=f"{peer.name}: p50 {median(theirs):.1f} ms{same}", ratio=ratio, met=ratio >= 1.2
                )
            found.append(line)
    return found


NOT_HERE = "PostGIS is not installed here"


async def _held_within(held: Held, standing: Standing, place: tuple[float, float], km: int) -> int:
    return _so_near(held.sheet.seen(standing.classes).about([_box(place, km)]), place, km)


async def _within(tx: Tx, place: tuple[float, float], km: int) -> int:
    return sum([_so_near(found, place, km) async for found in marks_about(tx, OPERATION, [_box(place, km)])])


def _so_near(found: Boxed, place: tuple[float, float], km: int) -> int:
    """How many lie so near, over the globe."""
    here = np.full(len(found.lon), place[0]), np.full(len(found.lon), place[1])
    away: Any = WGS84.inv(*here, found.lon, found.lat)[2]
    return int((np.asarray(away) <= km * 1000).sum())


def _box(place: tuple[float, float], km: int) -> Bounds:
    high = float(np.degrees(km * 1000 / RADIUS_M)) * 1.02
    wide = high / float(np.cos(np.radians(place[1])))
    return Bounds(place[0] - wide, place[1] - high, place[0] + wide, place[1] + high)


async def _counted_without(tx: Tx, tile: Tile) -> None:
    west, east = (360 * column / 2**tile.zoom - 180 for column in (tile.column, tile.column + 1))
    north, south = (_latitude(row / 2**tile.zoom) for row in (tile.row, tile.row + 1))
    edges = {"west": west, "south": south, "east": east, "north": north}
    await tx.all(_PEERS.counted_without, operation=OPERATION, kind=FILTER.kind, **edges)


def _latitude(share: float) -> float:
    return float(np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * share)))))


async def _timed(act: Callable[[Any], Awaitable[object]], given: Sequence[Any]) -> list[float]:
    await act(given[0])
    took: list[float] = []
    for one in given:
        begun = time.perf_counter()
        await act(one)
        took.append((time.perf_counter() - begun) * 1000)
    return took


class Least(msgspec.Struct, frozen=True):
    """How many times as fast as PostGIS a tile is to be; p99: where the goal says so."""

    p50: float
    p99: float | None = None


async def _beside(
    bench: Bench, number: int, what: str, ours: list[float], tiles: list[Tile], least: Least
) -> list[Line]:
    """Ours beside PostGIS; where that is not installed beside plain SQL, which no goal is about."""
    peer = bench.peer
    if peer is not None:
        how, theirs = peer.name, await _timed(peer.counted, tiles)
    else:
        async with bench.node.db.read(bench.viewer) as tx:
            how, theirs = "counted by lon and lat in SQL", await _timed(lambda tile: _counted_without(tx, tile), tiles)
    found: list[Line] = []
    for name, of, times in (("p50", median, least.p50), ("p99", _p99, least.p99)):
        if times is not None:
            ratio = of(theirs) / of(ours)
            found.append(
                Line(
                    number=number,
                    what=f"{what}, {name}",
                    ours=f"{of(ours):.1f} ms",
                    peer=f"{how}: {of(theirs):.1f} ms",
                    ratio=ratio,
                    goal=f"≥ {times:g}× PostGIS" + ("" if peer else ": not measured, for it is not installed here"),
                    met=None if peer is None else ratio >= times,
                )
            )
    return found


def _p99(took: list[float]) -> float:
    return quantiles(took, n=100, method="inclusive")[98]
