"""When a tile is counted, and its bytes."""

import numpy as np

from geo.tiles.model import CELL_BITS, COUNTED_BELOW, Cell, Content, Single, Tile
from geo.tiles.mvt import EXTENT, layer

_GRID = 31


def is_counted(zoom: int) -> bool:
    """Whether a tile of this zoom is always counted."""
    return zoom < COUNTED_BELOW


def cell_shift(zoom: int) -> int:
    """By how many bits a key is shifted to be the number of its cell."""
    return 2 * (_GRID - zoom - CELL_BITS)


def encoded(tile: Tile, content: Content) -> bytes:
    """The tile's bytes: the layer `cells` with `count`, or `marks` with what each mark says; nothing when empty."""
    if not content:
        return b""
    x, y = (_inside(tile, [getattr(one, axis) for one in content]) for axis in ("x", "y"))
    cells = [one.count for one in content if isinstance(one, Cell)]
    if cells:
        return layer("cells", x, y, {"count": cells})
    marks = [one for one in content if isinstance(one, Single)]
    tags = {name: [getattr(one, name) for one in marks] for name in ("kind", "state", "country", "place")}
    return layer("marks", x, y, {"record": [one.record.hex() for one in marks], **tags})


def _inside(tile: Tile, grid: list[float] | list[int]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    return ((np.array(grid, np.float64) * EXTENT / 2.0 ** (_GRID - tile.zoom)) % EXTENT).astype(np.int64)
