"""Names what is done for a person outside the database, a second or two after the act."""

import asyncio
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import structlog

from jointops.base.db import Db
from jointops.base.far_file import FarFile
from jointops.base.keeping import Timekeeper
from ops.rights.finding import q
from ops.rights.outside import add_lines, line_of
from ops.rights.repeating import act_in

log = structlog.get_logger(__name__)


class OutsideKeeper(Timekeeper):
    """Follows the sealed log and names each erasure, restriction, removal and correction in every file.

    Each file has its own place in the log: one that cannot be written, or hangs, keeps no other waiting, is logged once
    and tried again at each look.

    What was sealed before it started is named by `jointops done-for-persons`, which a timer calls.
    """

    role = "sealer"
    every_s = 1.0
    trouble = "what was done for a person could not be kept elsewhere"

    def __init__(self, db: Db, files: Sequence[Path]) -> None:
        super().__init__(db)
        self.files = [FarFile(file) for file in files]
        self._next: dict[FarFile, int | None] = dict.fromkeys(self.files)
        self._away: set[FarFile] = set()

    async def look(self) -> int:
        """Names what was done since the last look; how much."""
        async with self.db.service(self.role) as tx:
            end: int = await tx.value(q.sealed_to)
            first = min((end if at is None else at for at in self._next.values()), default=end)
            acts = [act_in(row) for row in await tx.all(q.done_between, first=first, end=end)]
        lines = await asyncio.to_thread(lambda: [line_of(self.db, act) for act in acts])  # an import may remove many
        behind = [file for file, at in self._next.items() if lines and at != end]
        named = dict(zip(behind, await asyncio.gather(*(self._add(file, lines) for file in behind)), strict=True))
        self._next = {file: end if named.get(file, True) else at for file, at in self._next.items()}
        return len(acts)

    async def _add(self, file: FarFile, lines: list[str]) -> bool:
        """Whether the file has the lines now."""
        try:
            await file.call(partial(add_lines, lines))
        except OSError as error:
            if file not in self._away:
                log.error(self.trouble, file=str(file.path), why=error.strerror)
            self._away.add(file)
            return False
        self._away.discard(file)
        return True
