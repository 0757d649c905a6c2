"""The borders that a line crosses, in order. A border river winds under a straight line: that is no crossing.

Who flies crosses one border, where they land: nobody asks for papers above the clouds.
"""

from collections.abc import Collection, Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from geo.assign import Boundaries
from geo.boundaries import SEA
from geo.lines import Line

HOLD_M = 3_000.0
"""How far a line must go on in another country before it has left the one before."""

_EVERY_M = 500.0
_CLOSE_M = 5.0


class Crossing(Struct, frozen=True):
    """Where a line passes from one country into another; None is the sea.

    leg, along_m  on which of the lines, and metres from the beginning of the first
    """

    left: str | None
    entered: str | None
    leg: int
    along_m: int
    lon: float
    lat: float


class Samples(Struct, frozen=True):
    """Points close together along some lines laid end to end; country: numbers, SEA at sea.

    landed  here a line ends that was flown
    """

    lon: NDArray[np.float64]
    lat: NDArray[np.float64]
    along: NDArray[np.float64]
    leg: NDArray[np.int64]
    country: NDArray[np.int16]
    landed: NDArray[np.bool_]


def crossings(
    ground: Boundaries, lines: Sequence[Line], flown: Collection[int] = ()
) -> tuple[list[str], list[Crossing]]:
    """The countries that the lines touch, in order, each once, and the borders crossed, in order.

    flown  numbers of the lines that are flown: they touch the countries of their two ends
    """
    walk = _walk(ground, lines, flown)
    found: list[Crossing] = []
    starts = np.flatnonzero(np.diff(walk.country, prepend=walk.country[0] - 1))
    ends = np.append(starts[1:], len(walk.country)) - 1
    here = int(walk.country[0])
    left = int(ends[0])  # the last point that was still in the country before
    for start, end in zip(starts[1:].tolist(), ends[1:].tolist(), strict=True):
        other = int(walk.country[start])
        is_last = end == len(walk.country) - 1
        if other == here:
            left = end
        elif is_last or walk.landed[start] or walk.along[end] - walk.along[start] >= HOLD_M:
            found.append(_found(ground, walk, left, start, here, other))
            here, left = other, end
    codes = [_code(ground, int(walk.country[0])), *(one.entered for one in found)]
    return list(dict.fromkeys(code for code in codes if code is not None)), found


def _walk(ground: Boundaries, lines: Sequence[Line], flown: Collection[int]) -> Samples:
    parts: list[tuple[NDArray[np.float64], ...]] = []
    before = 0.0
    for number, line in enumerate(lines):
        steps = 1 if number in flown else max(1, int(np.ceil(line.metres / _EVERY_M)))
        along = np.linspace(0, line.metres, steps + 1)
        lon = _wrapped(np.interp(along, line.along, line.lon))
        lat = np.interp(along, line.along, line.lat)
        leg, landed = np.full(len(along), number, np.float64), np.zeros(len(along), np.float64)
        landed[-1] = number in flown
        parts.append((lon, lat, along + before, leg, landed))
        before += line.metres
    lon, lat, along, leg, landed = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Samples(lon, lat, along, leg.astype(np.int64), ground.countries_of(lon, lat), landed.astype(np.bool_))


def _wrapped(lon: NDArray[np.float64]) -> NDArray[np.float64]:
    return (lon + 180) % 360 - 180


def _code(ground: Boundaries, number: int) -> str | None:
    return None if number == SEA else ground.codes[number]


def _found(ground: Boundaries, walk: Samples, left: int, entered: int, here: int, other: int) -> Crossing:
    """Between the last point before and the first behind, to a few metres; for a flight where it lands."""
    before, after = max(left, entered - 1), entered
    lon = float(walk.lon[before]), float(walk.lon[after])
    if abs(lon[1] - lon[0]) > 180:  # over the date line
        lon = lon[0], lon[1] + (360 if lon[1] < lon[0] else -360)
    lat, along = (tuple(map(float, column[[before, after]])) for column in (walk.lat, walk.along))
    low, high = 1.0 if walk.landed[entered] else 0.0, 1.0
    while (high - low) * (along[1] - along[0]) > _CLOSE_M:
        middle = (low + high) / 2
        x = (lon[0] + middle * (lon[1] - lon[0]) + 180) % 360 - 180
        is_behind = ground.country_of(x, lat[0] + middle * (lat[1] - lat[0])) == _code(ground, other)
        low, high = (low, middle) if is_behind else (middle, high)
    return Crossing(
        left=_code(ground, here),
        entered=_code(ground, other),
        leg=int(walk.leg[entered]),
        along_m=round(along[0] + high * (along[1] - along[0])),
        lon=round((lon[0] + high * (lon[1] - lon[0]) + 180) % 360 - 180, 5),
        lat=round(lat[0] + high * (lat[1] - lat[0]), 5),
    )
