"""A directory as a file: CSV with a header, or JSON lines as `POST /api/authorities` takes them."""

from collections.abc import Iterator
from typing import IO, Any, Literal, cast

import msgspec

from alerts.authorities.model import ImportedLine, NewAuthority
from integrations.tables import rows_of
from integrations.watchlists.lines import text_lines
from jointops.base.edge import parse
from jointops.base.errors import Problem
from jointops.base.rejected import RejectedLine, misread
from jointops.base.text import clean_all

Form = Literal["csv", "jsonl"]

LISTS = ("functions", "languages")
COLUMNS = (
    "code", "name", "country", "functions", "languages", "channel", "hours", "time_zone", "urgent_contact",
    "valid_from", "valid_to", "verified_at",
)  # fmt: skip
"""Columns of the CSV: lists are separated by spaces, an empty cell says nothing. Weeks and days need JSON lines."""


def read_directory(file: IO[bytes], form: Form) -> tuple[list[ImportedLine], list[RejectedLine]]:
    """The authorities of a file with their lines, and what to mend. Raises WrongEncoding (400), Invalid (422)."""
    taken: list[ImportedLine] = []
    rejected: list[RejectedLine] = []
    for line, fields in _table(file) if form == "csv" else _objects(file):
        if isinstance(fields, str):
            rejected.append(RejectedLine(line, fields))
            continue
        try:
            said = cast(dict[str, object], clean_all(fields))
            taken.append(ImportedLine(line, msgspec.convert(said, NewAuthority), frozenset(said)))
        except msgspec.ValidationError as error:
            rejected.append(misread(line, error))
        except RecursionError:
            rejected.append(RejectedLine(line, "The fields are nested too deeply."))
    return taken, rejected


def _objects(file: IO[bytes]) -> Iterator[tuple[int, dict[str, Any] | str]]:
    for number, text in enumerate(text_lines(file), 1):
        if not text.strip():
            continue
        try:
            fields = parse(text.encode())
        except Problem as problem:
            yield number, problem.detail
            continue
        yield number, fields if isinstance(fields, dict) else "A line holds one object: {…}."  # pyright: ignore


def _table(file: IO[bytes]) -> Iterator[tuple[int, dict[str, Any] | str]]:
    for line, header, cells in rows_of(file, COLUMNS):
        yield line, _fields(header, cells)


def _fields(header: list[str], cells: list[str]) -> dict[str, Any] | str:
    if len(cells) != len(header):
        return f"{len(cells)} cells under {len(header)} columns: put a cell that holds the delimiter in quotes."
    filled = {name: cell.strip() for name, cell in zip(header, cells, strict=True) if cell.strip()}
    return {name: cell.split() if name in LISTS else cell for name, cell in filled.items()}
