"""When a tile is counted, and its bytes."""

import numpy as np
from numpy.typing import NDArray

from geo.tiles import mvt
from geo.tiles.model import CELL_BITS, COUNTED_BELOW, Content, Singles, Tile

_GRID = 31


def is_counted(zoom: int) -> bool:
    """Whether a tile of this zoom is always counted."""
    return zoom < COUNTED_BELOW


def cell_shift(zoom: int) -> int:
    """By how many bits a key is shifted to be the number of its cell."""
    return 2 * (_GRID - zoom - CELL_BITS)


def encoded(tile: Tile, content: Content) -> bytes:
    """The tile's bytes: the layer `cells` with `count`, or `marks` with what each mark says; nothing when empty."""
    if not len(content):
        return b""
    if isinstance(content, Singles):
        tags = {"record": mvt.of_bytes(content.records)}
        tags |= {
            name: mvt.of_words([words[place] for words in content.said], content.which)
            for place, name in enumerate(("kind", "state", "country", "place"))
        }
        return mvt.layer("marks", _inside(tile, content.x), _inside(tile, content.y), tags)
    x, y = (_inside(tile, np.array([getattr(one, axis) for one in content])) for axis in ("x", "y"))
    counts = [one.count for one in content]
    return mvt.layer("cells", x, y, {"count": mvt.of_words(counts, np.arange(len(counts)))})


def _inside(tile: Tile, grid: NDArray[np.integer] | NDArray[np.floating]) -> NDArray[np.int64]:
    return ((grid.astype(np.float64) * mvt.EXTENT / 2.0 ** (_GRID - tile.zoom)) % mvt.EXTENT).astype(np.int64)
