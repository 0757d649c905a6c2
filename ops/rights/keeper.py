"""Names what is done for a person outside the database, a second or two after the act."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from jointops.base.db import Db
from jointops.base.keeping import Timekeeper
from ops.rights.finding import q
from ops.rights.outside import add_lines, line_of
from ops.rights.repeating import act_in


class OutsideKeeper(Timekeeper):
    """Follows the sealed log and names each erasure, restriction, removal and correction in every file.

    What was sealed before it started is named by `jointops erasures`, which a timer calls.
    """

    role = "sealer"
    every_s = 1.0
    trouble = "what was done for a person could not be kept elsewhere"

    def __init__(self, db: Db, files: Sequence[Path]) -> None:
        super().__init__(db)
        self._files = files
        self._next: int | None = None

    async def look(self) -> int:
        """Names what was done since the last look; how much."""
        async with self.db.service(self.role) as tx:
            end: int = await tx.value(q.sealed_to)
            first = end if self._next is None else self._next
            acts = [act_in(row) for row in await tx.all(q.done_between, first=first, end=end)]
        if acts:
            for file in self._files:
                await asyncio.to_thread(add_lines, file, [line_of(self.db, act) for act in acts])
        self._next = end
        return len(acts)
