"""What was done for a person outlasts a restore: a file beside the seals names it, and it is done again afterwards."""

from functools import partial
from pathlib import Path

from jointops.base.far_file import FarFile, append
from jointops.base.settings import Settings
from jointops.serve import database
from ops.rights.done import done_so_far
from ops.rights.outside import act_of, line_of
from ops.rights.repeating import repeat


async def name_outside(settings: Settings, file: Path) -> int:
    """Add what was done and the file does not name; how much it names. Exits where the file cannot be written."""
    held = set(await _lines_of(file) or ())
    db = await database(settings)
    try:
        await _add([], file)  # also where there is nothing to add: a file that is not there says that none was kept
        async for acts in done_so_far(db):
            new = sorted({line_of(db, act) for act in acts} - held)
            held.update(new)
            if new:
                await _add(new, file)
    finally:
        await db.close()
    return len(held)


async def do_again(settings: Settings, file: Path) -> tuple[bool, list[str]]:
    """Do again what a restored backup does not know: whether every line of the file was ours, and what was done.

    Exits where there is no such file.
    """
    lines = await _lines_of(file)
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


async def _lines_of(file: Path) -> list[str] | None:
    """What the file holds; None where it is not there."""
    try:
        return (await FarFile(file).read()).decode(errors="replace").splitlines()
    except FileNotFoundError:
        return None
    except OSError as why:
        raise _left(file, why) from None


async def _add(lines: list[str], file: Path) -> None:
    try:
        await FarFile(file).call(partial(append, "".join(f"{line}\n" for line in lines).encode()))
    except OSError as why:
        raise _left(file, why) from None


def _left(file: Path, why: OSError) -> SystemExit:
    return SystemExit(f"{file} was not read or written whole: {why.strerror}. See to its share, then run it again.")
