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


async def repeat_erasures(settings: Settings, file: Path) -> list[str]:
    """Erase again what a restored backup has brought back; a line for each. Exits for a line that we did not write."""
    db = await database(settings)
    try:
        records = [_record(db, line) for line in _lines(file)]
        done = [(record, what) for record in records if (what := await erase_again(db, record)) is not None]
    finally:
        await db.close()
    return [f"{what} {record}: erased again" for record, what in done] or ["Nothing that was erased has come back."]


def _lines(file: Path) -> list[str]:
    return file.read_text().splitlines() if file.exists() else []


def _line(db: Db, record: UUID) -> str:
    return f"{record} {db.keyed(f'erased {record}')}"


def _record(db: Db, line: str) -> UUID:
    try:
        record = UUID(line.partition(" ")[0])
    except ValueError:
        record = None
    if record is None or line != _line(db, record):
        raise SystemExit(f"Nothing was erased: not written under this deployment's secret is the line {line!r}.")
    return record
