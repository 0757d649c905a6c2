"""Erasures outlast a restore: a file beside the seals names them, and they are done again where a backup is older."""

from pathlib import Path

from jointops.base.settings import Settings
from jointops.serve import database
from ops.rights.erasing import erase_again, erased_so_far
from ops.rights.outside import add_lines, line_of, lines_of, record_of


async def keep_erasures(settings: Settings, file: Path) -> int:
    """Add what was erased and the file does not name; how many it names."""
    db = await database(settings)
    try:
        return add_lines(file, [line_of(db, record) for record in await erased_so_far(db)])
    finally:
        await db.close()


async def repeat_erasures(settings: Settings, file: Path) -> tuple[bool, list[str]]:
    """Erase again what a restored backup has brought back: whether every line of the file was ours, and what was done.

    Exits where there is no such file.
    """
    if not _is_there(file):
        raise SystemExit(f"There is no {file}: nothing was erased again.")
    lines, said = lines_of(file), list[str]()
    db = await database(settings)
    try:
        ours = {line: record for line in lines if (record := record_of(db, line)) is not None}
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
