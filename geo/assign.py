"""Which country a point is in, exactly and fast, and how far the next border is; by the deployment's boundary set.

The country is an operational attribution: it stands beside the coordinates, and what an officer says of the place
stands beside it. It takes no position on the status of any territory.
"""

import hashlib
from functools import cache
from pathlib import Path
from typing import Any, cast

import numpy as np
import shapely
from msgspec import Struct
from numpy.typing import ArrayLike, NDArray

from geo.boundaries import COLUMNS, LONGEST, MIXED, ROWS, SEA
from geo.countries import FOLDER
from geo.ellipsoid import RADIUS_M, in_space, to_segments

Floats = NDArray[np.float64]

TERRITORIAL_SEA_M = 22_224.0
"""12 nautical miles from the coast at most (UNCLOS, art. 3); ours is a hint, measured from the drawn coast."""

BORDER_M = 50_000.0
"""How far a border is looked for."""


class Near(Struct, frozen=True):
    """A border or a coast near a point: whose it is, and how many metres away."""

    countries: list[str]
    metres: int


class Place(Struct, frozen=True, kw_only=True):
    """What the map says of a point.

    country     whose land it is on; None at sea
    border      the nearest land border within 50 km
    sea         at sea: the nearest coast within twelve nautical miles, whose territorial sea this may be
    boundaries  the boundary set that says so
    """

    country: str | None
    border: Near | None
    sea: Near | None
    boundaries: str


class Boundaries:
    """A boundary set, read once (about 1 s)."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self.folder = folder
        file = folder / "boundaries.npz"
        with np.load(file) as kept:
            parts = {name: kept[name] for name in kept.files}
        self.name = f"{folder.name}:{hashlib.sha256(file.read_bytes()).hexdigest()[:12]}"
        self.codes: list[str] = parts["codes"].tolist()
        self._state = parts["state"]
        self._index_pieces(parts)
        self._index_lines(parts)

    def _index_pieces(self, parts: dict[str, Any]) -> None:
        body, ends = parts["pieces"].tobytes(), parts["piece_end"]
        starts = np.concatenate([[0], ends[:-1]])
        self._pieces = shapely.from_wkb([body[a:b] for a, b in zip(starts, ends, strict=True)])
        shapely.prepare(self._pieces)
        self._owner = parts["piece_country"]
        self._first_piece = np.searchsorted(parts["piece_cell"], np.arange(COLUMNS * ROWS + 1))
        # What a single question reads: plain lists answer several times faster than arrays do.
        self._state_list: list[int] = self._state.tolist()
        self._cell_pieces = {
            int(cell): [
                (self._pieces[i], int(self._owner[i])) for i in range(*self._first_piece[[cell, cell + 1]].tolist())
            ]
            for cell in np.flatnonzero(self._state == MIXED)
        }

    def _index_lines(self, parts: dict[str, Any]) -> None:
        ends, sides = cast(Floats, parts["line_ends"]), parts["line_sides"]
        cells = _cells((ends[:, 0] + ends[:, 2]) / 2, (ends[:, 1] + ends[:, 3]) / 2)
        order = np.argsort(cells, kind="stable")
        ends, self._sides = ends[order], sides[order]
        self._from, self._to = in_space(ends[:, 0], ends[:, 1]), in_space(ends[:, 2], ends[:, 3])
        self._first_line = np.searchsorted(cells[order], np.arange(COLUMNS * ROWS + 1))

    def countries_of(self, lon: ArrayLike, lat: ArrayLike) -> NDArray[np.int16]:
        """Numbers into `codes` of n points, (n,) int16, -1 at sea. Degrees WGS 84. On a border: the first by code."""
        x, y = np.asarray(lon, np.float64), np.asarray(lat, np.float64)
        cells = _cells(x, y)
        found = self._state[cells]
        open_ = np.flatnonzero(found == MIXED)
        found[open_] = SEA
        open_ = open_[np.argsort(cells[open_], kind="stable")]
        for cell, some in _runs(cells[open_], open_):
            self._judge(cell, some, x, y, found)
        return found

    def _judge(self, cell: int, some: NDArray[np.int64], x: Floats, y: Floats, found: NDArray[np.int16]) -> None:
        for piece, owner in self._cell_pieces[cell]:
            held = shapely.intersects_xy(piece, x[some], y[some])
            found[some[held]] = owner
            some = some[~held]
            if not some.size:
                return

    def country_of(self, lon: float, lat: float) -> str | None:
        """The country of one point, in microseconds; None at sea."""
        cell = min(int(lat + 90), ROWS - 1) * COLUMNS + min(int(lon + 180), COLUMNS - 1)
        state = self._state_list[cell]
        if state >= 0:
            return self.codes[state]
        if state == MIXED:
            for piece, owner in self._cell_pieces[cell]:
                if shapely.intersects_xy(piece, lon, lat):
                    return self.codes[owner]
        return None

    def place_of(self, lon: float, lat: float) -> Place:
        """All that the map says of one point."""
        country = self.country_of(lon, lat)
        border = self._nearest(lon, lat, BORDER_M, borders=True)
        sea = self._nearest(lon, lat, TERRITORIAL_SEA_M, borders=False) if country is None else None
        return Place(country=country, border=border, sea=sea, boundaries=self.name)

    def _nearest(self, lon: float, lat: float, within: float, *, borders: bool) -> Near | None:
        lines = self._lines_near(lon, lat, within)
        lines = lines[(self._sides[lines, 1] != SEA) == borders]
        if not lines.size:
            return None
        away, _ = to_segments(in_space(lon, lat), self._from[lines], self._to[lines])
        best = int(np.argmin(away))
        if away[best] > within:
            return None
        sides = self._sides[lines[best]].tolist()
        return Near([self.codes[side] for side in sides if side >= 0], round(float(away[best])))

    def _lines_near(self, lon: float, lat: float, within: float) -> NDArray[np.int64]:
        high = np.degrees(within / RADIUS_M) + LONGEST
        wide = min(180.0, high / max(np.cos(np.radians(min(abs(lat) + high, 89.9))), 0.002))
        rows = range(max(0, int(lat + 90 - high)), min(ROWS - 1, int(lat + 90 + high)) + 1)
        west, east = int(np.floor(lon + 180 - wide)), int(np.floor(lon + 180 + wide))
        found: list[NDArray[np.int64]] = [
            np.arange(*self._first_line[[cell, cell + 1]])
            for row in rows
            for column in range(west, min(east, west + COLUMNS - 1) + 1)
            for cell in [row * COLUMNS + column % COLUMNS]
        ]
        return np.concatenate(found)


def _cells(lon: Floats, lat: Floats) -> NDArray[np.int64]:
    row = np.minimum((lat + 90).astype(np.int64), ROWS - 1)
    return row * COLUMNS + np.minimum((lon + 180).astype(np.int64), COLUMNS - 1)


def _runs(cells: NDArray[np.int64], places: NDArray[np.int64]) -> list[tuple[int, NDArray[np.int64]]]:
    """The places of each cell; both are in the order of cells."""
    starts = np.flatnonzero(np.diff(cells, prepend=-1))
    parts = np.split(places, starts[1:]) if starts.size else []
    return [(int(cells[start]), part) for start, part in zip(starts, parts, strict=True)]


@cache
def boundaries(folder: Path = FOLDER) -> Boundaries:
    """The boundary set of a folder, read once."""
    return Boundaries(folder)
