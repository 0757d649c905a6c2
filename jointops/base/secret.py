"""Secrets: from a file or the environment, and never in a text by mistake."""

import os
from pathlib import Path

HIDDEN = "‹secret›"


class Secret(bytes):
    """Bytes that show themselves to nobody who prints, formats or logs them."""

    def __repr__(self) -> str:
        return HIDDEN

    __str__ = __repr__

    def __format__(self, spec: str) -> str:
        return HIDDEN


def secret_text(name: str) -> str | None:
    """The environment's NAME, or what the file named by NAME_FILE holds; None for neither.

    Raises ValueError when both are there, OSError when the file cannot be read.
    """
    said, file = os.environ.get(name), os.environ.get(f"{name}_FILE")
    if said and file:
        raise ValueError(f"Both {name} and {name}_FILE are set: remove one of them.")
    return Path(file).read_text().strip() if file else said or None
