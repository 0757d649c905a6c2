"""Ways by sea along the marine network, where the package `searoute` is installed: round the land instead of over it.

Of the package its data alone is read (Eurostat's marine network with the passages named, Apache-2.0), and none of its
code. The network is no chart: it shows which way ships go, not where there is water enough.
"""

import importlib.util
import json
from functools import cache, lru_cache
from heapq import heappop, heappush
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from msgspec import Struct

from geo.ellipsoid import in_space
from geo.lines import Floats, Line, chained

_FILE = "data/marnet_searoute.geojson"
_CLOSED = frozenset({"northwest"})
"""Passages that hardly anybody takes: closed by ice for most of the year."""

Position = tuple[float, float]


class Network(Struct, frozen=True):
    """Positions of the network, in space as well, and to whom each leads: number and metres."""

    places: list[Position]
    space: Floats
    ways: list[list[tuple[int, float]]]


@lru_cache(maxsize=4096)
def by_sea(from_lon: float, from_lat: float, to_lon: float, to_lat: float) -> Line | None:
    """The way along the network; None where it is not installed, or where it leads from a place to itself."""
    network = _network()
    if network is None:
        return None
    first, last = _nearest(network, from_lon, from_lat), _nearest(network, to_lon, to_lat)
    between = _shortest(network, first, last)
    if len(between) < 2:
        return None
    return chained([(from_lon, from_lat), *(network.places[one] for one in between), (to_lon, to_lat)])


@cache
def _network() -> Network | None:
    """Read once (some 0.2 s)."""
    package = importlib.util.find_spec("searoute")
    if package is None or package.origin is None:
        return None
    features = json.loads((Path(package.origin).parent / _FILE).read_text())["features"]
    numbers: dict[Position, int] = {}
    pairs: set[tuple[int, int]] = set()
    for feature in features:
        if feature["properties"].get("passage") in _CLOSED:
            continue
        for part in _parts(feature["geometry"]):
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


def _parts(geometry: dict[str, Any]) -> list[list[list[float]]]:
    return [geometry["coordinates"]] if geometry["type"] == "LineString" else geometry["coordinates"]


def _place(position: list[float]) -> Position:
    """One place has one number: also at ±180, and where two lines meet to the metre."""
    lon = (position[0] + 180) % 360 - 180
    return round(lon, 5), round(position[1], 5)


def _nearest(network: Network, lon: float, lat: float) -> int:
    return int(((network.space - in_space(lon, lat)) ** 2).sum(axis=1).argmin())


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
