"""Sites as CSV with a header: what a country's own file looks like, and the bundled one."""

from pathlib import Path
from typing import IO, Any

import msgspec

import geo.sites
from geo.coordinates import angle, position
from geo.sites.model import NewSite
from integrations.tables import rows_of
from jointops.base.rejected import RejectedLine, misread
from jointops.base.text import clean_all

COLUMNS = ("kind", "code", "name", "country", "lat", "lon", "position", "approximate", "source", "units")
"""`lat` and `lon` in degrees or with minutes and seconds, or `position`: an MGRS square, or both in one cell."""

BUNDLED = Path(geo.sites.__file__).parent / "bundled.csv"
"""The sites of the demo's countries and some more; each row says where it comes from."""


def read_sites(file: IO[bytes], source: str) -> tuple[list[tuple[int, NewSite]], list[RejectedLine]]:
    """The sites of a file with their lines, and what to mend. Raises WrongEncoding (400), Invalid (422).

    source  of rows that name none
    """
    taken: list[tuple[int, NewSite]] = []
    rejected: list[RejectedLine] = []
    for line, header, row in rows_of(file, COLUMNS):
        cells = dict(zip(header, (cell.strip() for cell in row), strict=False))
        try:
            taken.append((line, msgspec.convert(clean_all(_fields(cells, source)), NewSite)))
        except msgspec.ValidationError as error:
            rejected.append(misread(line, error))
        except ValueError as error:
            rejected.append(RejectedLine(line, str(error)))
    return taken, rejected


def bundled() -> list[tuple[int, NewSite]]:
    """The sites that travel in the package."""
    with BUNDLED.open("rb") as file:
        return read_sites(file, "")[0]


def _fields(cells: dict[str, str], source: str) -> dict[str, Any]:
    if cells.get("position"):
        lon, lat = position(cells["position"])
    else:
        lon, lat = angle(cells.get("lon", ""), "lon"), angle(cells.get("lat", ""), "lat")
    said = {name: cells[name] for name in ("kind", "code", "name", "country") if cells.get(name)}
    is_rough = cells.get("approximate", "").lower() in ("yes", "true", "1", "oui", "~")
    units = [_unit(text) for text in cells.get("units", "").split(";") if text.strip()]
    return {**said, "lon": lon, "lat": lat, "approximate": is_rough, "source": cells.get("source") or source,
            "units": units}  # fmt: skip


def _unit(text: str) -> dict[str, Any]:
    kind, name, *more = (part.strip() for part in f"{text}|".split("|"))
    agencies = [agency.strip() for agency in more[0].split("+") if agency.strip()] if more else []
    return {"kind": kind, "name": name, "agencies": agencies}
