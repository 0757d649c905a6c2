"""Makes a boundary set ready to be asked: the world as a table of 1° cells, and its borders and coasts as short lines.

Most cells lie in one country or in the sea, so most points are answered by one look at the table. The others hold the
pieces of the countries that meet there. Nothing is simplified: what is asked here is what the source says.
"""

from pathlib import Path

import numpy as np
import shapely
from msgspec import Struct
from numpy.typing import NDArray

from geo import topojson
from geo.topojson import Arc, Atlas

COLUMNS, ROWS = 360, 180
SEA, MIXED, NOBODY = -1, -2, -3
LONGEST = 0.25
"""Degrees of a line at most: whoever looks for lines near a point looks that much farther."""

Ints = NDArray[np.int64]


class Piece(Struct):
    """What a country has of a cell."""

    cell: int
    country: int
    shape: shapely.Geometry


class Lines(Struct):
    """Short lines: the borders and coasts of all countries.

    ends   (n, 4) degrees from, to, the middle within ±180
    sides  (n, 2) two countries' numbers; the second SEA on a coast, NOBODY beside land that is nobody's
    """

    ends: NDArray[np.float64]
    sides: NDArray[np.int16]


def write(countries: dict[str, shapely.Geometry], atlas: Atlas, file: Path) -> int:
    """Write the table of some countries, by code; the size of the file in bytes. Same source, same bytes."""
    codes = sorted(countries)
    state, pieces = table([countries[code] for code in codes])
    bodies = [shapely.to_wkb(piece.shape) for piece in pieces]
    lines = edges(atlas, codes)
    np.savez_compressed(
        file,
        codes=np.array(codes),
        state=state,
        piece_cell=np.array([piece.cell for piece in pieces], np.int32),
        piece_country=np.array([piece.country for piece in pieces], np.int16),
        piece_end=np.cumsum([len(body) for body in bodies]).astype(np.int64),
        pieces=np.frombuffer(b"".join(bodies), np.uint8),
        line_ends=lines.ends,
        line_sides=lines.sides,
    )
    return file.stat().st_size


def table(countries: list[shapely.Geometry]) -> tuple[NDArray[np.int16], list[Piece]]:
    """Each cell's country (or SEA, MIXED), and the pieces of the mixed ones by cell, then by country."""
    column, row = np.meshgrid(np.arange(COLUMNS), np.arange(ROWS))
    west, south = column.ravel() - 180.0, row.ravel() - 90.0
    cells = shapely.box(west, south, west + 1, south + 1)
    state = np.full(COLUMNS * ROWS, SEA, np.int16)
    whose, which = shapely.STRtree(cells).query(countries, predicate="intersects")
    pieces: list[Piece] = []
    for number, shape in enumerate(countries):
        touched = which[whose == number]
        shapely.prepare(shape)
        whole = shapely.contains_properly(shape, cells[touched])
        state[touched[whole]] = number
        pieces += _pieces(shape, number, touched[~whole])
    state[[piece.cell for piece in pieces]] = MIXED
    return state, sorted(pieces, key=lambda piece: (piece.cell, piece.country))


def _pieces(shape: shapely.Geometry, number: int, cells: Ints) -> list[Piece]:
    """Row by row: a strip is cut once, so that no cell is cut from the whole country."""
    found: list[Piece] = []
    for row in np.unique(cells // COLUMNS):
        south = float(row) - 90
        strip = shapely.clip_by_rect(shape, -180, south, 180, south + 1)
        for cell in cells[cells // COLUMNS == row]:
            west = float(cell % COLUMNS) - 180
            part = shapely.clip_by_rect(strip, west, south, west + 1, south + 1)
            if not part.is_empty:
                found.append(Piece(int(cell), number, part))
    return found


def edges(atlas: Atlas, codes: list[str]) -> Lines:
    """All borders between two countries and all coasts, as lines of at most a quarter of a degree."""
    numbers = {code: number for number, code in enumerate(codes)}
    ends: list[NDArray[np.float64]] = []
    sides: list[NDArray[np.int16]] = []
    for arc, owners in zip(atlas.arcs, topojson.owners(atlas), strict=True):
        whose = sorted({numbers[code] for code in owners if code in numbers})
        if not whose or (len(owners) == 2 and len(whose) == 1 and None not in owners):
            continue  # nobody's, or inside one country
        short = _cut(arc)
        ends.append(short)
        other = whose[1] if len(whose) == 2 else NOBODY if None in owners else SEA
        pair = (whose[0], other)
        sides.append(np.tile(np.array(pair, np.int16), (len(short), 1)))
    return Lines(np.concatenate(ends), np.concatenate(sides))


def _cut(arc: Arc) -> NDArray[np.float64]:
    """The lines from point to point, none longer than a quarter of a degree, all between -180 and 180."""
    first, last = arc[:-1], arc[1:]
    steps = np.maximum(1, np.ceil(np.abs(last - first).max(axis=1) / LONGEST)).astype(np.int64)
    which = np.repeat(np.arange(len(first)), steps)
    share = (np.arange(len(which)) - np.repeat(np.cumsum(steps) - steps, steps)) / steps[which]
    way = (last - first)[which]
    begins = first[which] + share[:, None] * way
    ends = begins + way / steps[which][:, None]
    middle: NDArray[np.float64] = (begins[:, 0] + ends[:, 0]) / 2
    turns = 360 * np.round(middle / 360)
    return np.column_stack([begins[:, 0] - turns, begins[:, 1], ends[:, 0] - turns, ends[:, 1]])
