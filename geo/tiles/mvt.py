"""Mapbox Vector Tiles 2.1 of points. https://github.com/mapbox/vector-tile-spec

Every feature of a layer takes the same number of bytes: its numbers are written as varints of a fixed width, which the
encoding allows (protobuf reads them alike), so that a layer is one table of bytes and no loop.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

EXTENT = 4096

_NAME, _FEATURE, _KEY, _VALUE, _EXTENT, _VERSION = 1, 2, 3, 4, 5, 15
_TAGS, _TYPE, _GEOMETRY = 2, 3, 4
_TEXT, _NUMBER = 1, 5
_BYTES = 2
_POINT, _MOVE_ONCE = 1, 9


_HEX = np.array([list(f"{byte:02x}".encode()) for byte in range(256)], np.uint8)


class Tag(Struct, frozen=True):
    """What features say under one key. values: each as it is written; which: (n,) places among them."""

    values: list[bytes]
    which: NDArray[np.int64]


def of_words(words: Sequence[str | int], which: NDArray[np.int64]) -> Tag:
    """which: (n,) places among the words, each of which is written once."""
    index = {word: number for number, word in enumerate(dict.fromkeys(words))}
    return Tag(
        [_field(_VALUE, _value(word)) for word in index], np.array([index[word] for word in words], np.int64)[which]
    )


def of_bytes(rows: NDArray[np.void]) -> Tag:
    """(n,) of one width, no two alike, written in hexadecimal: one table of bytes, too."""
    raw = np.ascontiguousarray(rows).view(np.uint8).reshape(len(rows), -1)
    text = _HEX[raw].reshape(len(rows), -1)
    wide = text.shape[1]
    head = _same([_VALUE << 3 | _BYTES, wide + 2, _TEXT << 3 | _BYTES, wide], len(rows))
    return Tag([row.tobytes() for row in np.concatenate([head, text], axis=1)], np.arange(len(rows)))


def layer(name: str, x: NDArray[np.integer], y: NDArray[np.integer], tags: Mapping[str, Tag]) -> bytes:
    """A layer of n points. x, y: (n,) from 0 to 4095, y southwards; tags: what each says, under its key."""
    starts = np.cumsum([0, *(len(tag.values) for tag in tags.values())])
    columns = [tag.which + start for tag, start in zip(tags.values(), starts[:-1].tolist(), strict=True)]
    parts = [_field(_NAME, name.encode()), _features(x, y, columns)]
    parts += [_field(_KEY, key.encode()) for key in tags]
    parts += [value for tag in tags.values() for value in tag.values]
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
