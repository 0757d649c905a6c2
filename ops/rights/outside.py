"""What was erased is named outside the database, beside the seals: a restored backup brings nobody back for long.

A line is the id of a record and its hash under the deployment's secret: whoever can write on the share, and nothing
more, has nothing erased. A line that is there stays.
"""

import os
from collections.abc import Iterable
from pathlib import Path
from uuid import UUID

from jointops.base.db import Db


def beside(witnesses: Iterable[str]) -> list[Path]:
    """The files that name what was erased: one beside each file of seals."""
    return [Path(name).with_name("erasures") for name in witnesses if "://" not in name]


def add_lines(file: Path, lines: Iterable[str]) -> int:
    """Add those that the file lacks; how many it holds. Others may add to it at the same time."""
    before = _text_of(file)
    known = before.splitlines()
    new = sorted(set(lines) - set(known))
    text = "".join(f"{line}\n" for line in new)
    if before and not before.endswith("\n"):  # somebody stopped in the middle of a line
        text = f"\n{text}"
    with file.open("a") as out:  # also where there is nothing to add: a file that is not there says that none was kept
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    return len({*known, *new})


def lines_of(file: Path) -> list[str]:
    return _text_of(file).splitlines()


def _text_of(file: Path) -> str:
    return file.read_text() if file.exists() else ""


def line_of(db: Db, record: UUID) -> str:
    return f"{record} {db.keyed(f'erased {record}')}"


def record_of(db: Db, line: str) -> UUID | None:
    """The record of a line that we wrote."""
    try:
        record = UUID(line.partition(" ")[0])
    except ValueError:
        return None
    return record if line == line_of(db, record) else None
