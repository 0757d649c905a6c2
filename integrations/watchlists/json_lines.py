"""JSON lines: one object a line, as `POST /api/watchlists/{code}/entries` takes it."""

import re
from collections.abc import Iterator
from typing import IO, Any

import msgspec

from alerts.imports.model import Rejected, Row
from integrations.watchlists.entry import row_of
from integrations.watchlists.lines import text_lines
from jointops.base.edge import parse
from jointops.base.errors import Problem

_SPACED = re.compile(r'[:,\[{]\s*"\s|\s"\s*[,:}\]]')
"""A text that begins or ends with a space."""


def read_json_lines(file: IO[bytes]) -> Iterator[Row | Rejected]:
    """Each line as an entry or what to mend; empty lines are passed over."""
    for number, text in enumerate(text_lines(file), 1):
        if stripped := text.strip():
            yield _row(number, stripped)


def _row(number: int, text: str) -> Row | Rejected:
    try:
        fields = _fields(text)
    except Problem as problem:
        return Rejected(number, problem.detail.replace("line 1, column", "column"))
    if not isinstance(fields, dict):
        return Rejected(number, "A line holds one object: {…}.")
    plain = _is_plain(text)
    return row_of(number, fields, plain=plain, text=text if plain else None)  # pyright: ignore[reportUnknownArgumentType]


def _fields(text: str) -> Any:
    """What the line says, read fast; what is not plainly right is read again as the API reads it, which says why."""
    if "\\" not in text:
        try:
            value = msgspec.json.decode(text)
            # A key that stands twice is decoded once. Without an escape no text holds a quote, so these are the keys.
            if msgspec.json.encode(value).count(b'":') == text.count('":'):
                return value
        except (msgspec.DecodeError, RecursionError):
            pass
    return parse(text.encode())


def _is_plain(text: str) -> bool:
    """ASCII without escapes, controls or spaces around texts: as it is after cleaning."""
    if not text.isascii() or not text.isprintable() or "\\" in text:
        return False
    return ('" ' not in text and ' "' not in text) or _SPACED.search(text) is None
