"""Names what is done for a person outside the database, a second or two after the act."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

import structlog

from jointops.base.db import Db
from jointops.base.keeping import Timekeeper
from ops.rights.finding import q
from ops.rights.outside import add_lines, line_of
from ops.rights.repeating import act_in

log = structlog.get_logger(__name__)


class OutsideKeeper(Timekeeper):
    """Follows the sealed log and names each erasure, restriction, removal and correction in every file.

    Each file has its own place in the log: one that cannot be written keeps no other waiting, and is logged once.

    What was sealed before it started is named by `jointops erasures`, which a timer calls.
    """

    role = "sealer"
    every_s = 1.0
    trouble = "what was done for a person could not be kept elsewhere"

    def __init__(self, db: Db, files: Sequence[Path]) -> None:
        super().__init__(db)
        self._next: dict[Path, int | None] = dict.fromkeys(files)
        self._away: set[Path] = set()

    async def look(self) -> int:
        """Names what was done since the last look; how much."""
        async with self.db.service(self.role) as tx:
            end: int = await tx.value(q.sealed_to)
            first = min((end if at is None else at for at in self._next.values()), default=end)
            acts = [act_in(row) for row in await tx.all(q.done_between, first=first, end=end)]
        lines = [line_of(self.db, act) for act in acts]
        for file, at in self._next.items():
            self._next[file] = end if not lines or at == end or await self._add(file, lines) else at
        return len(acts)

    async def _add(self, file: Path, lines: list[str]) -> bool:
        """Whether the file has the lines now."""
        try:
            await asyncio.to_thread(add_lines, file, lines)
        except OSError as error:
            if file not in self._away:
                log.error(self.trouble, file=str(file), why=error.strerror)
            self._away.add(file)
            return False
        self._away.discard(file)
        return True
