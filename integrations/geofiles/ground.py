"""Positions of a file in degrees WGS 84, whatever its own system is."""

from collections.abc import Iterator
from typing import Any

from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from integrations.geofiles.model import Drawn
from jointops.base.errors import Invalid

_LONGEST = 20_000


def on_the_globe(shapes: Iterator[Drawn], system: str | dict[str, Any] | None) -> Iterator[Drawn]:
    """The shapes in degrees. system: as the file describes it (WKT, PROJJSON, `EPSG:…`); None is WGS 84 already.

    Raises Invalid (422): a system that nobody knows, or a place that is none on the globe.
    """
    turned = _transformer(system)
    for one in shapes:
        if not one.positions:
            yield one
            continue
        places = one.positions
        if turned is not None:
            lon, lat = zip(*places, strict=True)
            found: Any = turned.transform(lon, lat)
            places = list(zip(*found, strict=True))
        if not all(abs(lon) <= 180 and abs(lat) <= 90 for lon, lat in places):
            raise Invalid(
                "A position of this file lies beyond ±180, ±90 degrees: save it in WGS 84 (EPSG:4326), or with the "
                "description of its system (for a shapefile the .prj)."
            )
        yield Drawn(one.name, [(float(lon), float(lat)) for lon, lat in places], one.names)


def _transformer(system: str | dict[str, Any] | None) -> Transformer | None:
    if system is None or system == "":
        return None
    try:
        if isinstance(system, str) and len(system) > _LONGEST:
            raise CRSError("too long")
        known = CRS.from_user_input(system)
        wgs84 = CRS.from_epsg(4326)
        if known.equals(wgs84, ignore_axis_order=True):
            return None
        return Transformer.from_crs(known, wgs84, always_xy=True)
    except (CRSError, ValueError, KeyError, TypeError):
        raise Invalid(
            "Nobody knows the coordinate system that this file names: save it in WGS 84 (EPSG:4326)."
        ) from None
