"""What was done for a person outlasts a restore: a file beside the seals names it, and it is done again afterwards."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TypeVar

from jointops.base.far_file import FarFile
from jointops.base.settings import Settings
from jointops.serve import database
from ops.rights.outside import act_of, add_lines, line_of, lines_of
from ops.rights.repeating import done_so_far, repeat

T = TypeVar("T")


async def name_outside(settings: Settings, file: Path) -> int:
    """Add what was done and the file does not name; how much it names. Exits where the file cannot be written."""
    db = await database(settings)
    try:
        lines = [line_of(db, act) for act in await done_so_far(db)]
        return await _on(file, partial(add_lines, lines))
    finally:
        await db.close()


async def do_again(settings: Settings, file: Path) -> tuple[bool, list[str]]:
    """Do again what a restored backup does not know: whether every line of the file was ours, and what was done.

    Exits where there is no such file.
    """
    lines = await _on(file, lines_of)
    if lines is None:
        raise SystemExit(f"There is no {file}: nothing was done again.")
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


async def _on(file: Path, act: Callable[[Path], T]) -> T:
    try:
        return await FarFile(file).call(act)
    except OSError as why:
        raise SystemExit(f"{file} was left as it is: {why.strerror}. See to its share, then run it again.") from None
