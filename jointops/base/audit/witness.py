"""Who keeps our seals outside: a file on a share of another authority, or its server; only appended to."""

import os
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

from jointops.base.audit.verify import Seal, Unreadable, seals_in, unread
from jointops.base.far_file import FarFile, append
from jointops.base.outward import Outward
from jointops.base.settings import Settings

LINES = "application/x-ndjson"

_TAIL = 1 << 16
"""The last seal is in it: a line of some 250 bytes."""


class Witness(Protocol):
    """Keeps our seals where we cannot change them."""

    name: str

    async def newest(self) -> int:
        """The size of the last seal that is there whole, 0 for none. Raises OSError."""
        ...

    async def tell(self, seals: Sequence[Seal]) -> None:
        """Keep these seals. Raises OSError."""
        ...

    async def kept(self) -> tuple[list[Seal], str]:
        """The seals that it gives back for a proof, and what is to be said of them. Raises Unreadable."""
        ...


class FileWitness:
    """Appends each seal as a line; what an interrupted start did not tell it is told at the next one."""

    def __init__(self, file: Path) -> None:
        self.far = FarFile(file)
        self.file = file
        self.name = str(file)

    async def newest(self) -> int:
        return await self.far.call(_newest)

    async def tell(self, seals: Sequence[Seal]) -> None:
        await self.far.call(partial(_append, b"".join(seal.line() + b"\n" for seal in seals)))

    async def kept(self) -> tuple[list[Seal], str]:
        try:
            held = await self.far.read()
        except OSError as why:
            raise unread(self.file, why) from None
        return seals_in(held, self.file)


def _newest(file: Path) -> int:
    if not file.exists():
        return 0
    with file.open("rb") as held:
        start = max(0, held.seek(0, os.SEEK_END) - _TAIL)
        held.seek(start)
        lines = held.read().split(b"\n")[:-1]
    if not lines and not start:
        return 0
    try:
        return Seal.read(lines[-1]).size
    except (IndexError, ValueError, TypeError):
        raise OSError("its last line is no seal") from None


def _append(lines: bytes, file: Path) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    append(lines, file)


class HttpsWitness:
    """Another authority's server: GET answers the newest seal as a line (or nothing), POST keeps the lines it gets."""

    def __init__(self, url: str, outward: Outward) -> None:
        self.name = url
        self._outward = outward

    async def newest(self) -> int:
        line = (await self._outward.call("GET", self.name)).strip()
        try:
            return Seal.read(line).size if line else 0
        except (ValueError, TypeError):
            raise OSError("the witness does not answer with a seal") from None

    async def tell(self, seals: Sequence[Seal]) -> None:
        await self._outward.call("POST", self.name, b"".join(seal.line() + b"\n" for seal in seals), LINES)

    async def kept(self) -> tuple[list[Seal], str]:
        """The newest alone: it covers all before it."""
        try:
            line = await self._outward.call("GET", self.name)
            return [Seal.read(line)], ""
        except (OSError, ValueError, TypeError) as why:
            said = why if isinstance(why, OSError) else "it does not answer with a seal"
            raise Unreadable(f"The witness {self.name} was not read: {said}. Ask its keeper.") from None


def witnesses(settings: Settings) -> list[Witness]:
    """The witnesses of the setting `witnesses`. Raises ValueError for one that is neither a file nor https."""
    outward = Outward(settings)
    return [_witness(name, outward) for name in settings.witnesses]


def _witness(name: str, outward: Outward) -> Witness:
    if name.startswith("https://"):
        return HttpsWitness(name, outward)
    if "://" in name:
        raise ValueError(f"The witness {name} is neither a file on a share outside this machine nor an https address.")
    return FileWitness(Path(name))
