"""What was erased is named outside the database, beside the seals: a restored backup brings nobody back for long.

A line is the id of a record and its hash under the deployment's secret: whoever can write on the share, and nothing
more, has nothing erased. A line that is there stays.
"""

import asyncio
import os
from collections.abc import Iterable, Sequence
from pathlib import Path
from uuid import UUID

from jointops.base.db import Db
from jointops.base.keeping import Timekeeper
from ops.rights.finding import q


class ErasureKeeper(Timekeeper):
    """Follows the sealed log and names each erasure in every file, a second or two after the act.

    What was sealed before it started is named by `jointops erasures`, which a timer calls.
    """

    role = "sealer"
    every_s = 1.0
    trouble = "what was erased could not be kept elsewhere"

    def __init__(self, db: Db, files: Sequence[Path]) -> None:
        super().__init__(db)
        self._files = files
        self._next: int | None = None

    async def look(self) -> int:
        """Names what was erased since the last look; how much."""
        async with self.db.service(self.role) as tx:
            end: int = await tx.value(q.sealed_to)
            first = end if self._next is None else self._next
            erased = [row["record"] for row in await tx.all(q.erased_between, first=first, end=end)]
        if erased:
            for file in self._files:
                await asyncio.to_thread(add_lines, file, [line_of(self.db, record) for record in erased])
        self._next = end
        return len(erased)


def beside(witnesses: Iterable[str]) -> list[Path]:
    """The files that name what was erased: one beside each file of seals."""
    return [Path(name).with_name("erasures") for name in witnesses if "://" not in name]


def add_lines(file: Path, lines: Iterable[str]) -> int:
    """Add those that the file lacks; how many it holds. Others may add to it at the same time."""
    known = lines_of(file)
    new = sorted(set(lines) - set(known))
    with file.open("a") as out:  # also where there is nothing to add: a file that is not there says that none was kept
        out.write("".join(f"{line}\n" for line in new))
        out.flush()
        os.fsync(out.fileno())
    return len({*known, *new})


def lines_of(file: Path) -> list[str]:
    return file.read_text().splitlines() if file.exists() else []


def line_of(db: Db, record: UUID) -> str:
    return f"{record} {db.keyed(f'erased {record}')}"


def record_of(db: Db, line: str) -> UUID | None:
    """The record of a line that we wrote."""
    try:
        record = UUID(line.partition(" ")[0])
    except ValueError:
        return None
    return record if line == line_of(db, record) else None
