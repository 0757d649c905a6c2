"""Positions as people read and write them: degrees, degrees with minutes and seconds, and MGRS squares."""

import re
from functools import cache
from typing import Literal

from pyproj import Transformer

Axis = Literal["lat", "lon"]

_SIDES = {"N": 1, "S": -1, "E": 1, "W": -1, "O": -1}
"""O is west in French, Spanish and Portuguese; German east is E in English files."""

_NUMBERS = re.compile(r"\d+(?:[.,]\d+)?")
_ANGLE = re.compile(r"^[NSEWO]?[\s+-]*\d+(?:[.,]\d+)?[\d\s.,°º'’′\"”″:d-]*[NSEWO]?$")
_SQUARE = re.compile(r"^(\d{1,2})([C-HJ-NP-X])([A-HJ-NP-Z])([A-HJ-NP-V])(\d*)$")

_COLUMNS = ("STUVWXYZ", "ABCDEFGH", "JKLMNPQR")
"""Letters of 100 km columns by the zone's remainder of three."""
_ROWS = "ABCDEFGHJKLMNPQRSTUV"
_BAND_FROM = {
    "C": 1_100_000, "D": 2_000_000, "E": 2_800_000, "F": 3_700_000, "G": 4_600_000, "H": 5_500_000, "J": 6_400_000,
    "K": 7_300_000, "L": 8_200_000, "M": 9_100_000, "N": 0, "P": 800_000, "Q": 1_700_000, "R": 2_600_000,
    "S": 3_500_000, "T": 4_400_000, "U": 5_300_000, "V": 6_200_000, "W": 7_000_000, "X": 7_900_000,
}  # fmt: skip
"""Least northing in metres of each band of latitude, rounded down (DMA TM 8358.1)."""
_BANDS = "".join(_BAND_FROM)
"""Eight degrees each from 80° south on; the last is twelve."""


def angle(text: str, axis: Axis) -> float:
    """Degrees from `-1.51`, `1°30'36"W`, `W 1 30 36` or `1:30.6 W`. Raises ValueError, in words."""
    said = text.strip().upper()
    if not _ANGLE.match(said):
        raise ValueError(f"{text[:40]!r} is no angle: write -1.51 or 1°30'36\"W")
    sides = [char for char in said if char in _SIDES]
    if len(sides) > 1 or (sides and sides[0] not in ("NS" if axis == "lat" else "EWO")):
        raise ValueError(f"{text[:40]!r} is no {'latitude' if axis == 'lat' else 'longitude'}")
    parts = [float(part.replace(",", ".")) for part in _NUMBERS.findall(said)]
    if len(parts) > 3 or any(part >= 60 for part in parts[1:]):
        raise ValueError(f"{text[:40]!r} is no angle: minutes and seconds go to 59")
    degrees = sum(part / 60**power for power, part in enumerate(parts))
    signed = -degrees if "-" in said[: said.index(next(filter(str.isdigit, said)))] else degrees
    found = signed * (_SIDES[sides[0]] if sides else 1)
    if abs(found) > (90 if axis == "lat" else 180):
        raise ValueError(f"{text[:40]!r} lies beyond {90 if axis == 'lat' else 180}°")
    return found


def position(text: str) -> tuple[float, float]:
    """Longitude and latitude in degrees from an MGRS square, or from latitude and longitude. Raises ValueError."""
    square = re.sub(r"[\s-]", "", text.upper())
    if _SQUARE.match(square):
        return mgrs(square)
    halves = re.split(r"\s*[;,]\s+|\s*;\s*|(?<=[NS])\s*,?\s*(?=\d)|,(?=\s*[-+]?\d+\.)", text.strip(), maxsplit=1)
    if len(halves) != 2:
        halves = text.split()
    if len(halves) != 2:
        raise ValueError(f"{text[:40]!r} is no position: write 12.35, -1.51 or an MGRS square")
    return angle(halves[1], "lon"), angle(halves[0], "lat")


def mgrs(square: str) -> tuple[float, float]:
    """The middle of an MGRS square, degrees lon, lat WGS 84. Raises ValueError, also for the polar squares."""
    found = _SQUARE.match(square)
    if found is None or not 1 <= int(found[1]) <= 60:
        raise ValueError(f"{square[:40]!r} is no MGRS square between 80° south and 84° north")
    zone, band, column, row, digits = int(found[1]), found[2], found[3], found[4], found[5]
    if len(digits) % 2 or len(digits) > 10 or column not in _COLUMNS[zone % 3]:
        raise ValueError(f"{square[:40]!r} is no MGRS square: digits come in pairs, at most five and five")
    half = len(digits) // 2
    size = 100_000 / 10**half
    easting = (_COLUMNS[zone % 3].index(column) + 1) * 100_000 + _metres(digits[:half], size)
    northing = ((_ROWS.index(row) - (5 if zone % 2 == 0 else 0)) % 20) * 100_000
    while northing < _BAND_FROM[band]:
        northing += 2_000_000
    lon, lat = _of_zone(zone, band >= "N").transform(
        easting + size / 2, northing + _metres(digits[half:], size) + size / 2
    )
    return float(lon), float(lat)


def square_of(lon: float, lat: float) -> str:
    """The MGRS square of a metre that a position lies in; empty for the polar squares, which have no zone."""
    if not -80 <= lat <= 84:
        return ""
    band = _BANDS[min(int((lat + 80) // 8), len(_BANDS) - 1)]
    zone = _zone_of(lon, band)
    metres = _to_zone(zone, band >= "N").transform(lon, lat)
    (column, east), (row, north) = (divmod(int(axis), 100_000) for axis in metres)
    letters = _COLUMNS[zone % 3][column - 1] + _ROWS[(row + (5 if zone % 2 == 0 else 0)) % 20]
    return f"{zone:02}{band}{letters}{east:05}{north:05}"


def sexagesimal(lon: float, lat: float) -> str:
    """`16°16'12.00"N 0°02'24.00"W`: to 30 cm."""
    return f"{_sexagesimal(lat, 'NS')} {_sexagesimal(lon, 'EW')}"


def _sexagesimal(degrees: float, sides: str) -> str:
    hundredths = round(abs(degrees) * 360_000)
    minutes, rest = divmod(hundredths, 6_000)
    return f"{minutes // 60}°{minutes % 60:02}'{rest / 100:05.2f}\"{sides[degrees < 0]}"


def _zone_of(lon: float, band: str) -> int:
    """Six degrees each, but for south-western Norway and Svalbard."""
    if band == "V" and 3 <= lon < 12:
        return 32
    if band == "X" and 0 <= lon < 42:
        return 31 if lon < 9 else 33 if lon < 21 else 35 if lon < 33 else 37
    return min(int((lon + 180) // 6), 59) + 1


def _metres(digits: str, size: float) -> float:
    return int(digits) * size if digits else 0.0


@cache
def _of_zone(zone: int, is_north: bool) -> Transformer:
    return Transformer.from_crs(f"EPSG:{326 if is_north else 327}{zone:02}", "EPSG:4326", always_xy=True)


@cache
def _to_zone(zone: int, is_north: bool) -> Transformer:
    return Transformer.from_crs("EPSG:4326", f"EPSG:{326 if is_north else 327}{zone:02}", always_xy=True)
