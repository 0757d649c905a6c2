"""Morton keys: one integer that keeps near places near, so a btree can search a map without PostGIS.

A position becomes a cell of the web-mercator grid at zoom 31 (2^31 cells a side, 19 mm at the equator); the bits of
its column and row are interleaved, row bits above column bits, into 62 bits. All cells of a tile at any zoom are then
one range of keys. Rows grow southwards, as tiles do.
"""

import math
from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import ArrayLike, NDArray

from geo.countries import Bounds

_BITS = 31
_LAST = (1 << _BITS) - 1
_NORTH = 85.0511287798066  # where web mercator ends: atan(sinh(pi)) in degrees
_SPREAD = (
    (16, 0x0000FFFF0000FFFF),
    (8, 0x00FF00FF00FF00FF),
    (4, 0x0F0F0F0F0F0F0F0F),
    (2, 0x3333333333333333),
    (1, 0x5555555555555555),
)


class KeyRange(Struct, frozen=True):
    """Keys from `first` to `last`, both meant: `where mk between first and last`."""

    first: int
    last: int


def keys(lon: ArrayLike, lat: ArrayLike) -> NDArray[np.int64]:
    """Morton keys of n positions, (n,) int64. Degrees WGS 84; beyond ±85.05° the outermost row is taken."""
    column, row = _cells(np.asarray(lon, np.float64), np.asarray(lat, np.float64))
    return (_spread(column) | (_spread(row) << np.uint64(1))).astype(np.int64)


def key(lon: float, lat: float) -> int:
    """The Morton key of one position, 0 ≤ key < 2^62."""
    return int(keys(lon, lat))


def tile_range(zoom: int, column: int, row: int) -> KeyRange:
    """The keys of all positions in a tile."""
    return _range((zoom, column, row))


def cells(keys: NDArray[np.int64]) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Columns and rows of the grid at zoom 31 that the keys stand for."""
    whole = keys.astype(np.uint64)
    return _compact(whole), _compact(whole >> np.uint64(1))


def positions(lon: ArrayLike, lat: ArrayLike) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Columns and rows of the grid at zoom 31 of some places."""
    return _cells(np.asarray(lon, np.float64), np.asarray(lat, np.float64))


def ranges(boxes: Sequence[Bounds], most: int = 64) -> list[KeyRange]:
    """At most `most` ranges of keys, in order and apart, that hold every position of some boxes.

    They may hold positions around them as well: the caller judges what it finds. More ranges, fewer of those. A box
    over the date line is two boxes.
    """
    wanted = [_edges_of(box) for box in boxes]
    whole = _holding(wanted)
    done: list[_Tile] = []
    open_tiles = [(whole, wanted)]
    if any(_inside(whole, one) for one in wanted):
        return [_range(whole)]
    while open_tiles and len(done) + 4 * len(open_tiles) <= most:
        split = [
            (child, [one for one in touched if _touches(child, one)])
            for tile, touched in open_tiles
            for child in _children(tile)
        ]
        open_tiles.clear()
        for tile, touched in split:
            if any(_inside(tile, one) for one in touched):
                done.append(tile)
            elif touched:
                open_tiles.append((tile, touched))
    return _joined(sorted((_range(tile) for tile in [*done, *(tile for tile, _ in open_tiles)]), key=_first))


_Tile = tuple[int, int, int]
_Cells = tuple[int, int, int, int]


def _cells(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    scale = float(1 << _BITS)
    x = (lon + 180.0) / 360.0 * scale
    angle = np.radians(np.clip(lat, -_NORTH, _NORTH))
    y = (0.5 - np.log(np.tan(math.pi / 4 + angle / 2)) / (2 * math.pi)) * scale
    return np.clip(x, 0, _LAST).astype(np.uint64), np.clip(y, 0, _LAST).astype(np.uint64)


def _spread(cells: NDArray[np.uint64]) -> NDArray[np.uint64]:
    for shift, mask in _SPREAD:
        cells = (cells | (cells << np.uint64(shift))) & np.uint64(mask)
    return cells


def _spread_one(cell: int) -> int:
    """The same of one: an array for it would take ten times as long."""
    for shift, mask in _SPREAD:
        cell = (cell | cell << shift) & mask
    return cell


def _compact(keys: NDArray[np.uint64]) -> NDArray[np.uint32]:
    """The reverse of `_spread`."""
    found = keys & np.uint64(_SPREAD[-1][1])
    for (shift, _), (_, mask) in zip(_SPREAD[::-1], [*_SPREAD[-2::-1], (0, 0x00000000FFFFFFFF)], strict=True):
        found = (found | (found >> np.uint64(shift))) & np.uint64(mask)
    return found.astype(np.uint32)


def _children(tile: _Tile) -> list[_Tile]:
    zoom, column, row = tile
    return [] if zoom == _BITS else [(zoom + 1, 2 * column + i, 2 * row + j) for j in (0, 1) for i in (0, 1)]


def _edges(tile: _Tile) -> _Cells:
    """First column, first row, last column, last row of the cells in a tile."""
    zoom, column, row = tile
    shift = _BITS - zoom
    return column << shift, row << shift, ((column + 1) << shift) - 1, ((row + 1) << shift) - 1


def _touches(tile: _Tile, wanted: _Cells) -> bool:
    west, north, east, south = _edges(tile)
    return west <= wanted[2] and east >= wanted[0] and north <= wanted[3] and south >= wanted[1]


def _inside(tile: _Tile, wanted: _Cells) -> bool:
    west, north, east, south = _edges(tile)
    return west >= wanted[0] and east <= wanted[2] and north >= wanted[1] and south <= wanted[3]


def _edges_of(box: Bounds) -> _Cells:
    columns, rows = _cells(np.array([box.west, box.east]), np.array([box.north, box.south]))
    return int(columns[0]), int(rows[0]), int(columns[1]), int(rows[1])


def _holding(wanted: Sequence[_Cells]) -> _Tile:
    """The smallest tile that holds all of the cells."""
    west, north = (min(one[axis] for one in wanted) for axis in (0, 1))
    east, south = (max(one[axis] for one in wanted) for axis in (2, 3))
    shift = max(west ^ east, north ^ south).bit_length()
    return _BITS - shift, west >> shift, north >> shift


def _range(tile: _Tile) -> KeyRange:
    zoom, column, row = tile
    number = _spread_one(column) | _spread_one(row) << 1
    shift = 2 * (_BITS - zoom)
    return KeyRange(number << shift, ((number + 1) << shift) - 1)


def _first(part: KeyRange) -> int:
    return part.first


def _joined(parts: list[KeyRange]) -> list[KeyRange]:
    whole: list[KeyRange] = []
    for part in parts:
        if whole and whole[-1].last + 1 == part.first:
            part = KeyRange(whole.pop().first, part.last)
        whole.append(part)
    return whole
