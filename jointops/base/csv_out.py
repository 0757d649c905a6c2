"""CSV for spreadsheets (RFC 4180): whatever people typed stays text, also in a program that sees formulas in it."""

import csv
import io
from collections.abc import Iterable, Sequence

_BEGINS_A_FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
"""OWASP's list for CSV injection; the full-width forms are what an East Asian Excel takes for the same."""

Cell = str | int | float | None


def safe_cell(text: str) -> str:
    """The text as it may stand in a cell: an apostrophe before what a spreadsheet would calculate."""
    first = text.lstrip(" \u00a0\u3000\ufeff")[:1]
    return f"'{text}" if first in _BEGINS_A_FORMULA and first else text


def csv_line(cells: Sequence[Cell]) -> str:
    """One record with its CRLF. Every text is quoted, so that no other delimiter can begin a cell inside it."""
    line = io.StringIO()
    safe = [safe_cell(cell) if isinstance(cell, str) else cell for cell in cells]
    csv.writer(line, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n").writerow(safe)
    return line.getvalue()


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterable[str]:
    """A whole table, line by line, header first."""
    yield csv_line(header)
    for row in rows:
        yield csv_line(row)
