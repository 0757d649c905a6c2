"""What lies near a route: ours against geodesic distances by pyproj, beside a buffer in degrees; and how fast."""

import time
from collections.abc import Iterator
from itertools import pairwise
from statistics import median
from typing import Any, cast

import numpy as np
import shapely
from numpy.typing import NDArray

from geo.ellipsoid import WGS84
from geo.lines import Line, Lines, geodesic
from jointops.bench.map.line import Line as Figure

WITHIN_M = 50_000.0
POINTS = 2_000
CHECKS, ROUTES = 12_000, 50

Stops = list[tuple[float, float]]
Floats = NDArray[np.float64]

ON_THE_GLOBE: dict[str, Stops] = {
    "Lomé to Tripoli": [(1.2, 6.1), (-0.05, 16.27), (7.99, 16.97), (14.43, 27.04), (13.19, 32.89)],
    "São Paulo to Tijuana": [
        (-46.6, -23.5), (-67.8, -9.97), (-77.03, -12.05), (-78.5, -0.2), (-76.78, 8.42), (-79.5, 9.0), (-92.26, 14.9),
        (-117.03, 32.5),
    ],
    "Dakar by sea to Madrid": [(-17.44, 14.7), (-15.4, 28.1), (-3.7, 40.4)],
    "Auckland to Honolulu, over 180°": [(174.76, -36.85), (178.44, -18.14), (-171.76, -13.83), (-157.86, 21.3)],
}  # fmt: skip


def lines() -> Iterator[Figure]:
    """Exactness on four routes; an operation's checks by fifty routes; one new checkpoint by fifty routes."""
    for name, stops in ON_THE_GLOBE.items():
        yield _exactness(name, stops)
    yield from _speed()


def _ways(stops: Stops) -> list[Line]:
    return [geodesic(*first, *last) for first, last in pairwise(stops)]


def _exactness(name: str, stops: Stops) -> Figure:
    dice = np.random.default_rng(5)
    ways = _ways(stops)
    lon, lat = (np.concatenate([getattr(way, axis) for way in ways]) for axis in ("lon", "lat"))
    which = dice.integers(0, len(lon), POINTS)
    x, y, _ = cast(
        tuple[Floats, Floats, Floats],
        WGS84.fwd(lon[which], lat[which], dice.uniform(0, 360, POINTS), dice.uniform(0, 2.5 * WITHIN_M, POINTS)),
    )
    true = _by_pyproj(stops, x, y)
    near = Lines(ways).near(x, y, WITHIN_M * 1.5)
    mine = np.full(POINTS, np.inf)
    np.minimum.at(mine, near.point, near.metres)
    judged = np.isfinite(mine) & (true > 2_000)  # the reference has a point every 500 m
    worst = float(np.abs(mine[judged] - true[judged]).max()) / WITHIN_M
    wrong = int(((mine <= WITHIN_M) != (true <= WITHIN_M)).sum())
    flat = shapely.contains_xy(shapely.LineString(stops).buffer(WITHIN_M / 111_320), x, y)
    flat_wrong = int((flat != (true <= WITHIN_M)).sum())
    return Figure(
        what=f"within 50 km of {name}, {POINTS:,} points beside it",
        ours=f"{wrong} wrong, worst distance off by {worst:.3%} of 50 km",
        peer=f"buffer in degrees: {flat_wrong} wrong",
        goal="≤ 0.6 % by pyproj",
        met=worst <= 0.006,
    )


def _by_pyproj(stops: Stops, lon: Floats, lat: Floats) -> Floats:
    best = np.full(len(lon), np.inf)
    for (a, b), (c, d) in pairwise(stops):
        between = cast(Stops, WGS84.npts(a, b, c, d, int(WGS84.inv(a, b, c, d)[2] // 500)))
        for x, y in [(a, b), *between, (c, d)]:
            some = np.flatnonzero(np.abs(lat - y) < 1)
            away: Any = WGS84.inv(np.full(len(some), x), np.full(len(some), y), lon[some], lat[some])[2]
            best[some] = np.minimum(best[some], away)
    return best


def _speed() -> Iterator[Figure]:
    dice = np.random.default_rng(3)
    posts = dice.uniform(-12, 9, 40), dice.uniform(4, 17, 40)
    at = dice.integers(0, 40, CHECKS)
    checks = posts[0][at] + dice.normal(0, 0.02, CHECKS), posts[1][at] + dice.normal(0, 0.02, CHECKS)
    ways: list[Line] = []
    for _ in range(ROUTES):
        stops = [(float(posts[0][n]), float(posts[1][n])) for n in dice.choice(40, 5, replace=False)]
        ways += _ways(stops)
    known = Lines(ways)
    begun = time.process_time()
    pairs = len(known.near(*checks, 10_000).point)
    took = time.process_time() - begun
    what = f"{CHECKS:,} checks by {ROUTES} routes of 4 legs, within 10 km"
    yield Figure(what=what, ours=f"{took * 1000:.0f} ms, {pairs:,} pairs", goal="≤ 1 s", met=took <= 1)
    alone: list[float] = []
    for lon, lat in zip(checks[0][:2000].tolist(), checks[1][:2000].tolist(), strict=True):
        begun = time.process_time_ns()
        known.near(lon, lat, 10_000)
        alone.append((time.process_time_ns() - begun) / 1e6)
    yield Figure(
        what=f"one new check or post by {ROUTES} routes", ours=f"p50 {median(alone):.2f} ms", goal="≤ 1 ms",
        met=median(alone) <= 1,
    )  # fmt: skip
