"""What was done for a person is named outside the database, beside the seals: no restored backup undoes it for long.

A line is what was done, to which record, when, and its hash under the deployment's secret: whoever can write on the
share, and nothing more, has nothing done. Of an erasure it is the record alone. A line that is there stays.
"""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from sys import intern
from typing import NamedTuple
from uuid import UUID

from jointops.base.db import Db


class Act(NamedTuple):
    """What was done to a record: erased, restricted, lifted (the restriction), removed from its list, by hand or by an
    import, returned to it (with an import that was taken back), corrected.

    at  as the audit has it; None for an erasure, which is done again whenever its record is there
    """

    word: str
    record: UUID
    at: datetime | None

    def said(self) -> str:
        return " ".join([self.word, str(self.record), *([self.at.isoformat()] if self.at else [])])


def beside(witnesses: Iterable[str]) -> list[Path]:
    """The files that name what was done: one beside each file of seals."""
    return [Path(name).with_name("done-for-persons") for name in witnesses if "://" not in name]


def text_of(db: Db, acts: Iterable[Act]) -> bytes:
    """The lines of some acts, as a file has them. One that is there twice does no harm."""
    return "".join(f"{line_of(db, act)}\n" for act in acts).encode()


def line_of(db: Db, act: Act) -> str:
    said = act.said()
    return f"{said.removeprefix('erased ')} {db.keyed(said)}"


def act_of(db: Db, line: str) -> Act | None:
    """The act of a line that we wrote."""
    said, _, hash = line.rpartition(" ")
    if " " not in said:
        said = f"erased {said}"
    if hash != db.keyed(said):
        return None
    word, record, *at = said.split(" ")
    return Act(intern(word), UUID(record), datetime.fromisoformat(at[0]) if at else None)
