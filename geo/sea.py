"""Ways by sea along the marine network, where the package `searoute` is installed: round the land instead of over it.

Of the package its data alone is read (Eurostat's marine network with the passages named, Apache-2.0), and none of its
code. The network is no chart: it shows which way ships go, not where there is water enough.
"""

import importlib.util
from functools import cache, lru_cache
from heapq import heappop, heappush
from itertools import pairwise
from pathlib import Path

import msgspec
import numpy as np
from msgspec import Struct

from geo.assign import Boundaries, boundaries
from geo.boundaries import SEA
from geo.ellipsoid import in_space
from geo.lines import Floats, Line, chained, geodesic

_FILE = "data/marnet_searoute.geojson"
_CLOSED = frozenset({"northwest"})
"""Passages that hardly anybody takes: closed by ice for most of the year."""

_REACH_M = 100_000.0
"""Who is farther from the network than this goes by no ship from there."""

_LONGER = 1.25
"""Over open water one goes straight where the network's way is this much longer: it has few ways across a strait."""

_QUAY_M = 5_000.0
"""So near its ends a way by sea may be on land as the coast is drawn."""

_EVERY_M = 1_000.0

Position = tuple[float, float]

_ground: list[Boundaries] = []
"""Whose land and water: one set, or none while no node has said; then the bundled one."""


class Network(Struct, frozen=True):
    """Positions of the network, in space as well, and to whom each leads: number and metres."""

    places: list[Position]
    space: Floats
    ways: list[list[tuple[int, float]]]


@lru_cache(maxsize=4096)
def by_sea(from_lon: float, from_lat: float, to_lon: float, to_lat: float) -> Line | None:
    """The way along the network; None where it is not installed or far away, or where one goes straight."""
    network = _network()
    if network is None:
        return None
    first, last = _nearest(network, from_lon, from_lat), _nearest(network, to_lon, to_lat)
    between = [] if first is None or last is None else _shortest(network, first, last)
    if len(between) < 2:
        return None
    way = chained([(from_lon, from_lat), *(network.places[one] for one in between), (to_lon, to_lat)])
    straight = geodesic(from_lon, from_lat, to_lon, to_lat)
    return None if way.metres > _LONGER * straight.metres and _is_open(straight) else way


def over(ground: Boundaries) -> None:
    """Land and water are the deployment's from now on: a process has one boundary set."""
    _ground.clear()
    _ground.append(ground)
    by_sea.cache_clear()


def ready() -> None:
    """Read what ways by sea are made of, before anybody waits for one."""
    _network()


def _is_open(line: Line) -> bool:
    """Whether there is water alone from quay to quay."""
    if line.metres <= 2 * _QUAY_M:
        return True
    along = np.arange(_QUAY_M, line.metres - _QUAY_M, _EVERY_M)
    lon = (np.interp(along, line.along, line.lon) + 180) % 360 - 180
    ground = _ground[0] if _ground else boundaries()
    return bool((ground.countries_of(lon, np.interp(along, line.along, line.lat)) == SEA).all())


@cache
def _network() -> Network | None:
    """Read once (some 0.2 s)."""
    package = importlib.util.find_spec("searoute")
    if package is None or package.origin is None:
        return None
    collection = msgspec.json.decode((Path(package.origin).parent / _FILE).read_bytes(), type=_Collection)
    numbers: dict[Position, int] = {}
    pairs: set[tuple[int, int]] = set()
    for feature in collection.features:
        if feature.properties.passage in _CLOSED:
            continue
        for part in _parts(feature.geometry):
            row = [numbers.setdefault(_place(one), len(numbers)) for one in part]
            pairs.update(pair for pair in pairwise(row) if pair[0] != pair[1])
    places = list(numbers)
    space = in_space(*np.array(places).T)
    ways: list[list[tuple[int, float]]] = [[] for _ in places]
    for one, other in pairs:
        metres = float(np.linalg.norm(space[one] - space[other]))
        ways[one].append((other, metres))
        ways[other].append((one, metres))
    return Network(places, space, ways)


class _Properties(Struct):
    passage: str | None = None


class _One(Struct, tag_field="type", tag="LineString"):
    coordinates: list[Position]


class _Several(Struct, tag_field="type", tag="MultiLineString"):
    coordinates: list[list[Position]]


class _Feature(Struct):
    properties: _Properties
    geometry: _One | _Several


class _Collection(Struct):
    features: list[_Feature]


def _parts(geometry: _One | _Several) -> list[list[Position]]:
    return [geometry.coordinates] if isinstance(geometry, _One) else geometry.coordinates


def _place(position: Position) -> Position:
    """One place has one number: also at ±180, and where two lines meet to the metre."""
    lon = (position[0] + 180) % 360 - 180
    return round(lon, 5), round(position[1], 5)


def _nearest(network: Network, lon: float, lat: float) -> int | None:
    """None when it is out of reach."""
    away = ((network.space - in_space(lon, lat)) ** 2).sum(axis=1)
    nearest = int(away.argmin())
    return nearest if away[nearest] <= _REACH_M**2 else None


def _shortest(network: Network, first: int, last: int) -> list[int]:
    """Dijkstra's; empty when no way leads there."""
    known: dict[int, tuple[float, int]] = {first: (0.0, first)}
    waiting = [(0.0, first)]
    while waiting:
        so_far, here = heappop(waiting)
        if here == last:
            return _walked(known, first, last)
        if so_far > known[here][0]:
            continue
        for there, metres in network.ways[here]:
            if so_far + metres < known.get(there, (np.inf, 0))[0]:
                known[there] = so_far + metres, here
                heappush(waiting, (so_far + metres, there))
    return []


def _walked(known: dict[int, tuple[float, int]], first: int, last: int) -> list[int]:
    row = [last]
    while row[-1] != first:
        row.append(known[row[-1]][1])
    return row[::-1]
