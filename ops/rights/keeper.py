"""Names what is done for a person outside the database, a second or two after the act."""

import asyncio
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import structlog

from jointops.base.db import Db
from jointops.base.far_file import FarFile, append
from jointops.base.keeping import Timekeeper
from ops.rights.done import done_between
from ops.rights.finding import q
from ops.rights.outside import text_of

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
        behind, named = [file for file, at in self._next.items() if at != end], 0
        failed = set[FarFile]()
        async for acts in done_between(self.db, first, end):
            lines = await asyncio.to_thread(text_of, self.db, acts)
            told = [file for file in behind if file not in failed]
            added = await asyncio.gather(*(self._add(file, lines) for file in told))
            failed |= {file for file, is_added in zip(told, added, strict=True) if not is_added}
            named += len(acts)
        self._next = {file: at if file in failed else end for file, at in self._next.items()}
        return named

    async def _add(self, file: FarFile, lines: bytes) -> bool:
        """Whether the file has the lines now."""
        try:
            await file.call(partial(append, lines))
        except OSError as error:
            if file not in self._away:
                log.error(self.trouble, id=str(file.path), reason=error.strerror)
            self._away.add(file)
            return False
        self._away.discard(file)
        return True
