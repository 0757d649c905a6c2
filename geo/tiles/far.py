"""Marks seen from afar: summed by cell and combination once, so that a tile adds up thousands of sums and no marks."""

import numpy as np
from numpy.typing import NDArray

from geo.morton import KeyRange
from geo.tiles.model import FAR, Cell
from geo.tiles.picked import cell_shift

SHIFT = cell_shift(FAR)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Shown = NDArray[np.bool_]


def cells(x: Floats, y: Floats, counts: Ints) -> list[Cell]:
    """Cells with their own middles. x, y: (n,) sums over the counted marks."""
    return [Cell(*one) for one in zip((x / counts).tolist(), (y / counts).tolist(), counts.tolist(), strict=True)]


class Far:
    """The sums of some rows; many: how many combinations there may be."""

    def __init__(self, keys: Ints, combination: NDArray[np.int32], x: Floats, y: Floats, many: int) -> None:
        self._many = many
        codes = (keys >> SHIFT) * many + combination
        order = np.argsort(codes, kind="stable")
        codes = codes[order]
        starts = np.flatnonzero(np.diff(codes, prepend=-1))
        self._codes = codes[starts]
        self._cells = self._codes // many
        self._combination = self._codes % many
        self._counts = np.diff(np.append(starts, len(codes)))
        self._x, self._y = (np.add.reduceat(axis[order], starts) if len(starts) else axis for axis in (x, y))

    def leave_out(self, key: int, combination: int, x: float, y: float) -> None:
        """A row is no more."""
        place = np.searchsorted(self._codes, (key >> SHIFT) * self._many + combination)
        self._counts[place] -= 1
        self._x[place] -= x
        self._y[place] -= y

    def counted(self, span: KeyRange, zoom: int, shown: Shown) -> list[Cell]:
        """The cells of a tile of zoom `FAR` or below; shown: which combinations."""
        low, high = np.searchsorted(self._cells, [span.first >> SHIFT, (span.last >> SHIFT) + 1])
        kept = low + np.flatnonzero(shown[self._combination[low:high]] & (self._counts[low:high] > 0))
        if not len(kept):
            return []
        starts = np.flatnonzero(np.diff(self._cells[kept] >> (cell_shift(zoom) - SHIFT), prepend=-1))
        return cells(*(np.add.reduceat(column[kept], starts) for column in (self._x, self._y, self._counts)))
