"""A tile of marks: single ones where few lie, counted cells where many do."""

from datetime import datetime, timedelta

import msgspec

from jointops.base.access import verb

TILE = verb("map.tile")

FORMAT = "application/vnd.mapbox-vector-tile"

DEEPEST = 18
"""At this zoom a tile is 150 m wide: no position of ours is better known."""

COUNTED_BELOW = 9
MOST_SINGLE = 2_000
"""More marks in a tile than this, or a zoom below that, and they are counted: a screen cannot show them apart."""

CELL_BITS = 6
"""A tile is counted in 64 × 64 cells."""

COLD_AFTER = timedelta(days=1)
"""An operation of which nothing new came for so long is not held in memory."""

MOST_HELD = 5_000_000
MOST_OPERATIONS = 4
"""What one node holds in memory: some 70 MB for each million marks."""


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

    def fits(self, sought: Sought, classes: frozenset[int]) -> bool:
        return (
            self.class_id in classes
            and sought.kind in ("", self.kind)
            and sought.state in ("", self.state)
            and (not sought.countries or self.country in sought.countries)
        )


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


class Single(msgspec.Struct, frozen=True):
    """One mark; x, y as of a cell."""

    x: int
    y: int
    record: bytes
    kind: str
    state: str
    country: str
    place: str


Content = list[Single] | list[Cell]
