"""What a reader should doubt about what a check says: kept as sent, shown with a mark."""

from math import asin, cos, radians, sin, sqrt

import asyncpg

from ops.checkpoints.model import Position

FAR_KM = 100.0
"""A patrol works within an hour's drive of its post; beyond that a coordinate is more likely wrong than the patrol."""

_EARTH_KM = 6371.0


def doubts(position: Position | None, post: Position | None) -> list[str]:
    """`null-island` (0, 0 is what broken receivers say), `swapped` (lat and lon), `far-from-post`."""
    if position is None:
        return []
    if position.lon == 0 and position.lat == 0:
        return ["null-island"]
    if post is None or _km(position.lon, position.lat, post) <= FAR_KM:
        return []
    is_swapped = abs(position.lon) <= 90 and _km(position.lat, position.lon, post) <= FAR_KM
    return ["swapped" if is_swapped else "far-from-post"]


def against(row: asyncpg.Record) -> list[str]:
    """All that speaks against a check (a row of `checks_to_match`).

    `clock`: its device's was ahead; `as-printed`: a check digit is wrong and printed so; then its position's.
    """
    said = [code for column, code in (("clock_suspect", "clock"), ("as_printed", "as-printed")) if row[column]]
    position = Position(row["said_lon"], row["said_lat"]) if row["said_lon"] is not None else None
    return said + doubts(position, Position(row["post_lon"], row["post_lat"]))


def _km(lon: float, lat: float, post: Position) -> float:
    """Great-circle distance (haversine)."""
    a = sin(radians(lat - post.lat) / 2) ** 2
    b = cos(radians(lat)) * cos(radians(post.lat)) * sin(radians(lon - post.lon) / 2) ** 2
    return 2 * _EARTH_KM * asin(min(1.0, sqrt(a + b)))
