"""Country of a point: ours beside a tree over the points asked by each country, and beside geopandas' spatial join."""

import time
from collections.abc import Callable, Iterator
from statistics import median, quantiles
from typing import Any, cast

import geopandas
import numpy as np
import shapely
from numpy.typing import NDArray

from geo import basemap, topojson
from geo.assign import Boundaries
from geo.boundaries import SEA
from jointops.bench.map.line import Line

POINTS = 1_000_000
JOINED = 200_000
"""As many as the spatial join gets: it takes a hundred times as long."""

Floats = NDArray[np.float64]
Points = tuple[Floats, Floats]


def lines() -> Iterator[Line]:
    """In bulk over the globe and over one region's land, equality with the outlines themselves, and one alone."""
    ground = Boundaries()
    dice = np.random.default_rng(1)
    globe = dice.uniform(-180, 180, POINTS), np.degrees(np.arcsin(dice.uniform(-1, 1, POINTS)))
    region = dice.uniform(-12, 16, POINTS), dice.uniform(4, 25, POINTS)
    exact = basemap.whole(topojson.read(basemap.SOURCE)) if basemap.SOURCE.exists() else None
    for where, points in (("the globe", globe), ("West Africa", region)):
        yield from _bulk(ground, where, points, exact)
    yield _alone(ground, region)


def _bulk(ground: Boundaries, where: str, points: Points, exact: dict[str, Any] | None) -> Iterator[Line]:
    ours, found = _rate(lambda: ground.countries_of(*points), POINTS, 3)
    what = f"country of {POINTS:,} points, {where}"
    said = f"{ours / 1e6:.1f} M/s"
    if exact is None:  # the outlines come with the front end's packages
        yield Line(what=what, ours=said, goal="2 M/s", met=ours >= 2e6)
        return
    outlines = [exact[code] for code in ground.codes]
    tree, expected = _rate(lambda: _by_tree(outlines, points), POINTS, 1)
    peer = f"shapely tree {tree / 1e6:.2f} M/s"
    yield Line(what=what, ours=said, goal="2 M/s", met=ours >= 2e6, peer=peer, ratio=ours / tree)
    equal = float((found == expected).mean())
    yield Line(what=f"equal to the outlines, {where}", ours=f"{equal:.4%}", goal="100 %", met=equal == 1)
    some = points[0][:JOINED], points[1][:JOINED]
    frame = geopandas.GeoDataFrame(geometry=outlines, crs=4326)
    joined, _ = _rate(lambda: _joined(frame, some), JOINED, 1)
    yield Line(
        what=f"the same by a spatial join, {where}", ours=said, goal="10×", met=ours >= 10 * joined,
        peer=f"geopandas {joined / 1e6:.2f} M/s", ratio=ours / joined,
    )  # fmt: skip


def _by_tree(outlines: list[Any], points: Points) -> NDArray[np.int16]:
    found = np.full(len(points[0]), SEA, np.int16)
    tree = shapely.STRtree(cast(list[shapely.Point], shapely.points(*points)))
    for number in reversed(range(len(outlines))):
        found[tree.query(outlines[number], predicate="intersects")] = number
    return found


def _joined(frame: geopandas.GeoDataFrame, points: Points) -> Any:
    asked = geopandas.GeoDataFrame(geometry=shapely.points(*points), crs=4326)  # pyright: ignore[reportArgumentType]
    return geopandas.sjoin(asked, frame, predicate="within")


def _rate(act: Callable[[], Any], points: int, times: int) -> tuple[float, Any]:
    """Points a second of processor time, the best of some runs, and what was found."""
    took: list[float] = []
    found: Any = None
    for _ in range(times):
        begun = time.process_time()
        found = act()
        took.append(time.process_time() - begun)
    return points / min(took), found


def _alone(ground: Boundaries, points: Points) -> Line:
    took: list[float] = []
    for lon, lat in zip(points[0][:20_000].tolist(), points[1][:20_000].tolist(), strict=True):
        begun = time.perf_counter_ns()
        ground.country_of(lon, lat)
        took.append((time.perf_counter_ns() - begun) / 1000)
    p50, p99 = median(took), quantiles(took, n=100)[98]
    said = f"p50 {p50:.1f} µs, p99 {p99:.1f} µs"
    return Line(what="country of one point, West Africa", ours=said, goal="p50 ≤ 10 µs", met=p50 <= 10)
