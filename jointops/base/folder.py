"""The data folder of a node: who holds it, what lies in it, and its end."""

import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import stat
import tempfile
from collections.abc import Generator
from pathlib import Path

from jointops.base.leftover import end_postgres

LOCK = "lock"

OURS = frozenset(
    {
        LOCK,
        "secret",
        "audit-key",
        "care.keys",
        "plan.keys",
        "postgres",
        "valkey",
        "exports",
        "imports",
    }
)
"""All that a node puts into its folder."""

DEMOS = re.compile(r"bookmark(-[a-z0-9-]+)?\.(json|new)|[a-z0-9-]+\.jsonl")
"""And the demo: where the replay of some operations stands, and for a moment their steps."""


class FolderInUse(RuntimeError):
    """Another JointOps runs on this data folder. Stop it, or choose another folder with --data."""


class FolderNotOurs(RuntimeError):
    """This folder holds what JointOps did not put there, so nothing is thrown away: choose another with --data."""


class FolderOpen(RuntimeError):
    """Others can put something into this folder, and it is to hold our socket: remove it, or set TMPDIR."""


def lock(data: Path) -> int:
    """Hold the folder until the answered handle is closed. Raises FolderInUse."""
    handle = os.open(data / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(handle)
        raise FolderInUse(f"{FolderInUse.__doc__} ({data})") from None
    return handle


def throw_away(data: Path) -> None:
    """Empty the folder of a node that does not run; one that is not there, or empty, stays so.

    Raises FolderInUse, FolderNotOurs.
    """
    data = data.resolve()
    held = {entry.name for entry in data.iterdir()} if data.exists() else set[str]()
    if not held:
        return
    foreign = sorted(name for name in held - OURS if not DEMOS.fullmatch(name))
    if strange := foreign or ([] if LOCK in held else sorted(held)):
        raise FolderNotOurs(f"{FolderNotOurs.__doc__} ({data}: {', '.join(strange[:3])})")
    with _locked(data):
        end_postgres(data / "postgres")
        for name in held - {LOCK}:
            if (entry := data / name).is_dir() and not entry.is_symlink():
                shutil.rmtree(entry)
            else:
                entry.unlink()


@contextlib.contextmanager
def _locked(data: Path) -> Generator[None]:
    handle = lock(data)
    try:
        yield
    finally:
        os.close(handle)


def valkey_socket(data: Path) -> Path:
    """Where the embedded Valkey of a folder listens: a socket's path may be 107 bytes at most, and folders lie deep."""
    name = hashlib.sha256(str(data.resolve() / "valkey").encode()).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"jointops-{name}" / "valkey.sock"


def make_private(folder: Path) -> None:
    """A folder that is ours alone. Raises FolderOpen when somebody else made it, or may write to it."""
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or found.st_mode & 0o077:
        raise FolderOpen(f"{FolderOpen.__doc__} ({folder})")
