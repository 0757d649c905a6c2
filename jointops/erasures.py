"""Erasures outlast a restore: a file beside the seals names them, and they are done again where a backup is older.

A line is the id of a record and its hash under the deployment's secret: whoever can write on the share, and nothing
more, has nothing erased.
"""

import os
from pathlib import Path
from uuid import UUID

from jointops.base.db import Db
from jointops.base.settings import Settings
from jointops.serve import database
from ops.rights.erasing import erase_again, erased_so_far


async def keep_erasures(settings: Settings, file: Path) -> int:
    """Add what was erased since the file was written; how many it names. A line that is there stays."""
    db = await database(settings)
    try:
        lines = set(_lines(file)) | {_line(db, record) for record in await erased_so_far(db)}
    finally:
        await db.close()
    part = file.with_name(f"{file.name}.part")
    with part.open("w") as out:
        out.writelines(f"{line}\n" for line in sorted(lines))
        out.flush()
        os.fsync(out.fileno())
    part.replace(file)
    return len(lines)


async def repeat_erasures(settings: Settings, file: Path) -> tuple[bool, list[str]]:
    """Erase again what a restored backup has brought back: whether every line of the file was ours, and what was done.

    Exits where there is no such file.
    """
    if not _is_there(file):
        raise SystemExit(f"There is no {file}: nothing was erased again.")
    lines, said = _lines(file), list[str]()
    db = await database(settings)
    try:
        ours = {line: record for line in lines if (record := _record(db, line)) is not None}
        for record in ours.values():
            if (what := await erase_again(db, record)) is not None:
                said.append(f"{what} {record}: erased again")
    finally:
        await db.close()
    others = [
        f"not written under this deployment's secret, and left alone: {line}" for line in lines if line not in ours
    ]
    return not others, [*(said or ["Nothing that was erased has come back."]), *others]


def _is_there(file: Path) -> bool:
    return file.exists()


def _lines(file: Path) -> list[str]:
    return file.read_text().splitlines() if _is_there(file) else []


def _line(db: Db, record: UUID) -> str:
    return f"{record} {db.keyed(f'erased {record}')}"


def _record(db: Db, line: str) -> UUID | None:
    """The record of a line that we wrote."""
    try:
        record = UUID(line.partition(" ")[0])
    except ValueError:
        return None
    return record if line == _line(db, record) else None
