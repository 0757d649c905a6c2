"""The compiled parts: words compared, names aligned, trees walked, keys looked up. Typed arrays in, numbers out.

numba compiles at the first call and keeps the machine code on disk; its folder carries a digest of these files, because
numba itself does not notice that a function called from another file has changed. Importing this package takes most of
a second: `warm.warm_up` does it while servers start.
"""

import hashlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

from numba import config, njit  # pyright: ignore[reportMissingTypeStubs, reportUnknownVariableType]

F = TypeVar("F", bound=Callable[..., Any])


def _folder() -> Path:
    """Where machine code is kept: beside these files, else in the user's cache, else in a temporary folder."""
    here = Path(__file__).parent
    digest = hashlib.blake2b(digest_size=8)
    for file in sorted(here.glob("*.py")):
        digest.update(file.read_bytes())
    name = f"jointops-kernels-{digest.hexdigest()}"
    home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    for place in (here / "__pycache__", home / "jointops"):
        try:
            (place / name).mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=place / name):
                return place / name
        except OSError:
            continue
    return Path(tempfile.mkdtemp(prefix=name))


KEPT = _folder()
config.CACHE_DIR = str(KEPT)  # pyright: ignore[reportAttributeAccessIssue]


def compiled(function: F) -> F:
    """Compile at the first call, without the interpreter's lock; keep the machine code on disk."""
    return cast(F, njit(cache=True, nogil=True, error_model="numpy")(function))  # pyright: ignore[reportUnknownVariableType]
