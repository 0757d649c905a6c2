"""Lines over the globe: geodesics with a point every few kilometres, also over the date line, and what lies near them.

Near is judged in space (see `geo.ellipsoid`), not on a flat map: a box or a buffer in degrees is wrong by the cosine of
the latitude and breaks at ±180°.
"""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Any, cast

import numpy as np
from msgspec import Struct
from numpy.typing import ArrayLike, NDArray

from geo import morton
from geo.ellipsoid import WGS84, in_space, to_segments

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

STEP_M = 10_000.0
"""Between two points of a line: its chord lies 2 m below the ground at most (s² / 8 R)."""

_TOGETHER = 8
"""Steps that are passed over at once when a point is far from all of them."""

_SLACK_M = 1.0
"""Squares of distances in space lose millimetres of it."""

_AT_ONCE = 256
"""Points that are compared with lines at a time: neighbours, so that most lines are far from all of them."""


class Line(Struct, frozen=True):
    """A geodesic from point to point, or several in a row.

    lon, lat    degrees WGS 84; lon goes on past ±180 instead of jumping
    along       metres from the beginning
    by_network  it follows the marine network
    """

    lon: Floats
    lat: Floats
    along: Floats
    by_network: bool = False

    @property
    def metres(self) -> float:
        return float(self.along[-1])


@lru_cache(maxsize=4096)
def geodesic(from_lon: float, from_lat: float, to_lon: float, to_lat: float) -> Line:
    """The shortest way between two positions, with a point every ten kilometres."""
    metres = float(cast(float, WGS84.inv(from_lon, from_lat, to_lon, to_lat)[2]))
    many = max(2, int(np.ceil(metres / STEP_M)) + 1)
    found: Any = WGS84.inv_intermediate(
        from_lon, from_lat, to_lon, to_lat, npts=many, initial_idx=0, terminus_idx=0, return_back_azimuth=True
    )
    lon = _unwrapped(_floats(found.lons))
    return Line(lon, _floats(found.lats), np.linspace(0, metres, many))


def chained(places: Sequence[tuple[float, float]]) -> Line:
    """From place to place of a network, each the shortest way."""
    ways = [geodesic(*one, *other) for one, other in pairwise(places) if one != other]
    lon, lat = (np.concatenate([getattr(way, axis)[:-1] for way in ways]) for axis in ("lon", "lat"))
    starts = np.cumsum([0.0, *(way.metres for way in ways[:-1])])
    along = np.concatenate([way.along[:-1] + start for way, start in zip(ways, starts, strict=True)])
    end = ways[-1]
    whole = np.append(along, starts[-1] + end.metres)
    return Line(_unwrapped(np.append(lon, end.lon[-1])), np.append(lat, end.lat[-1]), whole, by_network=True)


def _unwrapped(lon: Floats) -> Floats:
    return np.unwrap(lon, period=360)


def _floats(values: Any) -> Floats:
    return np.array(values, np.float64)


class Near(Struct, frozen=True):
    """Pairs of a point and a line near it, in the order of points, then of lines.

    point, line    numbers
    metres, along  between the two; from the beginning of the line
    """

    point: Ints
    line: Ints
    metres: Floats
    along: Floats

    def pairs(self) -> list[tuple[int, int, float, float]]:
        """Point, line, metres, along: one after the other."""
        columns = (self.point.tolist(), self.line.tolist(), self.metres.tolist(), self.along.tolist())
        return list(zip(*columns, strict=True))


