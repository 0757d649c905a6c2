"""Cells of place and buckets of time: what is near is in the same one or a neighbour.

Rows are as high as a cell is wide; columns of a row are as wide as the cell at the row's end nearer to its pole. So two
points less than a cell apart are in the same cell or in neighbours, everywhere on the globe, and of two cells each is
the other's neighbour or neither is.
"""

import math
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from geo.ellipsoid import RADIUS_M

BUCKET_S = 2 * 3600
"""Two hours: who is in the same street at ten and at eleven is there together."""

FAR_M, CLOSE_M = 1000, 500
"""Sides of cells: plans that meet are a kilometre apart or less, up to three in the corners; urgent ones half of it."""


class Cell(NamedTuple):
    """A cell of the grid of a side, counted from the South Pole and from 180° west."""

    row: int
    column: int


def cell_of(lon: float, lat: float, side_m: int) -> Cell:
    """The cell of a point, degrees WGS 84."""
    row = min(int((lat + 90) / _height(side_m)), _rows(side_m) - 1)
    columns = _columns(row, side_m)
    return Cell(row, int((lon + 180) / 360 * columns) % columns)


def neighbours(cell: Cell, side_m: int) -> set[Cell]:
    """The cell and those around it."""
    rows = range(max(0, cell.row - 1), min(_rows(side_m), cell.row + 2))
    return {Cell(row, column) for row in rows for column in _beside(cell, row, side_m)}


def buckets_of(start: datetime, end: datetime) -> range:
    """The buckets that a window touches."""
    return range(int(start.timestamp() // BUCKET_S), int(end.timestamp() // BUCKET_S) + 1)


def _height(side_m: int) -> float:
    return math.degrees(side_m / RADIUS_M)


def _rows(side_m: int) -> int:
    return math.ceil(180 / _height(side_m))


def _columns(row: int, side_m: int) -> int:
    """How many cells of that width fit around the globe where the row is shortest; at a pole the row is one cell."""
    height = _height(side_m)
    polar = min(90.0, max(abs(row * height - 90), abs((row + 1) * height - 90)))
    return max(1, int(360 * math.cos(math.radians(polar)) / height))


def _beside(cell: Cell, row: int, side_m: int) -> Iterator[int]:
    """Columns of a row whose gap to the cell is less than the wider one of both; in whole numbers, so both ways alike.

    Counted in parts of the circle so small that the columns of both rows begin at whole ones.
    """
    mine, theirs = _columns(cell.row, side_m), _columns(row, side_m)
    reach = max(mine, theirs)
    first = (cell.column * theirs - reach) // mine
    last = ((cell.column + 1) * theirs + reach - 1) // mine
    yield from {column % theirs for column in range(first, min(last, first + theirs) + 1)}
