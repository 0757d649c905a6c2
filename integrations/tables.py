"""CSV with a header of known columns, as countries send what they keep of their own."""

import csv
from collections.abc import Iterator, Sequence
from typing import IO

from integrations.watchlists.lines import text_lines
from jointops.base.errors import Invalid


def rows_of(file: IO[bytes], columns: Sequence[str]) -> Iterator[tuple[int, list[str], list[str]]]:
    """Each row that holds something: its line from 1, the header's names, its cells, as many as stand there.

    Raises WrongEncoding (400), Invalid (422: a column that is not known, quotes that do not fit).
    """
    rows = csv.reader(text_lines(file), strict=True)
    try:
        header = [cell.strip().lower() for cell in next(rows, [""])]
        if unknown := [name for name in header if name not in columns]:
            raise Invalid(
                f"Line 1 has columns that are not known: {', '.join(unknown)[:300]}. Known: {', '.join(columns)}."
            )
        for cells in rows:
            if any(cells):
                yield rows.line_num, header, cells
    except csv.Error as error:
        raise Invalid(f"Line {rows.line_num}: the quotes of this row do not fit ({error}).") from None
