"""Which format a file has, and its rows."""

from collections.abc import Callable, Iterator
from typing import IO, Literal

from alerts.imports.model import Rejected, Row
from integrations.watchlists.json_lines import read_json_lines
from integrations.watchlists.lines import check_text, text_lines
from integrations.watchlists.table import check_header, read_table
from jointops.base.errors import Invalid

Format = Literal["auto", "csv", "jsonl"]
Reader = Callable[[IO[bytes]], Iterator[Row | Rejected]]


def reader_of(file: IO[bytes], wanted: Format) -> Reader:
    """How to read the file. `auto`: JSON lines begin with a brace, all else is CSV.

    Raises WrongEncoding (400), Invalid (422: empty, or columns that are not ours).
    """
    check_text(file)
    first = next((text for text in text_lines(file) if not text.isspace()), "")
    if not first:
        raise Invalid("The file is empty.")
    if wanted == "jsonl" or (wanted == "auto" and first.lstrip().startswith("{")):
        return read_json_lines
    check_header(file)
    return read_table
