"""JSON lines: one object a line, as `POST /api/watchlists/{code}/entries` takes it."""

from collections.abc import Iterator
from typing import IO

from alerts.imports.model import Rejected, Row
from integrations.watchlists.entry import row_of
from integrations.watchlists.lines import text_lines
from jointops.base.edge import parse
from jointops.base.errors import Problem


def read_json_lines(file: IO[bytes]) -> Iterator[Row | Rejected]:
    """Each line as an entry or what to mend; empty lines are passed over."""
    for number, text in enumerate(text_lines(file), 1):
        if text.strip():
            yield _row(number, text)


def _row(number: int, text: str) -> Row | Rejected:
    try:
        fields = parse(text.encode())
    except Problem as problem:
        return Rejected(number, problem.detail.replace("line 1, column", "column"))
    if not isinstance(fields, dict):
        return Rejected(number, "A line holds one object: {…}.")
    return row_of(number, fields)  # pyright: ignore[reportUnknownArgumentType]
