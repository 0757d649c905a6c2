"""What was done for a person outlasts a restore: a file beside the seals names it, and it is done again afterwards."""

from collections.abc import AsyncGenerator
from contextlib import suppress
from functools import partial
from hashlib import blake2b
from pathlib import Path

from jointops.base.far_file import FarFile, append
from jointops.base.settings import Settings
from jointops.by_hand import database
from ops.rights.done import done_so_far
from ops.rights.outside import Act, act_of, line_of
from ops.rights.repeating import repeat


async def name_outside(settings: Settings, file: Path) -> int:
    """Add what was done and the file does not name; how much it names. Exits where the file cannot be written."""
    held: set[bytes] = set()
    with suppress(FileNotFoundError):
        async for lines in _lines_of(file):
            held.update(map(_short, lines))
    db = await database(settings)
    try:
        await _add([], file)  # also where there is nothing to add: a file that is not there says that none was kept
        async for acts in done_so_far(db):
            new = [line for line in sorted({line_of(db, act) for act in acts}) if _short(line) not in held]
            held.update(map(_short, new))
            if new:
                await _add(new, file)
    finally:
        await db.close()
    return len(held)


async def do_again(settings: Settings, file: Path) -> tuple[bool, list[str]]:
    """Do again what a restored backup does not know: whether every line of the file was ours, and what was done.

    Exits where there is no such file.
    """
    db = await database(settings)
    ours: set[Act] = set()
    others: list[str] = []
    try:
        async for lines in _lines_of(file):
            for line in lines:
                if (act := act_of(db, line)) is not None:
                    ours.add(act)
                else:
                    others.append(f"not written under this deployment's secret, and left alone: {line}")
        said = await repeat(db, ours)
    except FileNotFoundError:
        raise SystemExit(f"There is no {file}: nothing was done again.") from None
    finally:
        await db.close()
    return not others, [*(said or ["Nothing that was done for a person was undone."]), *others]


async def _lines_of(file: Path) -> AsyncGenerator[list[str]]:
    """What the file holds, some lines at a time. Raises FileNotFoundError; exits where it cannot be read."""
    try:
        async for lines in FarFile(file).lines():
            yield lines
    except FileNotFoundError:
        raise
    except OSError as why:
        raise _left(file, why) from None


def _short(line: str) -> bytes:
    """What is kept of a line to know it again: of a million the lines themselves would fill the memory."""
    return blake2b(line.encode(), digest_size=16).digest()


async def _add(lines: list[str], file: Path) -> None:
    try:
        await FarFile(file).call(partial(append, "".join(f"{line}\n" for line in lines).encode()))
    except OSError as why:
        raise _left(file, why) from None


def _left(file: Path, why: OSError) -> SystemExit:
    return SystemExit(f"{file} was not read or written whole: {why.strerror}. See to its share, then run it again.")
