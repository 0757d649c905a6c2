"""Rows as text: JSON lines, or CSV whose cells no spreadsheet takes for a formula."""

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from jointops.base.csv_out import safe_cell


def csv_lines(rows: Sequence[Sequence[Any]]) -> bytes:
    """Some rows as CSV (RFC 4180)."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([[cell(value) for value in row] for row in rows])
    return out.getvalue().encode()


def json_lines(rows: Sequence[Mapping[str, Any]]) -> bytes:
    """Some rows as JSON, one a line."""
    return b"".join(msgspec.json.encode(row) + b"\n" for row in rows)


def cell(value: Any) -> Any:
    """A value as a cell: nested ones as JSON, texts that a spreadsheet would run behind an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (int, float)):
        return value
    return safe_cell(value if isinstance(value, str) else msgspec.json.encode(value).decode())
