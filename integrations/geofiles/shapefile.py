"""A shapefile (ESRI, 1998): lines and points of the .shp, names of the .dbf, the system of the .prj; in a zip."""

import struct
from collections.abc import Iterator
from itertools import pairwise

from integrations.geofiles.ground import on_the_globe
from integrations.geofiles.model import MOST_FEATURES, Drawn, Positions, features_within
from integrations.geofiles.polygon import POLYGON
from jointops.base.errors import Invalid

_POINT, _LINES, _POLYGON, _POINTS = 1, 3, 5, 8
_MORE = (0, 10, 20)
"""The same with heights and with measures: both stand behind the positions."""
_HEAD = 100
_NAMES = (b"NAME", b"TITLE")


def shapefile(parts: dict[str, bytes]) -> Iterator[Drawn]:
    """The shapes of a `shp`, with what of `dbf` and `prj` is there. Raises Invalid (422), TooLarge (413)."""
    system = parts.get("prj", b"").decode("utf-8", "replace").strip()
    try:
        names = _names(parts.get("dbf", b""))
        yield from on_the_globe(_of_file(parts["shp"], names), system or None)
    except (struct.error, IndexError):
        raise Invalid("The shapefile is broken off: zip its .shp, .dbf and .prj once more.") from None


def _of_file(content: bytes, names: list[str]) -> Iterator[Drawn]:
    if len(content) < _HEAD or struct.unpack_from(">i", content)[0] != 9994:
        raise Invalid("The .shp of this archive is no shapefile.")
    at, number = _HEAD, 0
    while at + 8 <= len(content):
        [words] = struct.unpack_from(">i", content, at + 4)
        if words < 2 or at + 8 + 2 * words > len(content):
            raise Invalid("The shapefile is broken off: zip its .shp, .dbf and .prj once more.")
        features_within(number + 1)
        name = names[number] if number < len(names) else ""
        yield from _of_record(content[at + 8 : at + 8 + 2 * words], name)
        at, number = at + 8 + 2 * words, number + 1


def _of_record(body: bytes, name: str) -> Iterator[Drawn]:
    [said] = struct.unpack_from("<i", body)
    kind = next((said - more for more in _MORE if said - more in (_POINT, _LINES, _POLYGON, _POINTS)), 0)
    if kind == _POINT:
        yield Drawn(name, _positions(body, 4, 1), [""])
    elif kind == _POINTS:
        [many] = struct.unpack_from("<i", body, 36)
        for place in _positions(body, 40, many):
            yield Drawn(name, [place], [""])
    elif kind == _POLYGON:
        yield POLYGON
    elif kind == _LINES:
        yield from _lines(body, name)


def _lines(body: bytes, name: str) -> Iterator[Drawn]:
    parts, many = struct.unpack_from("<ii", body, 36)
    if not 0 <= parts <= len(body) // 4:
        raise IndexError
    starts = [*struct.unpack_from(f"<{parts}i", body, 44), many]
    places = _positions(body, 44 + 4 * parts, many)
    for start, end in pairwise(starts):
        if not 0 <= start <= end <= many:
            raise IndexError
        yield Drawn(name, places[start:end], [""] * (end - start))


def _positions(body: bytes, at: int, many: int) -> Positions:
    if not 0 <= many <= len(body) // 16:
        raise IndexError
    numbers = struct.unpack_from(f"<{2 * many}d", body, at)
    return list(zip(numbers[::2], numbers[1::2], strict=True))


def _names(table: bytes) -> list[str]:
    """The column `name` or `title` of a dBASE table, row by row; nothing without one."""
    if len(table) < 33:
        return []
    rows, head, row = struct.unpack_from("<IHH", table, 4)
    at = 1
    for place in range(32, min(head, len(table)) - 32, 32):
        if table[place] == 0x0D:
            break
        wide = table[place + 16]
        if table[place : place + 11].split(b"\0")[0].upper() in _NAMES:
            many = min(rows, max(0, len(table) - head) // max(row, 1), MOST_FEATURES)
            cells = (table[head + n * row + at : head + n * row + at + wide] for n in range(many))
            return [cell.decode("utf-8", "replace").strip(" \0") for cell in cells]
        at += wide
    return []