class Lines:
    """Many lines, ready to say which of them some points are near."""

    def __init__(self, lines: Sequence[Line]) -> None:
        space = [in_space(line.lon, line.lat) for line in lines]
        self._first = np.concatenate([part[:-1] for part in space]) if space else np.empty((0, 3))
        self._last = np.concatenate([part[1:] for part in space]) if space else np.empty((0, 3))
        self._begins = np.concatenate([line.along[:-1] for line in lines]) if lines else np.empty(0)
        self._steps = np.concatenate([np.diff(line.along) for line in lines]) if lines else np.empty(0)
        counts = np.array([len(line.lon) - 1 for line in lines], np.int64)
        blocks = -(-counts // _TOGETHER)
        self._owner = np.repeat(np.arange(len(lines)), blocks)
        within = np.arange(len(self._owner)) - np.repeat(np.cumsum(blocks) - blocks, blocks)
        starts = np.repeat(np.cumsum(counts) - counts, blocks) + within * _TOGETHER
        ends = np.minimum(starts + _TOGETHER, np.repeat(np.cumsum(counts), blocks))
        # The last block of a line says its last step again: a table of one width, and the same nearest point.
        self._members = np.minimum(starts[:, None] + np.arange(_TOGETHER), ends[:, None] - 1)
        self._centre = (self._first[starts] + self._last[ends - 1]) / 2
        corners = np.concatenate([self._first[self._members], self._last[self._members]], axis=1)
        self._radius = np.sqrt(((corners - self._centre[:, None]) ** 2).sum(axis=2)).max(axis=1, initial=0)

    def near(self, lon: ArrayLike, lat: ArrayLike, within: ArrayLike) -> Near:
        """Which points lie within so many metres (one number, or one for each line) of which lines."""
        lon, lat = np.atleast_1d(lon), np.atleast_1d(lat)
        neighbours = np.argsort(morton.keys(lon, lat), kind="stable")
        points = in_space(lon, lat)[neighbours]
        reach = np.broadcast_to(np.asarray(within, np.float64), (int(self._owner.max(initial=-1)) + 1,))[self._owner]
        parts = [self._some(points[n : n + _AT_ONCE], n, reach) for n in range(0, len(points), _AT_ONCE)]
        point, line, metres, along = (np.concatenate(column) for column in zip(*parts, strict=True))
        point = neighbours[point]
        order = np.lexsort((metres, line, point))
        point, line = point[order], line[order]
        nearest = np.ones(len(point), bool)
        nearest[1:] = (np.diff(point) != 0) | (np.diff(line) != 0)
        return Near(point[nearest], line[nearest], metres[order][nearest], along[order][nearest])

    def _some(self, points: Floats, number: int, reach: Floats) -> tuple[Ints, Ints, Floats, Floats]:
        middle = points.mean(axis=0)
        spread = np.sqrt(((points - middle) ** 2).sum(axis=1).max())
        far = np.sqrt(((self._centre - middle) ** 2).sum(axis=1))
        close = np.flatnonzero(far <= self._radius + reach + spread + _SLACK_M)
        which, block = _within(points, self._centre[close], self._radius[close] + reach[close])
        block = close[block]
        members = self._members[block]
        away, share = to_segments(points[which][:, None], self._first[members], self._last[members])
        best = np.argmin(away, axis=1)[:, None]
        metres, step = np.take_along_axis(away, best, 1)[:, 0], np.take_along_axis(members, best, 1)[:, 0]
        along = self._begins[step] + np.take_along_axis(share, best, 1)[:, 0] * self._steps[step]
        near = metres <= reach[block]
        return which[near] + number, self._owner[block[near]], metres[near], along[near]


def _within(points: Floats, centres: Floats, reach: Floats) -> tuple[Ints, Ints]:
    """Pairs of a point and a centre that it is so near to."""
    far = (points**2).sum(axis=1)[:, None] + (centres**2).sum(axis=1) - 2 * points @ centres.T
    point, centre = np.nonzero(far <= reach**2)
    return point, centre


def drawn(line: Line, most: int = 200) -> list[tuple[float, float]]:
    """The line for a screen: at most so many points, whole metres do not matter; lon may pass ±180."""
    chosen = np.unique(np.linspace(0, len(line.lon) - 1, min(most, len(line.lon))).round().astype(int))
    return [(round(float(line.lon[n]), 4), round(float(line.lat[n]), 4)) for n in chosen]
