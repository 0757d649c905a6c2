"""Mapbox Vector Tiles 2.1 of points. https://github.com/mapbox/vector-tile-spec

Every feature of a layer takes the same number of bytes: its numbers are written as varints of a fixed width, which the
encoding allows (protobuf reads them alike), so that a layer is one table of bytes and no loop.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

EXTENT = 4096

_NAME, _FEATURE, _KEY, _VALUE, _EXTENT, _VERSION = 1, 2, 3, 4, 5, 15
_TAGS, _TYPE, _GEOMETRY = 2, 3, 4
_TEXT, _NUMBER = 1, 5
_BYTES = 2
_POINT, _MOVE_ONCE = 1, 9


def layer(name: str, x: NDArray[np.integer], y: NDArray[np.integer], tags: Mapping[str, Sequence[str | int]]) -> bytes:
    """A layer of n points. x, y: (n,) from 0 to 4095, y southwards; tags: n values for each key."""
    values: dict[str | int, int] = {}
    columns = [np.array([values.setdefault(one, len(values)) for one in column], np.int64) for column in tags.values()]
    parts = [_field(_NAME, name.encode()), _features(x, y, columns)]
    parts += [_field(_KEY, key.encode()) for key in tags]
    parts += [_field(_VALUE, _value(one)) for one in values]
    parts += [_varint(_EXTENT << 3), _varint(EXTENT), _varint(_VERSION << 3), _varint(2)]
    return _field(3, b"".join(parts))


def _features(x: NDArray[np.integer], y: NDArray[np.integer], columns: list[NDArray[np.int64]]) -> bytes:
    keys = [np.full((len(x), 1), number, np.uint8) for number in range(len(columns))]
    tags = [part for key, column in zip(keys, columns, strict=True) for part in (key, _fixed(column, 3))]
    tags_long = 4 * len(columns)
    whole = 2 + tags_long + 2 + 2 + 5
    head = [_FEATURE << 3 | _BYTES, whole, _TAGS << 3 | _BYTES, tags_long]
    between = [_TYPE << 3, _POINT, _GEOMETRY << 3 | _BYTES, 5, _MOVE_ONCE]
    table = [_same(head, len(x)), *tags, _same(between, len(x)), _fixed(x * 2, 2), _fixed(y * 2, 2)]
    return np.concatenate(table, axis=1).tobytes()


def _same(numbers: list[int], many: int) -> NDArray[np.uint8]:
    return np.tile(np.array(numbers, np.uint8), (many, 1))


def _fixed(numbers: NDArray[np.integer], width: int) -> NDArray[np.uint8]:
    """Varints of so many bytes each."""
    shifted = numbers.astype(np.uint64)[:, None] >> (7 * np.arange(width, dtype=np.uint64))
    found = (shifted & np.uint64(127)).astype(np.uint8)
    found[:, :-1] |= 128
    return found


def _value(one: str | int) -> bytes:
    if isinstance(one, str):
        return _field(_TEXT, one.encode())
    return _varint(_NUMBER << 3) + _varint(one)


def _field(number: int, body: bytes) -> bytes:
    return _varint(number << 3 | _BYTES) + _varint(len(body)) + body


def _varint(number: int) -> bytes:
    found = bytearray()
    while number > 127:
        found.append(number & 127 | 128)
        number >>= 7
    found.append(number)
    return bytes(found)
