"""Geometries as Well-Known Binary (OGC 06-103r4, 8.2): points and lines, read by hand with a bound at each step.

A library would follow collections as deep as a file nests them, and this text is a stranger's.
"""

import struct
from collections.abc import Iterator

from integrations.geofiles.model import Drawn, Positions
from integrations.geofiles.polygon import POLYGON
from jointops.base.errors import Invalid

_DEEPEST = 8
_POINT, _LINE, _POLYGON, _POINTS, _LINES, _POLYGONS, _ALL = range(1, 8)
_Z, _M, _SRID = 0x80000000, 0x40000000, 0x20000000
_SIZES = {"B": 1, "I": 4, "d": 8}
_BROKEN = "A geometry of this file is broken off or of no kind that has a place: save it anew where it was made."


class _Body:
    """Bytes, and how far they are read."""

    def __init__(self, body: bytes) -> None:
        self.body = body
        self.at = 0

    def take(self, order: str, letter: str, many: int = 1) -> tuple[float, ...]:
        size = _SIZES[letter] * many
        if self.at + size > len(self.body):
            raise Invalid(_BROKEN)
        found = struct.unpack_from(f"{order}{many}{letter}", self.body, self.at)
        self.at += size
        return found


def shapes(body: bytes, name: str) -> Iterator[Drawn]:
    """The lines and places of one geometry. Raises Invalid (422)."""
    yield from _of(_Body(body), name, 0)


def _of(body: _Body, name: str, depth: int) -> Iterator[Drawn]:
    if depth > _DEEPEST:
        raise Invalid("A geometry of this file is nested too deeply.")
    order = "<" if body.take("<", "B")[0] == 1 else ">"
    [said] = body.take(order, "I")
    kind, wide = _kind(int(said))
    if int(said) & _SRID:
        body.take(order, "I")
    if kind == _POINT:
        place = _positions(body, order, wide, 1)
        yield Drawn(name, [] if any(axis != axis for axis in place[0]) else place, [""])  # NaN: an empty point
    elif kind == _LINE:
        found = _positions(body, order, wide, int(body.take(order, "I")[0]))
        yield Drawn(name, found, [""] * len(found))
    elif kind == _POLYGON:
        for _ in range(int(body.take(order, "I")[0])):
            _positions(body, order, wide, int(body.take(order, "I")[0]))
        yield POLYGON
    elif kind in (_POINTS, _LINES, _POLYGONS, _ALL):
        for _ in range(int(body.take(order, "I")[0])):
            yield from _of(body, name, depth + 1)
    else:
        raise Invalid(_BROKEN)


def _kind(said: int) -> tuple[int, int]:
    """Which geometry, and how many numbers a position has: both ways of writing heights and measures."""
    plain = said & 0x0FFFFFFF
    more = plain // 1000
    has_z, has_m = bool(said & _Z) or more in (1, 3), bool(said & _M) or more in (2, 3)
    return plain % 1000, 2 + has_z + has_m


def _positions(body: _Body, order: str, wide: int, many: int) -> Positions:
    numbers = body.take(order, "d", wide * many)
    return list(zip(numbers[::wide], numbers[1::wide], strict=True))
