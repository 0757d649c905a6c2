"""Boxes in degrees that hold everything near some lines: what a database is asked for before distances are judged."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from geo.countries import Bounds
from geo.ellipsoid import RADIUS_M
from geo.lines import Line

Floats = NDArray[np.float64]

_STEPS = 32
"""Steps of a line that get a box of their own: one about the whole of a line aslant holds a continent."""

_SLACK_M = 100.0
"""A geodesic bows out between two of its points: 10 km apart, by 70 m beside the pole and by less elsewhere."""


def box_of(lines: Sequence[Line], metres: float) -> Bounds:
    """One box about all of them; all longitudes when they cross the date line or come near a pole."""
    lon, lat = (np.concatenate([getattr(line, name) for line in lines]) for name in ("lon", "lat"))
    box = _about(lon, lat, metres)
    return _round(box) if box.west < -180 or box.east > 180 else box


def boxes_about(lines: Sequence[Line], metres: float) -> list[Bounds]:
    """A box for each stretch of a line, which hold far less that is not near; two of one that crosses the date line."""
    return [
        box
        for line in lines
        for first in range(0, len(line.lon) - 1, _STEPS)
        for box in _cut(_about(line.lon[first : first + _STEPS + 1], line.lat[first : first + _STEPS + 1], metres))
    ]


def _about(lon: Floats, lat: Floats, metres: float) -> Bounds:
    pad = float(np.degrees((metres + _SLACK_M) / RADIUS_M)) * 1.02
    south, north = float(lat.min()) - pad, float(lat.max()) + pad
    most = max(abs(south), abs(north))
    box = Bounds(float(lon.min()), max(south, -90), float(lon.max()), min(north, 90))
    if most > 85:
        return _round(box)
    wide = pad / float(np.cos(np.radians(most)))
    return Bounds(box.west - wide, box.south, box.east + wide, box.north)


def _round(box: Bounds) -> Bounds:
    return Bounds(-180, box.south, 180, box.north)


def _cut(box: Bounds) -> list[Bounds]:
    """The same between ±180°: longitudes of a line go on past them."""
    if box.east - box.west >= 360:
        return [_round(box)]
    turns = 360 * np.floor((box.west + 180) / 360)
    west, east = box.west - turns, box.east - turns
    if east <= 180:
        return [Bounds(west, box.south, east, box.north)]
    return [Bounds(west, box.south, 180, box.north), Bounds(-180, box.south, east - 360, box.north)]
