"""A CSV of places as it is drawn."""

import csv
from collections.abc import Iterator
from io import BytesIO
from typing import Any

from geo.coordinates import angle, position
from integrations.geofiles.model import Drawn
from integrations.watchlists.lines import text_lines
from jointops.base.errors import Invalid


def table(content: bytes) -> Iterator[Drawn]:
    """A CSV with `lat` and `lon`, or `position` (MGRS, or both), and `name`: its places, and the way along them."""
    rows = csv.DictReader(text_lines(BytesIO(content)), strict=True)
    try:
        rows.fieldnames = [name.strip().lower() for name in rows.fieldnames or []]
        if not ({"lat", "lon"} <= set(rows.fieldnames) or "position" in rows.fieldnames):
            raise Invalid("Line 1 must name the columns `lat` and `lon`, or `position`; `name` may stand beside them.")
        found = [(_cell(row, "name"), _of_row(row, rows.line_num)) for row in rows]
    except csv.Error as error:
        raise Invalid(f"Line {rows.line_num}: the quotes of this row do not fit ({error}).") from None
    names, positions = [name for name, _ in found], [place for _, place in found]
    if len(found) > 1:
        yield Drawn("", positions, names)
    yield from (Drawn(name, [place], [name]) for name, place in found)


def _of_row(row: dict[str | Any, str | Any], line: int) -> tuple[float, float]:
    try:
        if said := _cell(row, "position"):
            return position(said)
        return angle(_cell(row, "lon"), "lon"), angle(_cell(row, "lat"), "lat")
    except ValueError as error:
        raise Invalid(f"Line {line}: {error}.") from None


def _cell(row: dict[str | Any, str | Any], name: str) -> str:
    return str(row.get(name) or "").strip()
