"""What a client asks for in the address: a box, a time, so many. What cannot be read is refused with 400."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from geo.features import Geometry
from geo.marks.model import Asked
from integrations.ogc.model import MOST, USUAL, WrongQuery

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
"""The only way in which we read a box: longitude, latitude."""


def known(said: Iterable[str], *names: str) -> None:
    """Nothing is asked for that we do not know: without it the answer would say more than was asked (OGC 17-069,
    /req/core/query-param-unknown). Raises WrongQuery (400)."""
    if unknown := sorted(set(said) - set(names)):
        raise WrongQuery(f"{', '.join(unknown)}: not known here. Known: {', '.join(names) or 'none'}.")


def asked(bbox: str | None, crs: str | None, datetime_: str | None) -> Asked:
    """Which features. Raises WrongQuery (400)."""
    if crs not in (None, CRS84):
        raise WrongQuery(f"bbox-crs is {CRS84}, or left out.")
    west, south, east, north = _box(bbox) if bbox is not None else (None,) * 4
    since, until = _time(datetime_) if datetime_ is not None else (None, None)
    return Asked(west=west, south=south, east=east, north=north, since=since, until=until)


def limit_of(said: str | None) -> int:
    """How many; more than we give is no fault, says the standard (7.15.2). Raises WrongQuery (400)."""
    if said is None:
        return USUAL
    if not said.isascii() or not said.isdigit() or int(said[:9]) < 1:
        raise WrongQuery("limit is a whole number from 1.")
    return min(int(said[:9]), MOST)


def meets(geometry: Geometry, where: Asked) -> bool:
    """Whether a geometry's own box meets the one asked for."""
    if where.west is None or where.south is None or where.east is None or where.north is None:
        return True
    places = _positions(geometry["coordinates"])
    lon, lat = [place[0] for place in places], [place[1] for place in places]
    if max(lat) < where.south or min(lat) > where.north:
        return False
    if where.west > where.east:
        return max(lon) >= where.west or min(lon) <= where.east
    return max(lon) >= where.west and min(lon) <= where.east


def _positions(coordinates: Any) -> list[list[float]]:
    """The positions of a geometry, however deep they lie."""
    if coordinates and not isinstance(coordinates[0], list | tuple):
        return [coordinates]
    return [place for part in coordinates for place in _positions(part)]


def _box(said: str) -> tuple[float, float, float, float]:
    try:
        numbers = [float(part) for part in said.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) == 6:  # with heights, which nothing of ours has
        numbers = [*numbers[:2], *numbers[3:5]]
    if (
        len(numbers) != 4
        or not all(abs(number) <= 180 for number in numbers)
        or not -90 <= numbers[1] <= numbers[3] <= 90
    ):
        raise WrongQuery("bbox is west,south,east,north in degrees.")
    west, south, east, north = numbers
    return west, south, east, north


def _time(said: str) -> tuple[datetime | None, datetime | None]:
    parts = said.split("/")
    if len(parts) > 2 or parts in (["", ""], ["..", ".."], ["..", ""], ["", ".."]):
        raise WrongQuery("datetime is an instant, or two of them with / between; .. leaves an end open.")
    instants = [_instant(part) for part in parts]
    return instants[0], instants[-1]


def _instant(said: str) -> datetime | None:
    if said in ("", ".."):
        return None
    try:
        found = datetime.fromisoformat(said)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise WrongQuery("datetime is an instant as RFC 3339 writes it, like 2026-11-25T00:00:00Z.") from None
