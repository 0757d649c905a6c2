"""What a file of another map holds, before anybody has kept any of it."""

from typing import Literal

import msgspec

from jointops.base.access import verb
from jointops.base.errors import TooLarge

READ_FILE = verb("route.read-file", "centre", "national_centre", "bureau")

MOST_BYTES = 8 * 1024 * 1024
MOST_UNPACKED = 32 * 1024 * 1024
MOST_TIMES = 100
"""How many times its size an archive may unfold to: a KML or a shapefile of real places packs to a tenth."""
MOST_SHAPES = 500
MOST_FEATURES = 50_000
MOST_LAYERS = 50
MOST_ELEMENTS = 1_000_000
"""Elements of an XML, wherever they stand: a track of 200,000 positions has 600,000."""
MOST_POINTS = 200_000
"""A month of one position every ten seconds; what has more is no route."""

Form = Literal["auto", "geojson", "kml", "gpx", "csv", "gpkg", "shp", "parquet"]
Positions = list[tuple[float, float]]


class Drawn(msgspec.Struct, frozen=True):
    """A line or a place as the file draws it. names: of its positions, "" where the file says none."""

    name: str
    positions: Positions
    names: list[str]


def features_within(features: int) -> None:
    """Raises TooLarge (413)."""
    if features > MOST_FEATURES:
        raise TooLarge(f"The file has more than {MOST_FEATURES:,} features: send the part that is the route.")


def unfolds_within(size: int) -> None:
    """Raises TooLarge (413)."""
    if size > MOST_UNPACKED:
        raise TooLarge(f"Unpacked the file has more than {MOST_UNPACKED // 1024 // 1024} MiB.")


class Unfolded:
    """The bytes of all values of a file as they are read: rows may share one, which is unfolded for each anew."""

    def __init__(self) -> None:
        self._bytes = 0

    def add(self, *values: object) -> None:
        """Raises TooLarge (413)."""
        self._bytes += sum(len(value) for value in values if isinstance(value, bytes | str))
        unfolds_within(self._bytes)


class Stop(msgspec.Struct, frozen=True):
    name: str
    lon: float
    lat: float


class Shape(msgspec.Struct, frozen=True):
    """A way with its stops, or a place, which is one stop.

    points  how many the file has: of a track those stay that keep its course
    """

    name: str
    points: int
    length_km: float
    stops: list[Stop]


class Read(msgspec.Struct, frozen=True):
    """left_out: shapes beyond the limit, and polygons, which are no way."""

    format: str
    ways: list[Shape]
    places: list[Shape]
    left_out: int
