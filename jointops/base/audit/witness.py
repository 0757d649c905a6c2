"""Who keeps our seals outside: a file on a share of another authority, only appended to."""

import os
from collections.abc import Sequence
from pathlib import Path

from jointops.base.audit.verify import Seal


class FileWitness:
    """Appends each seal as a line; what an interrupted start did not tell it is told at the next one."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def newest(self) -> int:
        """The size of the last seal that is there whole, 0 for none."""
        if not self.file.exists():
            return 0
        lines = self.file.read_bytes().split(b"\n")[:-1]
        return Seal.read(lines[-1]).size if lines else 0

    def tell(self, seals: Sequence[Seal]) -> None:
        """Keep these seals. Raises OSError."""
        self.file.parent.mkdir(parents=True, exist_ok=True)
        with self.file.open("ab") as file:
            file.write(b"".join(seal.line() + b"\n" for seal in seals))
            file.flush()
            os.fsync(file.fileno())


def witnesses(named: Sequence[str]) -> list[FileWitness]:
    """The witnesses of the setting `witnesses`. Raises ValueError for one that is no file."""
    for name in named:
        if "://" in name:
            raise ValueError(f"The witness {name} is no file: name a file on a share outside this machine.")
    return [FileWitness(Path(name)) for name in named]
