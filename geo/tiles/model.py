"""A tile of marks: single ones where few lie, counted cells where many do."""

from datetime import datetime, timedelta

import msgspec
import numpy as np
from numpy.typing import NDArray

from jointops.base.access import verb

TILE = verb("map.tile")

FORMAT = "application/vnd.mapbox-vector-tile"

DEEPEST = 18
"""At this zoom a tile is 150 m wide: no position of ours is better known."""

FAR = 5
"""Up to this zoom a tile holds nearly all of an operation: it is counted of sums, not of marks."""

COUNTED_BELOW = 9
MOST_SINGLE = 2_000
"""More marks in a tile than this, or a zoom below that, and they are counted: a screen cannot show them apart."""

CELL_BITS = 6
"""A tile is counted in 64 × 64 cells."""

COLD_AFTER = timedelta(days=1)
"""An operation of which nothing new came for so long is not held in memory."""

MOST_HELD = 5_000_000
"""What one node holds in memory of all operations together: some 150 MB for each million marks, and up to 70 MB for
what is written of them."""


class Sought(msgspec.Struct, frozen=True):
    """Which marks: empty is all of them; since and until: when they happened."""

    kind: str = ""
    state: str = ""
    countries: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None


class Words(msgspec.Struct, frozen=True):
    """What marks have in common that one may filter by; class_id: who may see them."""

    class_id: int
    kind: str
    state: str
    country: str
    place: str

    def is_for(self, classes: frozenset[int]) -> bool:
        """Whether who sees these classes may see such a mark."""
        return self.class_id in classes

    def fits(self, sought: Sought, classes: frozenset[int]) -> bool:
        """Whether a tile counts such a mark: of incidents that were taken back only one that is asked for these."""
        return (
            self.is_for(classes)
            and ((self.kind, self.state) != ("incident", "withdrawn") or sought.state == self.state)
            and sought.kind in ("", self.kind)
            and sought.state in ("", self.state)
            and (not sought.countries or self.country in sought.countries)
        )


class Said(msgspec.Struct, frozen=True):
    """All that marks have in common: a snapshot tells what nobody filters by as well."""

    words: Words
    subject: str
    severity: int
    version: int


class Tile(msgspec.Struct, frozen=True):
    """Web mercator, rows southwards."""

    zoom: int
    column: int
    row: int


class Cell(msgspec.Struct, frozen=True):
    """So many marks about one place: their own middle, columns and rows of the grid at zoom 31."""

    x: float
    y: float
    count: int


class Singles(msgspec.Struct, frozen=True):
    """Marks one by one, without an object each.

    x, y     (n,) as of a cell
    records  (n,) of 16 bytes each
    which    (n,) places in `said`: kind, state, country and place that occur together
    """

    x: NDArray[np.int64]
    y: NDArray[np.int64]
    records: NDArray[np.void]
    which: NDArray[np.int64]
    said: list[tuple[str, str, str, str]]

    def __len__(self) -> int:
        return len(self.which)


Content = Singles | list[Cell]
