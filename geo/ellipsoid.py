"""Distances on the globe without a projection: positions become points in space, where a straight line is short.

Source: NIMA TR 8350.2 (WGS 84). Between points a hundred kilometres apart the chord is 1 m shorter than the way along
the ground (d³ / 24 R²), far below any accuracy of ours.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pyproj import Geod

Floats = NDArray[np.float64]

WGS84 = Geod(ellps="WGS84")
_A = 6378137.0
_E2 = 0.0066943799901413165
RADIUS_M = 6371008.8
"""Mean radius (IUGG)."""


def in_space(lon: ArrayLike, lat: ArrayLike) -> Floats:
    """Metres from the earth's centre, (n, 3), of positions in degrees WGS 84 at height 0."""
    along, up = np.radians(np.asarray(lon, np.float64)), np.radians(np.asarray(lat, np.float64))
    normal = _A / np.sqrt(1 - _E2 * np.sin(up) ** 2)
    return np.stack(
        [normal * np.cos(up) * np.cos(along), normal * np.cos(up) * np.sin(along), normal * (1 - _E2) * np.sin(up)], -1
    )


def to_segments(points: Floats, first: Floats, last: Floats) -> tuple[Floats, Floats]:
    """Distance in metres from points to segments and where on them, 0–1. All (n, 3) in space; they broadcast."""
    way = last - first
    length = np.einsum("...i,...i", way, way)
    share = np.clip(np.einsum("...i,...i", points - first, way) / np.where(length == 0, 1, length), 0, 1)
    away = points - (first + share[..., None] * way)
    return np.sqrt(np.einsum("...i,...i", away, away)), share
