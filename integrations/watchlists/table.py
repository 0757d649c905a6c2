"""CSV: a header of flat column names, then one entry a row. Cells are data, whatever they begin with."""

import csv
from collections.abc import Callable, Iterator
from typing import IO, Any

from alerts.imports.model import Rejected, Row
from integrations.watchlists.columns import COLUMNS, column_of, fields_of
from integrations.watchlists.entry import row_of
from integrations.watchlists.lines import text_lines
from jointops.base.errors import Invalid


def read_table(file: IO[bytes]) -> Iterator[Row | Rejected]:
    """Each row as an entry or what to mend, with the line that it begins on. Raises Invalid (422) for the header."""
    lines = _Lines(text_lines(file))
    delimiter = _delimiter(lines.peek())
    rows = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        header = _header(next(rows))
    except csv.Error as error:
        raise Invalid(f"Line 1 cannot be read ({error}). Lines end with a line feed, and quotes fit.") from None
    while True:
        begins = lines.number + 1
        try:
            cells = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield Rejected(begins, _broken(error, begins, lines.number))
            continue
        if any(cells):
            yield _row(begins, header, cells)


def check_header(file: IO[bytes]) -> None:
    """Refuse a file whose columns are not ours before anything of it is kept. Raises Invalid (422)."""
    next(read_table(file), None)


class _Lines:
    """Lines with a count of those given out: a row may have several."""

    def __init__(self, source: Iterator[str]) -> None:
        self._source = source
        self._first = next(source, "")
        self.number = 0

    def peek(self) -> str:
        return self._first

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = self._first if self.number == 0 else next(self._source)
        self.number += 1
        return line


def _delimiter(header: str) -> str:
    return ";" if header.count(";") > header.count(",") else ","


def _header(cells: list[str]) -> list[str]:
    header = [cell.strip().lower() for cell in cells]
    if unknown := [name for name in header if name not in COLUMNS]:
        raise Invalid(
            f"Line 1 has columns that are not known: {', '.join(unknown)[:300]}. Known are {', '.join(COLUMNS)}."
        )
    if twice := {name for name in header if header.count(name) > 1}:
        raise Invalid(f"Line 1 has a column twice: {', '.join(sorted(twice))}.")
    if "kind" not in header:
        raise Invalid("Line 1 must be a header with the column kind: the names of the columns, then one entry a row.")
    return header


def _row(line: int, header: list[str], cells: list[str]) -> Row | Rejected:
    if len(cells) != len(header):
        return Rejected(
            line,
            f"{len(cells)} cells under {len(header)} columns: put a cell that holds the delimiter in quotes.",
        )
    filled = {name: cell.strip() for name, cell in zip(header, cells, strict=True) if cell and not cell.isspace()}
    try:
        fields: dict[str, Any] = fields_of(filled)
    except Invalid as problem:
        return Rejected(line, problem.detail)
    named: Callable[[str], str] = column_of(filled.get("kind", ""))
    text = "".join(cells)
    return row_of(line, fields, named, plain=text.isascii() and text.isprintable())


def _broken(error: csv.Error, begins: int, ends: int) -> str:
    if ends > begins:
        return f"A quote opened here and did not close before line {ends}: close it, or double quotes inside a cell."
    return f"The quotes of this row do not fit ({error}): a cell in quotes ends at its quote; inside, write it twice."
