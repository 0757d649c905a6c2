"""What was done for a person outlasts a restore: a file beside the seals names it, and it is done again afterwards."""

from pathlib import Path

from jointops.base.settings import Settings
from jointops.serve import database
from ops.rights.outside import act_of, add_lines, line_of, lines_of
from ops.rights.repeating import done_so_far, repeat


async def keep_erasures(settings: Settings, file: Path) -> int:
    """Add what was done and the file does not name; how much it names."""
    db = await database(settings)
    try:
        return add_lines(file, [line_of(db, act) for act in await done_so_far(db)])
    finally:
        await db.close()


async def repeat_erasures(settings: Settings, file: Path) -> tuple[bool, list[str]]:
    """Do again what a restored backup does not know: whether every line of the file was ours, and what was done.

    Exits where there is no such file.
    """
    if not _is_there(file):
        raise SystemExit(f"There is no {file}: nothing was done again.")
    lines = lines_of(file)
    db = await database(settings)
    try:
        ours = {line: act for line in lines if (act := act_of(db, line)) is not None}
        said = await repeat(db, ours.values())
    finally:
        await db.close()
    others = [
        f"not written under this deployment's secret, and left alone: {line}" for line in lines if line not in ours
    ]
    return not others, [*(said or ["Nothing that was done for a person was undone."]), *others]


def _is_there(file: Path) -> bool:
    return file.exists()
